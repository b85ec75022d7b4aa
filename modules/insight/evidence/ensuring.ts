/**
 * What those show who ensure a domain and who strategise: what they defined, decided, reviewed and assessed, each from the
 * event that says who did it. What of level 4 and 5 leaves no record yet (a standard, an objective, a decision) shows nothing.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Source, SourceRow } from './source.ts';

const idsOf = (events: readonly { id: number }[]): number[] => events.map((event) => event.id);

/** Of some events, what their actors did to their subjects; the first time counts. */
function acted(action: string | readonly string[], query: (ids: number[]) => RawBuilder<SourceRow>): Source {
  const actions = typeof action === 'string' ? [action] : action;
  return { hears: (event) => actions.includes(event.action), query: (events) => query(idsOf(events)) };
}

/** A credential whose value was given anew shows it once, however often: the same thing again says nothing new. */
const credentials = acted(
  'credential.rotate',
  (ids) => sql<SourceRow>`
    select e.actor_id as person_id, c.domain_id, 4 as level, 'credential-rotated' as kind, 'support' as phase,
      'credential' as topic, 'credential' as subject_type, c.id as subject_id, c.name as note,
      null::bigint as supervisor_id, min(e.at) as at
    from event e join credential c on c.id = e.subject_id where e.id = any(${ids}::bigint[])
    group by e.actor_id, c.domain_id, c.id, c.name`,
);

/** A version of it; the domain that it says of itself. */
const procedures = acted(
  'procedure.import',
  (ids) => sql<SourceRow>`
    select e.actor_id as person_id, d.id as domain_id, 4 as level, 'procedure-written' as kind,
      coalesce(p.definition ->> 'phase', 'support') as phase, p.key as topic, 'procedure' as subject_type,
      p.id as subject_id, p.name || ', version ' || p.version as note, null::bigint as supervisor_id, e.at
    from event e join procedure p on p.id = e.subject_id join domain d on d.key = p.definition ->> 'domain'
    where e.id = any(${ids}::bigint[])`,
);

/** Of the whole installation: they may concern every component. */
const policies = acted(
  'use-policy.define',
  (ids) => sql<SourceRow>`
    select e.actor_id as person_id, d.id as domain_id, 4 as level, 'use-policy-defined' as kind, 'strategy' as phase,
      u.key as topic, 'use_policy' as subject_type, u.id as subject_id, u.name as note, null::bigint as supervisor_id, e.at
    from event e join use_policy u on u.id = e.subject_id join domain d on d.parent_id is null
    where e.id = any(${ids}::bigint[])`,
);

const mastery = acted(
  'mastery.set',
  (ids) => sql<SourceRow>`
    select e.actor_id as person_id, d.id as domain_id, 4 as level, 'sources-ordered' as kind, 'support' as phase,
      'sources' as topic, 'source' as subject_type, s.id as subject_id, s.name as note, null::bigint as supervisor_id,
      min(e.at) as at
    from event e join source s on s.id = e.subject_id join domain d on d.parent_id is null
    where e.id = any(${ids}::bigint[]) group by e.actor_id, d.id, s.id, s.name`,
);

/** Either verdict: it is the looking that shows something, and its reason is always there. */
const assessments = acted(
  ['assessment.grant', 'assessment.refuse'],
  (ids) => sql<SourceRow>`
    select a.assessor_id as person_id, a.domain_id, 4 as level, 'person-assessed' as kind, 'strategy' as phase,
      'assessment' as topic, 'assessment' as subject_type, a.id as subject_id, p.name || ', level ' || a.level as note,
      null::bigint as supervisor_id, a.at
    from event e join assessment a on a.id = e.subject_id join person p on p.id = a.person_id
    where e.id = any(${ids}::bigint[])`,
);

/** Further than usual, which is level 2, goes an agent only by somebody of level 5. */
const agents = acted(
  ['agent.create', 'agent.update'],
  (ids) => sql<SourceRow>`
    select e.actor_id as person_id, d.id as domain_id, 5 as level, 'agent-limited' as kind, 'strategy' as phase,
      'agent' as topic, 'person' as subject_type, p.id as subject_id, p.name as note, null::bigint as supervisor_id,
      min(e.at) as at
    from event e join person p on p.id = e.subject_id join domain d on d.parent_id is null
    where e.id = any(${ids}::bigint[]) and (e.detail ->> 'ceiling')::int > 2
    group by e.actor_id, d.id, p.id, p.name`,
);

/** It counts once it is reviewed; more, once strategy took it in. Who declines with a reason has looked, too. */
const observations: Source = {
  hears: ({ action, subject }) =>
    subject.type === 'observation' &&
    ['observation.accept', 'observation.decline', 'observation.take'].includes(action),
  query: (events) => sql<SourceRow>`
    with o as (
      select o.*, 'observation of a ' || coalesce(l.record_type, 'thing') as topic
      from observation o left join observation_link l on l.observation_id = o.id and l.relation = 'about' and l.position = 0
      where o.id = any(${events.map((event) => event.subject.id)}::bigint[])
    ), shown as (
      select author_id as person_id, 'observation-contributed' as kind, 2 as level, 'support' as phase,
          reviewed_by as supervisor_id, reviewed_at as at, id from o where state in ('accepted', 'taken')
      union all select reviewed_by, 'observation-reviewed', 3, 'support', null, reviewed_at, id
        from o where state in ('accepted', 'taken', 'declined')
      union all select author_id, 'observation-taken', 4, 'strategy', null, taken_at, id from o where state = 'taken'
      union all select taken_by, 'strategy-informed', 5, 'strategy', null, taken_at, id from o where state = 'taken'
    )
    select w.person_id, o.domain_id, w.level, w.kind, w.phase, o.topic, 'observation' as subject_type, o.id as subject_id,
      left(o.observed, 120) as note, w.supervisor_id, w.at
    from shown w join o on o.id = w.id`,
};

export const ensuring: readonly Source[] = [
  credentials,
  procedures,
  policies,
  mastery,
  assessments,
  agents,
  observations,
];
