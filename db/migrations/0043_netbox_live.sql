-- compatible
-- NetBox systems that are read by themselves. What they say is kept as they said it, so that a reading is whole though
-- only what changed was asked for.
create table netbox_source (
  id bigint generated always as identity primary key,
  source_key text not null unique,
  url text not null,
  token_reference text not null,
  every_minutes integer not null check (every_minutes between 1 and 10080),
  apply_itself boolean not null,
  risky_percent integer not null check (risky_percent between 0 and 100),
  paused boolean not null default false,
  next_due_at timestamptz not null,
  lease_until timestamptz,
  lease_holder text,
  started_at timestamptz,
  ended_at timestamptz,
  result text check (result in ('unchanged', 'applied', 'waiting', 'failed')),
  message text,
  failures integer not null default 0,
  intake_id bigint references intake (id),
  netbox_version text,
  swept_at timestamptz,
  changed_at timestamptz,
  planned_at timestamptz,
  set_up_by bigint not null references person (id),
  created_at timestamptz not null,
  version integer not null default 1
);
comment on column netbox_source.token_reference is 'Where the token is: env:NAME or file:PATH. Never the token.';
comment on column netbox_source.lease_until is 'Until when the server that reads it now keeps it to itself.';
comment on column netbox_source.set_up_by is 'As whom it plans and applies: what this person may not change, it does not.';
comment on column netbox_source.swept_at is 'When all ids were last compared, not only counts.';
comment on column netbox_source.planned_at is 'When what it says was last planned; earlier than changed_at: it has to be planned again.';
create index netbox_source_due on netbox_source (next_due_at) where not paused;

create table netbox_model (
  netbox_id bigint not null references netbox_source (id) on delete cascade,
  model text not null,
  -- Up to which id it has been read for the first time; null once all of it has.
  read_to bigint,
  refused integer,
  primary key (netbox_id, model)
);
comment on table netbox_model is 'How far each list of a NetBox has been read; refused: the status with which it answers instead.';

create table netbox_object (
  netbox_id bigint not null references netbox_source (id) on delete cascade,
  model text not null,
  object_id bigint not null,
  fields jsonb not null,
  last_updated timestamptz,
  primary key (netbox_id, model, object_id)
);
comment on table netbox_object is 'What a NetBox last said of each of its objects.';
create index netbox_object_updated on netbox_object (netbox_id, model, last_updated);

-- A source that is read whole takes back what it no longer says.
alter table intake_entry drop constraint intake_entry_op_check;
alter table intake_entry add constraint intake_entry_op_check check (op in ('create', 'update', 'remove', 'link', 'gone'));
