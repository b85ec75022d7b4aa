-- compatible
create table change (
  id bigint generated always as identity primary key,
  title text not null,
  why text not null,
  state text not null check (state in ('draft', 'proposed', 'approved', 'denied', 'running', 'verified', 'failed', 'withdrawn')),
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  diff jsonb not null,
  plan jsonb not null,
  plan_hash text not null,
  impact jsonb not null,
  fit jsonb not null,
  dry_run jsonb not null,
  risk jsonb not null,
  authors bigint[] not null,
  run_id bigint references run (id),
  outcome jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);
comment on column change.plan_hash is 'SHA-256 of the canonical {diff, plan}; an approval binds to it.';
create index change_state on change (state, id);
alter table run add constraint run_change foreign key (change_id) references change (id);

create table signal (
  id bigint generated always as identity primary key,
  kind text not null,
  dedupe_key text not null,
  subject_type text not null,
  subject_id bigint not null,
  component_id bigint references component (id),
  domain_id bigint not null references domain (id),
  severity smallint not null check (severity between 1 and 5),
  summary text not null,
  detail jsonb not null,
  raised_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz
);
create unique index signal_open on signal (dedupe_key) where resolved_at is null;
create index signal_component on signal (component_id) where resolved_at is null;

create table insight (
  id bigint generated always as identity primary key,
  topic_key text not null,
  name text not null,
  domain_id bigint not null references domain (id),
  state text not null check (state in ('open', 'proposed', 'decided', 'resolved')),
  summary text not null,
  exposure jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  resolved_at timestamptz,
  version integer not null default 1
);
create unique index insight_open on insight (topic_key) where resolved_at is null;
alter table initiative add constraint initiative_insight foreign key (insight_id) references insight (id);

create table insight_signal (
  insight_id bigint not null references insight (id),
  signal_id bigint not null references signal (id),
  primary key (insight_id, signal_id)
);
create index insight_signal_signal on insight_signal (signal_id);

create table turn (
  id bigint generated always as identity primary key,
  component_id bigint references component (id),
  target jsonb not null,
  state text not null check (state in ('looking', 'understanding', 'proposing', 'awaiting-approval', 'running', 'verifying', 'finished', 'nothing-to-do', 'failed')),
  stages jsonb not null default '[]',
  insight_id bigint references insight (id),
  initiative_id bigint references initiative (id),
  change_id bigint references change (id),
  started_by bigint not null references person (id),
  started_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1
);
