-- compatible
create table device_type (
  id bigint generated always as identity primary key,
  key text not null unique,
  maker text not null,
  model text not null,
  detail jsonb not null,
  shipped boolean not null,
  created_at timestamptz not null,
  version integer not null default 1
);
comment on table device_type is 'Types of hardware: those of the shipped library, and one''s own.';
create index device_type_name on device_type (lower(maker || ' ' || model), id);
create index device_type_words on device_type using gin (lower(maker || ' ' || model || ' ' || coalesce(detail ->> 'partNumber', '')) gin_trgm_ops);

create index component_device_type on component ((attributes ->> 'deviceType')) where attributes ? 'deviceType';

create extension if not exists btree_gist;
create table rack_place (
  component_id bigint primary key references component (id),
  rack_id bigint not null references component (id),
  -- In halves of a unit: from the lowest to just below the next free one.
  lowest_half integer not null,
  next_half integer not null,
  front boolean not null,
  rear boolean not null,
  check (front or rear),
  check (lowest_half < next_half),
  constraint rack_place_front exclude using gist (rack_id with =, int4range(lowest_half, next_half) with &&) where (front),
  constraint rack_place_rear exclude using gist (rack_id with =, int4range(lowest_half, next_half) with &&) where (rear)
);
comment on table rack_place is 'What takes which units of which rack, on which face: written with the component and its relation, so that two things never stand in one place.';

-- What stands in racks already. Of two that clash the older keeps its place; the rack's page names the other.
insert into rack_place (component_id, rack_id, lowest_half, next_half, front, rear)
select distinct on (c.id) c.id, r.to_id, (unit * 2)::integer, ((unit + height) * 2)::integer, true, true
from component c join relation r on r.from_id = c.id and r.kind = 'located-in' and r.recorded_to = 'infinity'
join component k on k.id = r.to_id and k.kind = 'rack'
cross join lateral (select (c.attributes ->> 'rackUnit')::numeric as unit, coalesce((c.attributes ->> 'heightUnits')::numeric, 1) as height) p
where c.attributes ? 'rackUnit' and c.kind in ('device', 'server', 'container-host', 'storage') and c.state not in ('retired', 'disposed') and height > 0
order by c.id, r.id
on conflict do nothing;
