-- compatible
-- What is not in service, as one may read it: by the domain too, for a scope would else be looked for row by row; with the
-- name itself, so that a page is found in the index alone. 7 MB at 1,000,000 components, in the place of 4.
drop index component_unusual;
create index component_unusual on component (state, domain_id, kind, lower(name), id) include (name) where state <> 'in-service';
