-- compatible
-- How a session came about, by how many factors, and when its person last proved to be there. The defaults are what is
-- asked the most: one factor, never proven.
alter table session add column method text not null default 'link';
alter table session add column factors smallint not null default 1;
alter table session add column "provenAt" timestamptz not null default 'epoch';
alter table session add column "seenAt" timestamptz;
-- That a session was used changes nothing of what it may do.
drop trigger session_authority on session;
create trigger session_authority after delete or truncate or update of token, "userId", "expiresAt", factors, "provenAt" on session
  for each statement execute function notify_authority();
comment on column session.method is 'link, password, passkey or oidc: the first step of the sign-in.';
comment on column session.factors is 'How many independent factors were shown; what is asked for stands in sign_in_policy.';
comment on column session."provenAt" is 'When the person last showed a factor in this session: dangerous acts ask for a recent one.';

-- better-auth's table for passkeys; its columns keep the names that it uses.
create table passkey (
  id text primary key,
  name text,
  "publicKey" text not null,
  "userId" text not null references "user" (id) on delete cascade,
  "credentialID" text not null unique,
  counter integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamptz,
  aaguid text,
  "usedAt" timestamptz
);
create index passkey_by_user on passkey ("userId");

create table second_factor (
  person_id bigint primary key references person (id) on delete cascade,
  sealed text not null,
  started_at timestamptz not null,
  confirmed_at timestamptz,
  last_counter bigint not null default -1,
  used_at timestamptz
);
comment on table second_factor is 'The authenticator app of a person. Not asked for before it is confirmed.';
comment on column second_factor.sealed is 'The shared secret, AES-256-GCM under a key from the secret of the installation.';
comment on column second_factor.last_counter is 'The time step of the newest code that was taken: none is taken twice.';

create table backup_code (
  person_id bigint not null references person (id) on delete cascade,
  hash text not null,
  used_at timestamptz,
  primary key (person_id, hash)
);
comment on column backup_code.hash is 'HMAC-SHA-256 of the code under a key from the secret of the installation.';

create table sign_in_failure (
  subject text primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
comment on column sign_in_failure.subject is 'account <hash of the e-mail address> or address <network address>: counted for unknown ones too, so that they answer alike.';
create index sign_in_failure_last on sign_in_failure (last_at);

create table sign_in_policy (
  only_row boolean primary key default true check (only_row),
  second_factor text not null check (second_factor in ('nobody', 'level', 'everybody')),
  from_level smallint check (from_level between 1 and 5),
  version integer not null default 1,
  check ((second_factor = 'level') = (from_level is not null))
);
comment on column sign_in_policy.from_level is 'Who holds at least this level in any domain needs a second factor; administrators do too.';
insert into sign_in_policy (second_factor) values ('nobody');

-- Who may act by which session is remembered in memory (docs/decisions/0012): what it hangs on says when it changes.
create trigger passkey_authority after delete or truncate on passkey
  for each statement execute function notify_authority();
create trigger second_factor_authority after insert or delete or truncate or update of confirmed_at on second_factor
  for each statement execute function notify_authority();
create trigger sign_in_policy_authority after insert or update or delete or truncate on sign_in_policy
  for each statement execute function notify_authority();

-- Whoever is ended is out, whichever way they were ended; and when they come back, they sign in anew.
create function end_sign_ins() returns trigger language plpgsql as $$
begin
  delete from session where "userId" = new.user_id;
  return null;
end $$;
create trigger person_ended after update of active on person
  for each row when (old.active and not new.active) execute function end_sign_ins();
