-- compatible
create table procedure (
  id bigint generated always as identity primary key,
  key text not null,
  version integer not null,
  name text not null,
  level smallint not null check (level between 1 and 5),
  definition jsonb not null,
  content_hash text not null,
  created_at timestamptz not null,
  unique (key, version)
);

create table run (
  id bigint generated always as identity primary key,
  procedure_id bigint not null references procedure (id),
  change_id bigint,
  domain_id bigint not null references domain (id),
  state text not null check (state in ('ready', 'running', 'waiting', 'finished', 'failed', 'cancelled')),
  plan jsonb not null,
  plan_hash text not null,
  started_by bigint not null references person (id),
  created_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1
);
create index run_open on run (id) where state in ('ready', 'running');

create table step (
  id bigint generated always as identity primary key,
  run_id bigint not null references run (id),
  position integer not null,
  name text not null,
  component_id bigint references component (id),
  state text not null check (state in ('pending', 'running', 'done', 'failed', 'waiting', 'skipped')),
  generation integer not null default 0,
  lease_owner text,
  lease_until timestamptz,
  attempts integer not null default 0,
  observed boolean not null default false,
  result jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  unique (run_id, position)
);
comment on column step.generation is 'Grows by one with each lease; a result of an older generation is refused.';
create index step_lease on step (lease_until) where state = 'running';

create table run_output (
  id bigint generated always as identity primary key,
  run_id bigint not null references run (id),
  step_id bigint references step (id),
  at timestamptz not null,
  stream text not null check (stream in ('stdout', 'stderr', 'note')),
  text text not null
);
create index run_output_run on run_output (run_id, id);

create table approval (
  id bigint generated always as identity primary key,
  subject_type text not null,
  subject_id bigint not null,
  plan_hash text not null,
  person_id bigint not null references person (id),
  verdict text not null check (verdict in ('approved', 'denied')),
  reason text not null default '',
  at timestamptz not null
);
create index approval_subject on approval (subject_type, subject_id, at);
create trigger approval_append_only before update or delete or truncate on approval
  for each statement execute function refuse_change();

create table host_key (
  id bigint generated always as identity primary key,
  address text not null,
  port integer not null,
  fingerprint text not null,
  approved_by bigint not null references person (id),
  approved_at timestamptz not null,
  unique (address, port)
);
