-- compatible
-- The lists of components by name, in order out of an index for each combination of its first columns (component/list.ts).
-- Sizes at 1,000,000 components. These four take the place of component_kind (33 MB), component_domain (30), component_site
-- (30), component_parent (17), component_name_prefix (39) and component_search (58, and the dearest to write): 63 MB less.
drop index if exists component_kind, component_domain, component_site, component_parent, component_name_prefix, component_search;
-- 57 MB. Lists within what one may read, of a domain, of a kind; whatever looks for all of a domain.
create index component_list on component (domain_id, kind, lower(name), id);
-- 57 MB. Lists of a site, and of a kind there; the check that a site is empty.
create index component_site on component (site_id, kind, lower(name), id);
-- 25 MB. The parts of a thing in order: the interfaces of a device, the addresses of a VRF.
create index component_parent on component (parent_id, lower(name), id) where parent_id is not null;
-- 4 MB. What is not in service: planned, in maintenance, retired …
create index component_unusual on component (state, kind, lower(name), id) where state <> 'in-service';
-- Owners are few.
create index component_owner on component (owner_id, lower(name), id) where owner_id is not null;
