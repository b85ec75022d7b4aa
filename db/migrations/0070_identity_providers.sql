-- compatible
create table identity_provider (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  issuer text not null unique,
  client_id text not null,
  sealed_secret text,
  scopes text not null default 'openid profile email',
  groups_claim text not null default 'groups',
  creates_people boolean not null default false,
  second_factor boolean not null default false,
  active boolean not null default true,
  version integer not null default 1
);
comment on column identity_provider.sealed_secret is 'The client secret, AES-256-GCM under a key from the secret of the installation; null for a public client.';
comment on column identity_provider.second_factor is 'The provider asks for a second factor itself: who comes from there is not asked again.';

-- A person at a provider: by its issuer and the subject it names, never by an e-mail address.
create table external_identity (
  issuer text not null,
  subject text not null,
  person_id bigint not null references person (id) on delete cascade,
  linked_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (issuer, subject),
  unique (person_id, issuer)
);

create table group_level (
  provider_id bigint not null references identity_provider (id) on delete cascade,
  group_name text not null,
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  primary key (provider_id, group_name, domain_id)
);
comment on table group_level is 'Whoever is in the group at the provider holds the level in the domain, from sign-in to sign-in.';
create index group_level_domain on group_level (domain_id);

create table grant_by_group (
  grant_id bigint primary key references "grant" (id) on delete cascade,
  provider_id bigint not null references identity_provider (id)
);
comment on table grant_by_group is 'The grants that follow the groups of a provider; all others are made by people and stay.';
create index grant_by_group_provider on grant_by_group (provider_id);
