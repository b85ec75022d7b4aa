-- compatible
-- A transaction id belongs to one PostgreSQL cluster. Where an event log has moved to a cluster whose counter is behind
-- it, these two functions are written again with an offset (packages/platform/events/horizon.ts), so that the order
-- (txid, id) goes on and no event waits below a horizon that would take years to come. They are inlined: with no offset
-- they cost nothing.
create function event_txid() returns xid8 language sql stable return pg_current_xact_id();
comment on function event_txid() is 'The place of this transaction in the order of the event log.';
create function event_horizon() returns xid8 language sql stable parallel safe return pg_snapshot_xmin(pg_current_snapshot());
comment on function event_horizon() is 'Events below it are complete: no running transaction can still add one before them.';
alter table event alter column txid set default event_txid();
