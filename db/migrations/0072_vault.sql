-- compatible
-- The vault: credentials, encrypted under keys that are wrapped by a master key which is never in the database.
create table credential (
  id bigint generated always as identity primary key,
  name text not null check (name ~ '^[a-z][a-z0-9-]{0,79}$'),
  kind text not null check (kind in ('ssh-key', 'password', 'ldap-bind', 'http-token', 'http-basic', 'generic')),
  purpose text not null,
  domain_id bigint not null references domain (id),
  account text,
  endpoints text[] not null default '{}',
  least_level smallint not null default 1 check (least_level between 1 and 5),
  signs_in boolean not null default false,
  reference text,
  value_version integer not null default 1,
  valued_at timestamptz not null,
  rotate_after_days integer check (rotate_after_days > 0),
  created_by bigint not null references person (id),
  created_at timestamptz not null,
  retired_by bigint references person (id),
  retired_at timestamptz,
  retired_because text,
  version integer not null default 1
);
comment on column credential.account is 'Who one signs in as: a user, a bind DN. Not a secret. Null with ssh: whichever user the target names.';
comment on column credential.endpoints is 'The only places it may be shown to: host, host:port or *.suffix. Empty: any target in its domains.';
comment on column credential.signs_in is 'Used to sign in on the hosts of its domain that name no other.';
comment on column credential.reference is 'Where the value lies, if not here: file:, env: or vault:. Null: credential_value holds it.';
create unique index credential_name on credential (name) where retired_at is null;
create index credential_in_domain on credential (domain_id, id);

create table credential_value (
  credential_id bigint not null references credential (id),
  version integer not null,
  master text not null,
  wrapped_key text not null,
  body text not null,
  made_by bigint not null references person (id),
  made_at timestamptz not null,
  primary key (credential_id, version)
);
comment on table credential_value is 'AES-256-GCM under a data key of its own; the data key wrapped by the master key of that name. Only the newest version is kept.';
create index credential_value_master on credential_value (master);

create table credential_domain (
  credential_id bigint not null references credential (id),
  domain_id bigint not null references domain (id),
  granted_by bigint not null references person (id),
  granted_at timestamptz not null,
  primary key (credential_id, domain_id)
);
comment on table credential_domain is 'Domains, besides its own, whose work may use it.';

create table credential_use (
  id bigint generated always as identity primary key,
  credential_id bigint not null references credential (id),
  value_version integer not null,
  person_id bigint not null references person (id),
  run_id bigint references run (id),
  step_id bigint references step (id),
  endpoint text not null,
  at timestamptz not null,
  refused text
);
comment on table credential_use is 'Each time that a worker took it out, or was refused: for whom, in which step, to show it where.';
create index credential_use_credential on credential_use (credential_id, id desc);
create index credential_use_age on credential_use (at);

create table run_secret (
  run_id bigint not null references run (id),
  key text not null,
  deliver text not null check (deliver in ('requester', 'starter', 'nobody')),
  master text not null,
  wrapped_key text not null,
  body text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (run_id, key)
);
comment on table run_secret is 'What a run was given or made in secret. Gone with its delivery, with the end of a run that delivers it to nobody, or when it expires.';
create index run_secret_expiry on run_secret (expires_at);
create index run_secret_master on run_secret (master);

alter table host_key add column version integer not null default 1;
alter table host_key add column replaced_because text;
