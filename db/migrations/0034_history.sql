-- compatible
-- A component as it was in reality at `valid_at`, as far as was recorded at `as_of`: what each version changed counts
-- from its valid_from on, in the order of the versions. Null: it was not there yet, or nobody had said so.
create function component_as_of(c component, as_of timestamptz, valid_at timestamptz) returns component language plpgsql stable as $$
declare
  v record;
  state jsonb;
  field text;
  place text[];
  applied integer;
  result component;
begin
  if c.version = 1 then
    if c.recorded_from <= as_of and c.valid_from <= valid_at then return c; end if;
    return null;
  end if;
  for v in
    select r.version, r.valid_from, r.changed, r.snapshot from component_revision r where r.component_id = c.id and r.recorded_from <= as_of
    union all select c.version, c.valid_from, c.changed, to_jsonb(c) where c.recorded_from <= as_of
    order by version
  loop
    -- The first version says what it is, whenever it began.
    if state is null then state := v.snapshot; end if;
    continue when v.valid_from > valid_at;
    applied := v.version;
    foreach field in array coalesce(v.changed, '{}') loop
      place := case
        when field like 'attributes.%' then array['attributes', substr(field, 12)]
        when field in ('domain', 'site', 'parent', 'owner') then array[field || '_id']
        else array[field] end;
      state := case when v.snapshot #> place is null then state #- place else jsonb_set(state, place, v.snapshot #> place) end;
      state := jsonb_set(state, array['provenance', field],
        coalesce(v.snapshot #> array['provenance', field], v.snapshot #> '{provenance,*}', 'null'));
    end loop;
  end loop;
  if applied is null then return null; end if;
  result := jsonb_populate_record(c, state - array['id', 'version', 'created_at', 'recorded_from', 'valid_from', 'event_id', 'source_id', 'changed', 'search_text']);
  result.version := applied;
  return result;
end $$;

-- For who compares two days: relations come in the order of time, ended ones are few.
create index relation_recorded on relation using brin (recorded_from) with (pages_per_range = 16, autosummarize = on);
create index relation_ended on relation (recorded_to) where recorded_to <> 'infinity';
