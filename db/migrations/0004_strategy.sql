-- compatible
create table objective (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  why text not null,
  owner_id bigint references person (id),
  state text not null check (state in ('draft', 'active', 'achieved', 'dropped')),
  created_at timestamptz not null,
  version integer not null default 1
);

create table measure (
  id bigint generated always as identity primary key,
  key text not null unique,
  objective_id bigint not null references objective (id),
  name text not null,
  unit text not null,
  better text not null check (better in ('higher', 'lower')),
  target double precision not null,
  how text not null
);

create table measurement (
  id bigint generated always as identity primary key,
  measure_id bigint not null references measure (id),
  at timestamptz not null,
  value double precision not null,
  basis jsonb not null
);
comment on column measurement.basis is 'What the value was computed from: counts and the record that caused the measuring.';
create index measurement_time on measurement (measure_id, at);

create table standard (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  objective_id bigint references objective (id),
  domain_id bigint references domain (id),
  component_kinds text[] not null default '{}',
  positions jsonb not null,
  why text not null,
  effective_from date not null,
  owner_id bigint references person (id),
  version integer not null default 1,
  created_at timestamptz not null
);
comment on column standard.positions is 'List of {product, releases, position, from, graceDays, replacement}; see modules/strategy/standard.ts.';

create table waiver (
  id bigint generated always as identity primary key,
  standard_id bigint not null references standard (id),
  component_id bigint references component (id),
  reason text not null,
  owner_id bigint not null references person (id),
  valid_from date not null,
  ends_on date not null,
  created_at timestamptz not null
);
create index waiver_standard on waiver (standard_id);

create table initiative (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  insight_id bigint,
  objective_id bigint references objective (id),
  state text not null check (state in ('proposed', 'planned', 'running', 'done', 'dropped')),
  effort_hours double precision not null,
  cost jsonb not null,
  benefit jsonb not null,
  why text not null,
  created_at timestamptz not null,
  version integer not null default 1
);

create table portfolio_plan (
  id bigint generated always as identity primary key,
  name text not null,
  period text not null unique,
  budget_minor bigint not null,
  currency text not null,
  hours double precision not null,
  state text not null check (state in ('draft', 'adopted', 'closed')),
  created_at timestamptz not null,
  version integer not null default 1
);

create table portfolio_item (
  plan_id bigint not null references portfolio_plan (id),
  initiative_id bigint not null references initiative (id),
  included boolean not null,
  rank integer not null,
  reason text not null,
  primary key (plan_id, initiative_id)
);
