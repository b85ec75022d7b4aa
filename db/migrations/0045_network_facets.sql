-- compatible
-- What the network's components say, in the database's own types: so that the database itself refuses the same prefix,
-- address or VLAN twice, ranges that overlap, and a second cable on a port. Filled in the transaction that writes the
-- component (modules/estate/network/facet); nothing else writes here, and components are never deleted.
create extension if not exists btree_gist;
create type inet_span as range (subtype = inet);

create table network_prefix (
  component_id bigint primary key references component (id) deferrable initially deferred,
  vrf_id bigint not null,
  prefix cidr not null,
  first_address inet not null generated always as (set_masklen(network(prefix)::inet, case family(prefix) when 4 then 32 else 128 end)) stored,
  last_address inet not null generated always as (set_masklen(broadcast(prefix), case family(prefix) when 4 then 32 else 128 end)) stored,
  use text not null,
  quarantine_days integer not null,
  released_at timestamptz,
  -- Where the search for a free address begins: none below it is free, as far as is known.
  search_from inet
);
comment on column network_prefix.vrf_id is 'The VRF component; 0 is the global table.';
comment on column network_prefix.released_at is 'Since when it may be given again: its component is retired.';
create unique index network_prefix_once on network_prefix (vrf_id, prefix) where released_at is null;

create table network_range (
  component_id bigint primary key references component (id) deferrable initially deferred,
  vrf_id bigint not null,
  first_address inet not null,
  last_address inet not null,
  -- Not given to anybody by itself: reserved, or lent by a DHCP server.
  held boolean not null,
  constraint network_range_order check (first_address <= last_address and family(first_address) = family(last_address)),
  constraint network_range_apart exclude using gist (vrf_id with =, inet_span(first_address, last_address, '[]') with &&)
);
create index network_range_first on network_range (vrf_id, first_address);

create table network_address (
  component_id bigint not null,
  vrf_id bigint not null,
  address inet not null,
  -- Said of a host or device itself; a component of kind address says it otherwise.
  observed boolean not null,
  -- Stands on several machines by its role (anycast, VRRP …).
  shared boolean not null,
  released_at timestamptz,
  primary key (component_id, address)
);
create index network_address_place on network_address (vrf_id, address);
create unique index network_address_once on network_address (vrf_id, address) where not observed and not shared and released_at is null;

create table network_mac (
  component_id bigint not null,
  mac text not null,
  primary key (component_id, mac)
);
create index network_mac_place on network_mac (mac);

create table network_vlan (
  component_id bigint primary key references component (id) deferrable initially deferred,
  -- Its group, else its site, else 0: the numbers are unique within it.
  scope_id bigint not null,
  vlan_id integer not null,
  released_at timestamptz
);
create unique index network_vlan_once on network_vlan (scope_id, vlan_id) where released_at is null;
create index network_vlan_number on network_vlan (vlan_id);

-- What is there already. Of two that clash the older keeps its place; the other has none, and the report of the
-- network's findings names it (modules/estate/network/report).
create function pg_temp.to_cidr(text) returns cidr language plpgsql immutable as $$ begin return $1::cidr; exception when others then return null; end $$;
create function pg_temp.to_inet(text) returns inet language plpgsql immutable as $$ declare a inet; begin a := $1::inet; return case when masklen(a) = (case family(a) when 4 then 32 else 128 end) then a end; exception when others then return null; end $$;
create function pg_temp.is_outward(a inet) returns boolean language sql immutable as $$
  select a is not null and not (a <<= '127.0.0.0/8' or a <<= '169.254.0.0/16' or a = '0.0.0.0' or a <<= '::1/128' or a = '::' or a <<= 'fe80::/10') $$;

insert into network_prefix (component_id, vrf_id, prefix, use, quarantine_days, released_at)
  select id, coalesce(parent_id, 0), pg_temp.to_cidr(attributes ->> 'prefix'), coalesce(attributes ->> 'use', 'network'), 0,
    case state when 'retired' then recorded_from end
  from component where kind = 'prefix' and state <> 'disposed' and pg_temp.to_cidr(attributes ->> 'prefix') is not null
  order by id on conflict do nothing;
insert into network_range (component_id, vrf_id, first_address, last_address, held)
  select id, coalesce(parent_id, 0), first_address, last_address, coalesce(attributes ->> 'role', '') ~* 'dhcp|reserved|slaac'
  from (select id, parent_id, attributes, pg_temp.to_inet(attributes ->> 'from') as first_address, pg_temp.to_inet(attributes ->> 'to') as last_address
    from component where kind = 'address-range' and state not in ('retired', 'disposed')) r
  where family(first_address) = family(last_address) and first_address <= last_address
  order by id on conflict do nothing;
insert into network_address (component_id, vrf_id, address, observed, shared, released_at)
  select id, coalesce(parent_id, 0), pg_temp.to_inet(attributes ->> 'address'), false,
    coalesce(attributes ->> 'role', '') in ('anycast', 'virtual', 'vrrp', 'hsrp', 'glbp', 'carp'), case state when 'retired' then recorded_from end
  from component where kind = 'address' and state <> 'disposed' and pg_temp.to_inet(attributes ->> 'address') is not null
  order by id on conflict do nothing;
insert into network_address (component_id, vrf_id, address, observed, shared)
  select distinct c.id, 0, a.address, true, false
  from component c cross join lateral (
    select pg_temp.to_inet(x) as address from (
      select jsonb_array_elements_text(case jsonb_typeof(c.attributes -> 'addresses') when 'array' then c.attributes -> 'addresses' else '[]' end) as x
      union all select c.attributes -> 'management' ->> 'address') one) a
  where c.kind in ('device', 'storage', 'server', 'pc', 'vm', 'container-host') and c.state not in ('retired', 'disposed')
    and c.attributes ?| array['addresses', 'management'] and pg_temp.is_outward(a.address)
  on conflict do nothing;
insert into network_mac (component_id, mac)
  select distinct c.id, m.mac from component c cross join lateral (
    select jsonb_array_elements_text(case jsonb_typeof(c.attributes -> 'macs') when 'array' then c.attributes -> 'macs' else '[]' end) as mac
    union all select c.attributes ->> 'mac') m
  where c.kind in ('device', 'storage', 'server', 'pc', 'vm', 'container-host', 'interface') and c.state not in ('retired', 'disposed')
    and c.attributes ?| array['macs', 'mac'] and m.mac is not null
  on conflict do nothing;
insert into network_vlan (component_id, scope_id, vlan_id, released_at)
  select id, coalesce(parent_id, site_id, 0), (attributes ->> 'vlanId')::integer, case state when 'retired' then recorded_from end
  from component where kind = 'vlan' and state <> 'disposed' and attributes ->> 'vlanId' ~ '^[0-9]{1,4}$'
  order by id on conflict do nothing;

-- One cable on a port. These kinds of relation are new with this release: there are none that clash.
create unique index relation_one_cable on relation (to_id) where kind in ('a-end', 'b-end') and recorded_to = 'infinity';
