-- compatible
-- What finished work shows of the statements of the levels, and the assessments that follow from it.
alter table evidence add column kind text not null default 'other';
alter table evidence add column phase text not null default 'support' check (phase in ('strategy', 'deploy', 'support'));
alter table evidence add column topic text not null default '';
alter table evidence add column supervisor_id bigint references person (id);
comment on column evidence.topic is 'The procedure or sort of work, so that the same thing done often and many things done once can be told apart.';
update evidence set kind = 'change-approved', phase = 'deploy', topic = 'change'
  where statement = 'approved a change that was verified';
update evidence set kind = 'change-run', phase = 'deploy', topic = 'change'
  where statement in ('ran a change that was verified', 'Planned and carried out a change that was verified');
create index evidence_of on evidence (person_id, domain_id, at desc);
create index evidence_domain on evidence (domain_id, id);

create table assessment (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id),
  domain_id bigint not null references domain (id),
  level smallint not null check (level between 1 and 5),
  verdict text not null check (verdict in ('granted', 'refused')),
  assessor_id bigint not null references person (id),
  reason text not null check (reason <> ''),
  shown jsonb not null,
  grant_id bigint references "grant" (id),
  at timestamptz not null,
  check (person_id <> assessor_id),
  check ((verdict = 'granted') = (grant_id is not null))
);
comment on table assessment is 'A verdict on whether somebody has shown a level in a domain. What was shown at that moment is kept with it.';
create index assessment_person on assessment (person_id, id);
create trigger assessment_append_only before update or delete or truncate on assessment
  for each statement execute function refuse_change();
