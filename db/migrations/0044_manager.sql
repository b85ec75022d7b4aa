-- compatible
-- Who leads whom, as lists of people from outside say it.
alter table person add column manager_id bigint references person (id);
alter table person add constraint person_not_own_manager check (manager_id <> id);
comment on column person.manager_id is 'Who leads this person; it gives no authority.';
create index person_manager on person (manager_id) where manager_id is not null;
create index person_lower_email on person (lower(email));
