-- compatible
-- What people saw and contributed to strategic reviews, under guidance: it counts once somebody else accepted it.
create table observation (
  id bigint generated always as identity primary key,
  domain_id bigint not null references domain (id),
  author_id bigint not null references person (id),
  observed text not null check (observed <> ''),
  evidence text,
  state text not null default 'contributed'
    check (state in ('contributed', 'accepted', 'declined', 'withdrawn', 'taken')),
  contributed_at timestamptz not null,
  reviewed_by bigint references person (id),
  reviewed_at timestamptz,
  reason text,
  severity smallint check (severity between 1 and 5),
  taken_by bigint references person (id),
  taken_at timestamptz,
  taken_note text,
  check (reviewed_by is distinct from author_id),
  check (state not in ('accepted', 'declined', 'taken') or (reviewed_by is not null and reason <> '')),
  check ((state = 'taken') = (taken_by is not null))
);
comment on column observation.severity is 'How grave it is, in the eyes of who accepted it.';
create index observation_open on observation (domain_id, id) where state in ('contributed', 'accepted');
create index observation_author on observation (author_id, id);

create table observation_link (
  observation_id bigint not null references observation (id),
  relation text not null check (relation in ('about', 'taken-into')),
  position smallint not null,
  record_type text not null,
  record_id bigint not null,
  primary key (observation_id, relation, position)
);
create index observation_link_record on observation_link (record_type, record_id);
