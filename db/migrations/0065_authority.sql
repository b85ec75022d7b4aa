-- compatible
-- Who may do what, besides by a grant of one's own: delegation, supervision, break-glass; and teams.

-- A grant is ended, never deleted; one that has not begun yet ends where it would begin.
alter table "grant" drop constraint grant_check;
alter table "grant" add constraint grant_check check (valid_to is null or valid_to >= valid_from);
alter table "grant" add column ended_by bigint references person (id);
alter table "grant" add column ended_at timestamptz;
alter table "grant" add column end_reason text not null default '';

alter table domain add column version integer not null default 1;
alter table person add column left_at timestamptz;
create index person_owner on person (owner_id) where owner_id is not null;

create table delegation (
  id bigint generated always as identity primary key,
  from_id bigint not null references person (id),
  to_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  reason text not null,
  ended_by bigint references person (id),
  ended_at timestamptz,
  check (valid_to >= valid_from),
  check (from_id <> to_id)
);
comment on table delegation is 'A person lends their level; it counts only as far as the lender holds it themself at that moment.';
create index delegation_to on delegation (to_id, valid_to);
create index delegation_from on delegation (from_id, valid_to);

create table supervision (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  supervisor_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  valid_from timestamptz not null,
  valid_to timestamptz,
  reason text not null default '',
  arranged_by bigint not null references person (id),
  ended_by bigint references person (id),
  ended_at timestamptz,
  check (valid_to is null or valid_to >= valid_from),
  check (person_id <> supervisor_id)
);
create index supervision_person on supervision (person_id, valid_to);
create index supervision_supervisor on supervision (supervisor_id, valid_to);

create table break_glass (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  reason text not null,
  opened_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  review_due_at timestamptz not null,
  reviewed_by bigint references person (id),
  reviewed_at timestamptz,
  verdict text check (verdict in ('justified', 'avoidable', 'misused')),
  finding text,
  check (until > opened_at),
  check (reviewed_by is null or reviewed_by <> person_id),
  check ((reviewed_at is null) = (reviewed_by is null) and (reviewed_at is null) = (verdict is null) and (reviewed_at is null) = (finding is null))
);
comment on table break_glass is 'Replaces a missing approval for a time; each one ends in a review by somebody else.';
create index break_glass_person on break_glass (person_id, until);
create index break_glass_unreviewed on break_glass (review_due_at) where reviewed_at is null;

-- What was begun without an approval, under which glass.
create table break_glass_use (
  break_glass_id bigint not null references break_glass (id),
  subject_type text not null,
  subject_id bigint not null,
  plan_hash text not null,
  at timestamptz not null,
  primary key (break_glass_id, subject_type, subject_id)
);

create table team (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  purpose text not null default '',
  version integer not null default 1,
  created_at timestamptz not null
);
create table team_member (
  id bigint generated always as identity primary key,
  team_id bigint not null references team (id),
  person_id bigint not null references person (id),
  valid_from timestamptz not null,
  valid_to timestamptz,
  check (valid_to is null or valid_to >= valid_from)
);
create unique index team_member_once on team_member (team_id, person_id) where valid_to is null;
create index team_member_person on team_member (person_id) where valid_to is null;

create trigger delegation_authority after insert or update or delete or truncate on delegation
  for each statement execute function notify_authority();
create trigger supervision_authority after insert or update or delete or truncate on supervision
  for each statement execute function notify_authority();
create trigger break_glass_authority after insert or update or delete or truncate on break_glass
  for each statement execute function notify_authority();
create trigger team_member_authority after insert or update or delete or truncate on team_member
  for each statement execute function notify_authority();
