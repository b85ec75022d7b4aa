-- compatible
-- What marked commands wrote goes from the hosts once the run is over: when that was done for each run.
alter table run add column forgotten_at timestamptz;
comment on column run.forgotten_at is 'When what its commands wrote was removed from the hosts. Before finished_at: it went on since.';
create index run_unforgotten on run (id)
  where finished_at is not null and (forgotten_at is null or forgotten_at < finished_at);
