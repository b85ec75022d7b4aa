-- compatible
-- What a component may be used for, by whom and with which data. Rows are versions: the newest of a key counts.
create table use_policy (
  id bigint generated always as identity primary key,
  key text not null,
  version integer not null check (version > 0),
  name text not null,
  definition jsonb not null,
  shipped boolean not null default false,
  content_hash text not null,
  created_by bigint not null references person (id),
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (key, version)
);
comment on column use_policy.ended_at is 'No policy of this key holds from then on; a newer version would.';
create trigger use_policy_authority after insert or update or delete or truncate on use_policy
  for each statement execute function notify_authority();
