-- breaking: the present version of a component stands in `component` itself; component_revision keeps what was superseded
-- Rows are written again once and the indexes built anew in one pass each: about a minute for a million components.
drop index component_name, component_kind, component_domain, component_site, component_parent, component_lower_name,
  component_name_prefix, component_updated, component_attributes, component_search;

alter table component rename column updated_at to recorded_from;
alter table component add column valid_from timestamptz, add column event_id bigint, add column source_id bigint, add column changed text[];
update component c set recorded_from = r.recorded_from, valid_from = r.recorded_from, event_id = r.event_id, source_id = r.source_id,
  changed = case when r.version = 1 then null else r.changed end
from component_revision r where r.component_id = c.id and r.recorded_to = 'infinity';
alter table component alter column valid_from set not null, alter column event_id set not null, alter column source_id set not null;
comment on column component.recorded_from is 'Since when this version is the recorded one. What was before it: component_revision.';
comment on column component.valid_from is 'Since when it is so in reality, as its source says.';
comment on column component.event_id is 'The event that recorded this version. No foreign key: it is written in the same transaction, and events are append-only.';
comment on column component.source_id is 'Who said what changed last. No foreign key: the writer has read the source, and sources stay.';
comment on column component.changed is 'The fields that this version changed. Null: the first version, all of them.';

alter table component_revision rename to component_revision_before;
create table component_revision (
  component_id bigint not null,
  version integer not null,
  recorded_from timestamptz not null,
  recorded_to timestamptz not null check (recorded_to <> 'infinity'),
  valid_from timestamptz not null,
  event_id bigint not null,
  source_id bigint not null,
  changed text[],
  snapshot jsonb not null
);
comment on table component_revision is 'Superseded versions, whole. As of T: recorded_from <= T < recorded_to; the present one is in component.';
insert into component_revision
select component_id, version, recorded_from, recorded_to, recorded_from, event_id, source_id,
  case when version = 1 then null else changed end, snapshot - array['id', 'version', 'created_at', 'updated_at', 'search_text']
from component_revision_before where recorded_to <> 'infinity';
drop table component_revision_before;
alter table component_revision add primary key (component_id, version);
alter table component_revision add foreign key (component_id) references component (id);
create index component_revision_time on component_revision (recorded_to, recorded_from);

create unique index component_name on component (kind, coalesce(parent_id, site_id, 0), lower(name)) where state <> 'disposed';
create index component_kind on component (kind, id);
create index component_domain on component (domain_id, id);
create index component_site on component (site_id, id);
create index component_parent on component (parent_id, id) where parent_id is not null;
create index component_lower_name on component (lower(name), id);
create index component_name_prefix on component (lower(name) text_pattern_ops, id);
create index component_recorded on component (recorded_from, id);
create index component_attributes on component using gin (attributes jsonb_path_ops);
create index component_search on component using gin (search_text gin_trgm_ops);
