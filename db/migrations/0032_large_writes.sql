-- breaking: provenance is written shorter, and large writes record one event for many records
-- Who said a field: [source, at] or [source, at, confidence] where that is not 1. The field '*' stands for every field
-- that has a value and no entry of its own; null says that nobody stated it. One statement of a whole component thus is
-- one entry, not one a field. Read and written by modules/estate/component/packed.ts only.
create function pg_temp.pack(provenance jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_array(value -> 'source', value -> 'at')
    || case when value -> 'confidence' = '1' then '[]' else jsonb_build_array(value -> 'confidence') end), '{}')
  from jsonb_each(provenance) $$;
update component set provenance = pg_temp.pack(provenance) where provenance <> '{}';
update component_revision set snapshot = jsonb_set(snapshot, '{provenance}', pg_temp.pack(snapshot -> 'provenance'));
comment on column component.provenance is 'Per field, packed: see modules/estate/component/packed.ts.';

-- What one event of a large write touched, and why: packages/platform/events/touched.ts.
create index event_batch on event (subject_type, subject_id, id) where detail ? 'touched';
create function event_touches(detail jsonb, type text, id bigint) returns boolean language sql immutable parallel safe as $$
  select exists (select from jsonb_array_elements(detail -> 'touched' -> type) r where id between (r ->> 0)::bigint and (r ->> 1)::bigint) $$;
comment on function event_touches(jsonb, text, bigint) is 'Whether the event of a large write touched that record.';

create view batch_effect as
select k.type as cause_type, k.id as cause_id, t.type as effect_type, i.id as effect_id, e.id as event_id
from event e
cross join lateral jsonb_to_recordset(e.detail -> 'causes') as k (type text, id bigint)
cross join lateral jsonb_each(e.detail -> 'touched') as t (type, ranges)
cross join lateral jsonb_array_elements(t.ranges) as r
cross join lateral generate_series((r ->> 0)::bigint, (r ->> 1)::bigint) as i (id)
where e.detail ? 'touched' and not (k.type = t.type and k.id = i.id);
comment on view batch_effect is 'The cause edges of large writes, for who asks what a cause led to.';

create view batch_cause as
select v.type as effect_type, v.id as effect_id, k.type as cause_type, k.id as cause_id, e.id as event_id
from (
  select 'component' as type, id, event_id from component
  union all select 'component', component_id, event_id from component_revision
  union all select 'relation', id, event_id from relation) v
join event e on e.id = v.event_id and e.detail ? 'touched'
cross join lateral jsonb_to_recordset(e.detail -> 'causes') as k (type text, id bigint)
where not (k.type = v.type and k.id = v.id);
comment on view batch_cause is 'The same edges, for who asks what caused a record.';

-- What refers to a component, a domain or a person is checked once a statement instead of once a row and field: for a
-- large write that costs a tenth, and takes no lock on what is referred to. Components, domains and persons are never
-- deleted (the triggers below see to it), so that one check when it is written holds.
alter table component drop constraint component_domain_id_fkey, drop constraint component_site_id_fkey,
  drop constraint component_parent_id_fkey, drop constraint component_owner_id_fkey;
alter table component_revision drop constraint component_revision_component_id_fkey;
alter table relation drop constraint relation_from_id_fkey, drop constraint relation_to_id_fkey,
  drop constraint relation_source_id_fkey, drop constraint relation_event_id_fkey;

create function refuse_missing(tab text, field text, id bigint) returns void language plpgsql as $$
begin
  if id is not null then
    raise exception 'The % of a row of % does not exist.', field, tab
      using errcode = 'foreign_key_violation', detail = format('Key (%s)=(%s) is not there.', field, id), table = tab;
  end if;
end $$;

create function check_component_refs() returns trigger language plpgsql as $$
begin
  perform refuse_missing('component', 'domain_id', (select w.id from (select distinct domain_id as id from written) w
    where not exists (select from domain d where d.id = w.id) limit 1));
  perform refuse_missing('component', 'site_id', (select w.id from (select distinct site_id as id from written where site_id is not null) w
    where not exists (select from component c where c.id = w.id) limit 1));
  perform refuse_missing('component', 'parent_id', (select w.id from (select distinct parent_id as id from written where parent_id is not null) w
    where not exists (select from component c where c.id = w.id) limit 1));
  perform refuse_missing('component', 'owner_id', (select w.id from (select distinct owner_id as id from written where owner_id is not null) w
    where not exists (select from person p where p.id = w.id) limit 1));
  return null;
end $$;
create trigger component_refs_inserted after insert on component referencing new table as written
  for each statement execute function check_component_refs();
create trigger component_refs_updated after update on component referencing new table as written
  for each statement execute function check_component_refs();

create function check_relation_refs() returns trigger language plpgsql as $$
begin
  perform refuse_missing('relation', 'from_id', (select w.id from (select distinct from_id as id from written) w
    where not exists (select from component c where c.id = w.id) limit 1));
  perform refuse_missing('relation', 'to_id', (select w.id from (select distinct to_id as id from written) w
    where not exists (select from component c where c.id = w.id) limit 1));
  return null;
end $$;
create trigger relation_refs_inserted after insert on relation referencing new table as written
  for each statement execute function check_relation_refs();

create function refuse_removal() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of the table % are never removed: others refer to them.', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger component_stays before delete or truncate on component for each statement execute function refuse_removal();
create trigger domain_stays before delete or truncate on domain for each statement execute function refuse_removal();

-- Ended relations are few: an index of their own instead of two over all.
drop index relation_from_any, relation_to_any;
create index relation_from_ended on relation (from_id, recorded_to) where recorded_to <> 'infinity';
create index relation_to_ended on relation (to_id, recorded_to) where recorded_to <> 'infinity';
