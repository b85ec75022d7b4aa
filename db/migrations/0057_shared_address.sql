-- compatible
-- An address stands either on one machine alone, or on several by its role: never both. Two transactions that write one of
-- each at one instant did not see each other; now the database lets one wait and refuses it. Of two that stand side by side
-- already the older keeps its place, as when the facets were first filled in.
delete from network_address a using network_address b
  where a.vrf_id = b.vrf_id and a.address = b.address and a.shared <> b.shared and a.component_id > b.component_id
    and not a.observed and not b.observed and a.released_at is null and b.released_at is null;
alter table network_address add constraint network_address_alone_or_shared
  exclude using gist (vrf_id with =, address inet_ops with =, (shared::integer) with <>) where (not observed and released_at is null);
