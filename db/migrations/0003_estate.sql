-- compatible
create table source (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  kind text not null check (kind in ('person', 'system', 'probe', 'yaml', 'import')),
  precedence integer not null default 100,
  last_seen_at timestamptz
);
comment on column source.precedence is 'Of two sources that state the same field, the one with the higher precedence wins.';

create table product (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  category text not null,
  identifiers jsonb not null default '{}'
);

create table release (
  id bigint generated always as identity primary key,
  product_id bigint not null references product (id),
  version text not null,
  label text,
  codename text,
  released_on date,
  active_support_ends_on date,
  security_ends_on date,
  extended_ends_on date,
  support text not null default 'unknown' check (support in ('dated', 'supported', 'ended', 'unknown')),
  latest text,
  latest_on date,
  unique (product_id, version)
);
comment on column release.support is 'dated: security_ends_on says when; supported or ended: the source gives no date; unknown: the source says nothing.';

create table component (
  id bigint generated always as identity primary key,
  kind text not null,
  name text not null,
  state text not null,
  domain_id bigint not null references domain (id),
  site_id bigint references component (id),
  owner_id bigint references person (id),
  criticality smallint not null default 3 check (criticality between 1 and 5),
  attributes jsonb not null default '{}',
  provenance jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on column component.criticality is '1 negligible … 5 vital.';
comment on column component.provenance is 'Per field: {source, at, confidence}. Fields are name, state, domain, owner, criticality, site and attributes.<name>.';
create unique index component_name on component (kind, coalesce(site_id, 0), lower(name)) where state <> 'disposed';
create index component_kind on component (kind, id);
create index component_domain on component (domain_id, id);
create index component_site on component (site_id, id);
create index component_lower_name on component (lower(name), id);
create index component_attributes on component using gin (attributes jsonb_path_ops);

create table component_revision (
  component_id bigint not null references component (id),
  version integer not null,
  recorded_from timestamptz not null,
  recorded_to timestamptz not null default 'infinity',
  event_id bigint not null references event (id),
  source_id bigint not null references source (id),
  changed text[] not null,
  snapshot jsonb not null,
  primary key (component_id, version)
);
comment on table component_revision is 'The whole component after each change. As of T: recorded_from <= T < recorded_to.';
create index component_revision_time on component_revision (recorded_from, recorded_to);

create table relation (
  id bigint generated always as identity primary key,
  kind text not null,
  from_id bigint not null references component (id),
  to_id bigint not null references component (id),
  redundancy_group text,
  needed smallint check (needed >= 1),
  attributes jsonb not null default '{}',
  source_id bigint not null references source (id),
  recorded_from timestamptz not null,
  recorded_to timestamptz not null default 'infinity',
  event_id bigint not null references event (id),
  check (from_id <> to_id),
  check ((redundancy_group is null) = (needed is null))
);
comment on table relation is 'from depends on, is part of, or is connected to `to` (see kind). In a redundancy group of one `from`, `needed` of the members must be up.';
create unique index relation_current on relation (from_id, to_id, kind, coalesce(redundancy_group, '')) where recorded_to = 'infinity';
create index relation_to on relation (to_id) where recorded_to = 'infinity';
create index relation_from_any on relation (from_id, recorded_from);
create index relation_to_any on relation (to_id, recorded_from);

create table installation (
  id bigint generated always as identity primary key,
  component_id bigint not null references component (id),
  package text not null,
  version text not null,
  manager text not null,
  origin text not null check (origin in ('distribution', 'third-party', 'unknown')),
  product_id bigint references product (id),
  release_id bigint references release (id),
  confidence real check (confidence between 0 and 1),
  matched_how text,
  support_ends_on date,
  support_basis text check (support_basis in ('distribution', 'upstream')),
  source_id bigint not null references source (id),
  observed_at timestamptz not null,
  recorded_from timestamptz not null,
  recorded_to timestamptz not null default 'infinity',
  event_id bigint not null references event (id)
);
comment on table installation is 'Software on a component, one row a source package or runtime, with the release it was matched to.';
create unique index installation_current on installation (component_id, manager, package) where recorded_to = 'infinity';
create index installation_release on installation (release_id) where recorded_to = 'infinity';
create index installation_product on installation (product_id) where recorded_to = 'infinity';
create index installation_component on installation (component_id, recorded_from);

create table intake (
  id bigint generated always as identity primary key,
  kind text not null,
  target jsonb not null,
  source_id bigint not null references source (id),
  state text not null check (state in ('planned', 'applied', 'discarded')),
  observation jsonb not null,
  plan jsonb not null,
  plan_hash text not null,
  summary jsonb not null,
  created_by bigint not null references person (id),
  created_at timestamptz not null,
  applied_at timestamptz
);
create index intake_time on intake (created_at);
