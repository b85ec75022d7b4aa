-- compatible: first migration
-- The event log is the audit trail and the outbox in one: one row a mutation, written in the mutation's transaction.

create table event (
  id bigint generated always as identity primary key,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  actor_id bigint not null,
  action text not null,
  subject_type text not null,
  subject_id bigint not null,
  request_id text,
  detail jsonb not null default '{}'
);
comment on table event is 'Append-only audit trail and outbox. Read in the order (txid, id), and only below the transaction horizon.';
create index event_order on event (txid, id);
create index event_subject on event (subject_type, subject_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The table % is append-only.', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger event_append_only before update or delete or truncate on event
  for each statement execute function refuse_change();

create table seal (
  id bigint generated always as identity primary key,
  first_txid xid8 not null,
  first_event_id bigint not null,
  last_txid xid8 not null,
  last_event_id bigint not null,
  event_count integer not null check (event_count > 0),
  previous_hash text not null,
  hash text not null,
  at timestamptz not null
);
comment on table seal is 'Hash chain over batches of events: hash = sha256(previous_hash + canonical rows of the batch in order).';
create trigger seal_append_only before update or delete or truncate on seal
  for each statement execute function refuse_change();

create table cause (
  effect_type text not null,
  effect_id bigint not null,
  cause_type text not null,
  cause_id bigint not null,
  event_id bigint not null references event (id),
  primary key (effect_type, effect_id, cause_type, cause_id)
);
comment on table cause is 'The line: which record brought which other into being. Written by the platform only.';
create index cause_reverse on cause (cause_type, cause_id);

create table consumer (
  name text primary key,
  txid xid8 not null default '0',
  event_id bigint not null default 0,
  updated_at timestamptz not null
);
comment on table consumer is 'How far each reader of the event log has come: the (txid, id) of the last event it finished.';

create table idempotency (
  key text not null,
  actor_id bigint not null,
  operation text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_age on idempotency (created_at);
