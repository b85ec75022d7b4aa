-- compatible
-- The checks of references look up what is referred to by its index, whatever the planner thinks of a table that grows
-- while a session keeps its plans: a hash join would read the whole table for every statement.
alter function check_component_refs() set enable_hashjoin = off;
alter function check_component_refs() set enable_mergejoin = off;
alter function check_component_refs() set enable_seqscan = off;
alter function check_relation_refs() set enable_hashjoin = off;
alter function check_relation_refs() set enable_mergejoin = off;
alter function check_relation_refs() set enable_seqscan = off;
