-- compatible
-- A chunk is a range of entries; its entries are written again when it is applied, in the room left for that.
drop index intake_entry_chunk;
alter table intake_chunk add column first_ordinal integer not null default 0, add column last_ordinal integer not null default 0;
alter table intake_entry set (fillfactor = 70);
