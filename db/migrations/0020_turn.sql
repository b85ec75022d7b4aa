-- compatible
alter table turn drop constraint turn_state_check;
alter table turn add constraint turn_state_check check (state in
  ('looking', 'understanding', 'proposing', 'awaiting-approval', 'running', 'verifying', 'finished', 'nothing-to-do',
   'failed', 'cancelled'));
create index turn_open on turn (id) where finished_at is null;
create index turn_change on turn (change_id);
