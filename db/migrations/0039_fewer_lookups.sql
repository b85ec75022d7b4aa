-- compatible
-- What relations refer to is looked up once for both ends together.
create or replace function check_relation_refs() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  missing bigint;
begin
  select w.id into missing from (select from_id as id from written union select to_id from written) w
    where not exists (select from component c where c.id = w.id) limit 1;
  if found then
    perform refuse_missing('relation', case when exists (select from written where from_id = missing) then 'from_id' else 'to_id' end, missing);
  end if;
  return null;
end $$;
create or replace function check_component_refs() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  missing bigint;
begin
  select w.id into missing from (select site_id as id from written where site_id is not null
      union select parent_id from written where parent_id is not null) w
    where not exists (select from component c where c.id = w.id) limit 1;
  if found then
    perform refuse_missing('component', case when exists (select from written where site_id = missing) then 'site_id' else 'parent_id' end, missing);
  end if;
  perform refuse_missing('component', 'domain_id', (select w.id from (select distinct domain_id as id from written) w
    where not exists (select from domain d where d.id = w.id) limit 1));
  perform refuse_missing('component', 'owner_id', (select w.id from (select distinct owner_id as id from written where owner_id is not null) w
    where not exists (select from person p where p.id = w.id) limit 1));
  return null;
end $$;
