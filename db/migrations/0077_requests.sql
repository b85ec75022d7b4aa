-- compatible
-- Requests: what somebody asks for, the proof of who asks, and the handing over of what belongs to them.
create table request (
  id bigint generated always as identity primary key,
  procedure_key text not null,
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  label text not null,
  requester_id bigint not null references person (id),
  beneficiary_id bigint not null references person (id),
  made_by bigint not null references person (id),
  inputs jsonb not null,
  note text not null default '',
  state text not null check (state in ('asked', 'proven', 'accepted', 'done', 'refused', 'withdrawn', 'expired')),
  proof_ways text[] not null,
  proof_way text check (proof_way in ('none', 'totp', 'session', 'manager')),
  proven_by bigint references person (id),
  proven_at timestamptz,
  expires_at timestamptz not null,
  accepted_by bigint references person (id),
  accepted_at timestamptz,
  run_id bigint references run (id),
  secret_name text,
  handover_way text check (handover_way in ('page', 'link', 'manager', 'phone')),
  handed_over_by bigint references person (id),
  handed_over_at timestamptz,
  handover_note text,
  closed_by bigint references person (id),
  closed_at timestamptz,
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  check ((proof_way is null) = (proven_at is null)),
  check (proof_way is distinct from 'manager' or proven_by <> requester_id)
);
comment on column request.proof_ways is 'Any one of these proves who asks; empty: being signed in is enough.';
comment on column request.secret_name is 'What the run leaves for the requester, in the vault; handed over once.';
create index request_requester on request (requester_id, id);
create index request_domain on request (domain_id, id);
create index request_run on request (run_id) where run_id is not null;
create index request_open on request (expires_at) where state in ('asked', 'proven');
create unique index request_once on request (procedure_key, beneficiary_id) where state in ('asked', 'proven', 'accepted');

create table request_attempt (
  id bigint generated always as identity primary key,
  request_id bigint not null references request (id),
  person_id bigint not null references person (id),
  way text not null check (way in ('totp', 'session', 'manager')),
  proven boolean not null,
  by_id bigint not null references person (id),
  at timestamptz not null
);
comment on table request_attempt is 'Each attempt to prove who asks; person_id is whose identity it was about.';
create index request_attempt_request on request_attempt (request_id);
create index request_attempt_person on request_attempt (person_id, at);

create table handover_link (
  id bigint generated always as identity primary key,
  request_id bigint not null references request (id),
  token_hash text not null unique,
  address text not null,
  made_by bigint not null references person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index handover_link_request on handover_link (request_id);

create table person_contact (
  person_id bigint primary key references person (id),
  private_email text,
  set_by bigint not null references person (id),
  set_at timestamptz not null
);
comment on table person_contact is 'Where somebody is reached who cannot sign in; counts for what was asked after it was recorded.';
