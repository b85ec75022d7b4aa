-- compatible
create table workspace_identity (
  id uuid not null default gen_random_uuid(),
  only_row boolean primary key default true check (only_row)
);
comment on table workspace_identity is 'Tells this workspace from every other one, wherever it leaves marks (on hosts that it runs on).';
insert into workspace_identity default values;

alter table host_key add column public_key text not null;
