-- compatible
-- A worker finds what there is to do by one index: when a run wants to be looked at next.
alter table run
  add column due_at timestamptz,
  add column responsible_id bigint references person (id),
  add column supervisor_id bigint references person (id),
  add column break_glass_id bigint,
  add column undoing boolean not null default false;
comment on column run.due_at is 'When a worker should look at it, at the latest; it may find nothing. Null: never.';
comment on column run.responsible_id is 'Who leads it now; null: who started it.';
comment on column run.supervisor_id is 'Confirms each step before it begins; null: nobody has to.';
comment on column run.undoing is 'It was cancelled, and what it did is taken back.';
alter table run drop constraint run_state_check;
alter table run add constraint run_state_check check (
  state in ('proposed', 'ready', 'running', 'waiting', 'paused', 'finished', 'failed', 'cancelled'));
update run set due_at = created_at
where state in ('ready', 'running') or exists (select from step where run_id = run.id and step.state = 'running');
create index run_due on run (due_at, id) where due_at is not null;
drop index run_open;
create index run_open on run (id) where state in ('proposed', 'waiting', 'paused');

-- No index speaks of what changes with every step: such an update stays on its page.
drop index step_lease;
alter table step
  add column outputs jsonb,
  add column undoes integer,
  add column confirmed_by bigint references person (id),
  add column done_by bigint references person (id);
alter table step set (fillfactor = 75);
comment on column step.outputs is 'What it leaves for later steps. No secrets.';
comment on column step.undoes is 'Position of the step that it takes back.';
comment on column step.done_by is 'The person who did it or decided about it; null: a worker.';

-- What people show for a step. Bounded, and beside the run: it is backed up and restored with it.
create table run_evidence (
  id bigint generated always as identity primary key,
  run_id bigint not null references run (id),
  step_id bigint not null references step (id),
  person_id bigint not null references person (id),
  at timestamptz not null,
  kind text not null check (kind in ('text', 'file', 'photo')),
  text text,
  name text,
  media_type text,
  content bytea,
  size_bytes integer not null default 0 check (size_bytes <= 8388608),
  check ((kind = 'text') = (text is not null)),
  check ((kind = 'text') = (content is null))
);
create index run_evidence_step on run_evidence (step_id, id);
create index run_evidence_run on run_evidence (run_id);
