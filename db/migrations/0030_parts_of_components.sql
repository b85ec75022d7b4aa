-- compatible
-- What is a part of another by nature (an interface of a device, a prefix of a VRF) is named within it.
alter table component add column parent_id bigint references component (id);
comment on column component.parent_id is 'What it is a part of by nature; its name is unique within that one. Which kinds have one: modules/estate/component/kind.ts.';
drop index component_name;
create unique index component_name on component (kind, coalesce(parent_id, site_id, 0), lower(name)) where state <> 'disposed';
create index component_parent on component (parent_id, id) where parent_id is not null;

update component set kind = 'prefix' where kind = 'network-segment';
update component_revision set snapshot = jsonb_set(snapshot, '{kind}', '"prefix"') where snapshot ->> 'kind' = 'network-segment';
