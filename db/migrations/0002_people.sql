-- compatible
-- The tables user, session, account and verification are better-auth's; their columns keep the names it uses.

create table "user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table session (
  id text primary key,
  "userId" text not null references "user" (id) on delete cascade,
  token text not null unique,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index session_by_user on session ("userId");

create table account (
  id text primary key,
  "userId" text not null references "user" (id) on delete cascade,
  "accountId" text not null,
  "providerId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_by_user on account ("userId");

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table person (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('person', 'agent', 'system')),
  name text not null,
  email text unique,
  title text,
  user_id text unique references "user" (id) on delete set null,
  administrator boolean not null default false,
  active boolean not null default true,
  owner_id bigint references person (id),
  level_ceiling smallint check (level_ceiling between 1 and 5),
  created_at timestamptz not null,
  version integer not null default 1,
  check (kind <> 'agent' or owner_id is not null)
);
comment on column person.administrator is 'Operates the installation; carries no level in any domain.';

create table domain (
  id bigint generated always as identity primary key,
  parent_id bigint references domain (id),
  key text not null unique,
  name text not null,
  purpose text not null default '',
  owner_id bigint references person (id)
);
create unique index domain_one_root on domain ((parent_id is null)) where parent_id is null;

create table "grant" (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  valid_from timestamptz not null,
  valid_to timestamptz,
  granted_by bigint references person (id),
  reason text not null default '',
  check (valid_to is null or valid_to > valid_from)
);
create index grant_person on "grant" (person_id);
create index grant_domain on "grant" (domain_id);

create table api_key (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  name text not null,
  prefix text not null,
  hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on column api_key.hash is 'SHA-256 of the key; the key itself (256 random bits) is shown once and never stored.';

create table evidence (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  statement text not null,
  subject_type text not null,
  subject_id bigint not null,
  note text not null default '',
  at timestamptz not null
);
create index evidence_person on evidence (person_id, at);
create unique index evidence_once on evidence (person_id, statement, subject_type, subject_id);
