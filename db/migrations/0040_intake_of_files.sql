-- compatible
-- Files are taken in by chunks: a plan may have half a million entries, and is applied one chunk a transaction.
alter table intake drop constraint intake_state_check;
alter table intake add constraint intake_state_check
  check (state in ('planning', 'planned', 'applying', 'applied', 'cancelled', 'discarded', 'failed'));
alter table intake
  add column progress_done integer not null default 0,
  add column progress_total integer not null default 0,
  add column failure text,
  add column applied_by bigint references person (id);
comment on column intake.failure is 'Why it could not be planned or applied, for people.';
create index intake_unfinished on intake (id) where state in ('planning', 'applying');

create table source_object (
  source_id bigint not null references source (id),
  foreign_id text not null,
  component_id bigint not null references component (id),
  seen_at timestamptz not null,
  absent_since timestamptz,
  primary key (source_id, foreign_id)
);
comment on table source_object is 'Which component a source means by an id of its own; absent_since: when the source, read whole, first had it no more.';
create index source_object_component on source_object (component_id);

create table intake_chunk (
  intake_id bigint not null references intake (id) on delete cascade,
  number integer not null,
  hash text not null,
  applied_at timestamptz,
  primary key (intake_id, number)
);
comment on table intake_chunk is 'What of an intake is applied in one transaction. The hash of the plan is that of the hashes of its chunks.';

create table intake_entry (
  intake_id bigint not null references intake (id) on delete cascade,
  ordinal integer not null,
  chunk integer,
  what text not null check (what in ('component', 'relation', 'issue', 'note')),
  op text check (op in ('create', 'update', 'link', 'gone')),
  kind text,
  name text not null,
  place text not null,
  line integer,
  field text,
  foreign_id text,
  component_id bigint,
  version integer,
  planned jsonb,
  changes jsonb,
  refused jsonb,
  rank smallint not null default 0,
  message text,
  outcome text check (outcome in ('applied', 'conflict')),
  reason text,
  primary key (intake_id, ordinal)
);
comment on table intake_entry is 'A line of the diff of an intake: what would be made or changed, what sources disagree on, what is wrong and what was left out.';
create index intake_entry_chunk on intake_entry (intake_id, chunk) where chunk is not null;
create index intake_entry_kind on intake_entry (intake_id, what, op, kind, ordinal);
create index intake_entry_problem on intake_entry (intake_id, rank desc, ordinal) where rank > 0;

create table intake_setting (
  source_key text not null,
  format text not null,
  options jsonb not null,
  saved_by bigint not null references person (id),
  saved_at timestamptz not null,
  primary key (source_key, format)
);
comment on table intake_setting is 'How the files of a source are read: the mapping of its columns, as it was last used.';
