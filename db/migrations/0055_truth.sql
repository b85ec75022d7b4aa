-- compatible
alter table source add column stale_after_hours integer check (stale_after_hours > 0);
alter table source add column grace_days integer not null default 14 check (grace_days >= 0);
alter table source add column version integer not null default 1;
comment on column source.stale_after_hours is 'When it has said nothing for so long, somebody is told. Null: it need not speak.';
comment on column source.grace_days is 'How long what the source no longer has is kept before it is retired.';

create table mastery (
  kind text not null,
  field text not null,
  sources text[] not null,
  set_by bigint not null references person (id),
  set_at timestamptz not null,
  primary key (kind, field)
);
comment on table mastery is 'Which sources are believed of a field, the master first; * is every kind, or every field.';

create table disagreement (
  component_id bigint not null,
  field text not null,
  source_id bigint not null references source (id),
  stated jsonb not null,
  stated_at timestamptz not null,
  confidence real not null,
  first_seen_at timestamptz not null,
  settled_at timestamptz,
  settled_by bigint references person (id),
  primary key (component_id, field, source_id)
);
comment on table disagreement is 'What a source says of a field that another one, which counts for more, says otherwise. Settled: somebody decided, and it stays so until the source says something else.';
create index disagreement_source on disagreement (source_id, component_id);
create index source_object_absent on source_object (absent_since) where absent_since is not null;
