-- compatible
-- 51 MB at 1,000,000 components: what changed lately within what one may read, and of a kind, comes out of it in order like the
-- lists by name. By component_recorded (which comparing two days goes by) one went through everybody else's changes.
create index component_recent on component (domain_id, kind, recorded_from, id);
