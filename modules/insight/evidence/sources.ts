/**
 * What finished work shows of whom: one query a sort of work for any number of records. Each gives all that its records
 * show, whenever it is asked; that a piece counts once is the evidence table's own rule.
 */
import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { EvidenceDraft } from '#people';
import type { LoggedEvent, Reader } from '#platform';
import { ensuring } from './ensuring.ts';
import type { Source, SourceRow } from './source.ts';

const idsOf = (events: readonly LoggedEvent[]): Id[] => [...new Set(events.map((event) => event.subject.id))];

/** A run in which nothing was done shows nothing; who leads it is who took it over, else who started it. */
const runs: Source = {
  hears: ({ action }) => action === 'run.finish',
  query: (events) => sql<SourceRow>`
    with r as (
      select r.id, r.domain_id, r.change_id, r.break_glass_id, r.supervisor_id, r.finished_at as at, p.level, p.key as topic,
        coalesce(r.responsible_id, r.started_by) as leader, coalesce(r.plan ->> 'title', p.name) as note,
        coalesce(p.definition ->> 'phase', case when r.change_id is null then 'support' else 'deploy' end) as phase,
        coalesce(p.definition::jsonb -> 'serves', '[]') as serves
      from run r join procedure p on p.id = r.procedure_id
      where r.id = any(${idsOf(events)}::bigint[]) and r.state = 'finished'
        and exists (select from step s where s.run_id = r.id and s.state = 'done')
    ), shown as (
      select leader as person_id, 'run-finished' as kind, 'run' as subject_type, id as subject_id, r.supervisor_id, id as run_id
        from r
      union all select leader, 'line-reached', 'run', id, null, id from r
        where change_id is not null or exists (select from objective o where serves ? o.key)
          or exists (select from standard t where serves ? t.key)
      union all select leader, 'use-within-policy', 'run', id, null, id from r
        where break_glass_id is null
          and exists (select from step s where s.run_id = r.id and s.component_id is not null and s.state = 'done')
      union all select distinct e.actor_id, 'run-recovered', 'run', r.id, null::bigint, r.id
        from r join step s on s.run_id = r.id
        join event e on e.subject_type = 'step' and e.subject_id = s.id and e.action = 'step.retry'
      union all select s.done_by, 'step-done', 'step', s.id, null, r.id
        from r join step s on s.run_id = r.id
        where s.state = 'done' and s.done_by is not null and s.confirmed_by is null and s.undoes is null
      union all select coalesce(s.done_by, r.leader), 'step-supervised', 'step', s.id, s.confirmed_by, r.id
        from r join step s on s.run_id = r.id
        where s.state = 'done' and s.confirmed_by is not null and s.confirmed_by <> coalesce(s.done_by, r.leader)
          and s.undoes is null
      union all select s.confirmed_by, 'step-confirmed', 'step', s.id, null, r.id
        from r join step s on s.run_id = r.id
        where s.state = 'done' and s.confirmed_by is not null and s.confirmed_by <> coalesce(s.done_by, r.leader)
          and s.undoes is null
    )
    select w.person_id, r.domain_id, r.level, w.kind, r.phase, r.topic, w.subject_type, w.subject_id,
      case w.subject_type when 'step' then s.name || ', of ' || r.note else r.note end as note, w.supervisor_id,
      case w.subject_type when 'step' then coalesce(s.finished_at, r.at) else r.at end as at
    from shown w join r on r.id = w.run_id left join step s on w.subject_type = 'step' and s.id = w.subject_id`,
};

const changes: Source = {
  hears: ({ action }) => action === 'change.verify',
  query: (events) => sql<SourceRow>`
    with c as (
      select c.id, c.domain_id, c.level, c.title, c.authors, c.plan_hash, c.fit, c.updated_at as at,
        coalesce(c.plan #>> '{procedure,key}', 'change') as topic, r.started_by
      from change c left join run r on r.id = c.run_id
      where c.id = any(${idsOf(events)}::bigint[]) and c.state = 'verified'
    ), shown as (
      select unnest(c.authors) as person_id, 'change-written' as kind, c.id from c
        where not c.fit @> '[{"verdict": "breaks"}]'
      union all select a.person_id, 'change-approved', c.id from c join approval a on a.subject_type = 'change'
        and a.subject_id = c.id and a.plan_hash = c.plan_hash and a.verdict = 'approved'
      union all select c.started_by, 'change-run', c.id from c where c.started_by is not null
    )
    select distinct w.person_id, c.domain_id, c.level, w.kind, 'deploy' as phase, c.topic, 'change' as subject_type,
      c.id as subject_id, c.title as note, null::bigint as supervisor_id, c.at
    from shown w join c on c.id = w.id`,
};

/** A denial without a reason teaches nobody anything. */
const denials: Source = {
  hears: ({ action }) => action === 'approval.deny',
  query: (events) => sql<SourceRow>`
    select a.person_id, c.domain_id, c.level, 'change-denied' as kind, 'deploy' as phase,
      coalesce(c.plan #>> '{procedure,key}', 'change') as topic, 'change' as subject_type, c.id as subject_id,
      c.title as note, null::bigint as supervisor_id, a.at
    from approval a join change c on a.subject_type = 'change' and c.id = a.subject_id
    where a.id = any(${idsOf(events)}::bigint[]) and a.verdict = 'denied' and a.reason <> ''
      and not a.person_id = any(c.authors)`,
};

/** What was looked at belongs to its machine's domain; a file, to the domain that most of it lies in. */
const intakes: Source = {
  hears: ({ action }) => action === 'intake.apply',
  query: (events) => sql<SourceRow>`
    select coalesce(i.applied_by, i.created_by) as person_id, coalesce(c.domain_id, f.domain_id) as domain_id, 2 as level,
      case when i.kind in ('local', 'ssh') then 'machine-observed' else 'data-contributed' end as kind, 'support' as phase,
      case when i.kind in ('local', 'ssh') then 'look' else 'intake-' || i.kind end as topic, 'intake' as subject_type,
      i.id as subject_id, case when i.kind in ('local', 'ssh') then coalesce(c.name, 'A machine') else 'Data from a file' end
        as note, null::bigint as supervisor_id, coalesce(i.applied_at, i.created_at) as at
    from intake i left join component c on c.id = i.component_id
    left join lateral (
      select f.domain_id from intake_entry n join component f on f.id = n.component_id
      where i.component_id is null and n.intake_id = i.id
      group by f.domain_id order by count(*) desc, f.domain_id limit 1) f on true
    where i.id = any(${idsOf(events)}::bigint[]) and i.state = 'applied' and coalesce(c.domain_id, f.domain_id) is not null`,
};

const disagreements: Source = {
  hears: ({ action, subject }) => action === 'disagreement.settle' && subject.type === 'component',
  query: (events) => sql<SourceRow>`
    select e.actor_id as person_id, c.domain_id, 2 as level, 'disagreement-settled' as kind, 'support' as phase,
      'disagreement' as topic, 'component' as subject_type, c.id as subject_id, c.name as note,
      null::bigint as supervisor_id, min(e.at) as at
    from event e join component c on c.id = e.subject_id where e.id = any(${events.map((event) => event.id)}::bigint[])
    group by e.actor_id, c.domain_id, c.id, c.name`,
};

/** Who began a turn and who approved its change saw it through. */
const turns: Source = {
  hears: ({ action }) => action === 'turn.learn',
  query: (events) => sql<SourceRow>`
    select distinct w.person_id, c.domain_id, c.level, 'loop-turned' as kind, 'strategy' as phase, 'loop' as topic,
      'turn' as subject_type, t.id as subject_id, c.title as note, null::bigint as supervisor_id, t.finished_at as at
    from turn t join change c on c.id = t.change_id
    cross join lateral (
      select t.started_by as person_id
      union select a.person_id from approval a where a.subject_type = 'change' and a.subject_id = c.id
        and a.plan_hash = c.plan_hash and a.verdict = 'approved') w
    where t.id = any(${idsOf(events)}::bigint[]) and t.state = 'finished' and t.finished_at is not null
      and c.state = 'verified'`,
};

/** To review what was done without an approval is the work of who answers for a domain. */
const reviews: Source = {
  hears: ({ subject }) => subject.type === 'break_glass',
  query: (events) => sql<SourceRow>`
    select b.reviewed_by as person_id, b.domain_id, 4 as level, 'break-glass-reviewed' as kind, 'support' as phase,
      'break-glass' as topic, 'break_glass' as subject_type, b.id as subject_id, b.reason as note,
      null::bigint as supervisor_id, b.reviewed_at as at
    from break_glass b where b.id = any(${idsOf(events)}::bigint[]) and b.reviewed_at is not null`,
};

const portfolios: Source = {
  hears: ({ action, subject }) => action === 'portfolio.limit' && subject.type === 'portfolio_plan',
  query: (events) => sql<SourceRow>`
    select e.actor_id as person_id, d.id as domain_id, 5 as level, 'portfolio-limited' as kind, 'strategy' as phase,
      'portfolio' as topic, 'portfolio_plan' as subject_type, p.id as subject_id, p.name as note,
      null::bigint as supervisor_id, min(e.at) as at
    from event e join portfolio_plan p on p.id = e.subject_id join domain d on d.parent_id is null
    where e.id = any(${events.map((event) => event.id)}::bigint[]) group by e.actor_id, d.id, p.id, p.name`,
};

const sources: readonly Source[] = [
  runs,
  changes,
  denials,
  intakes,
  disagreements,
  turns,
  reviews,
  portfolios,
  ...ensuring,
];

/** Everything that the records of some events show. The system itself shows nothing. */
export async function evidenceOf(reader: Reader, events: readonly LoggedEvent[]): Promise<EvidenceDraft[]> {
  const drafts: EvidenceDraft[] = [];
  for (const source of sources) {
    const heard = events.filter((event) => source.hears(event));
    if (heard.length === 0) continue;
    const { rows } = await sql<SourceRow>`
      select w.* from (${source.query(heard)}) w join person p on p.id = w.person_id and p.kind <> 'system'`.execute(
      reader,
    );
    drafts.push(...rows.map(toDraft));
  }
  // One order for all: two servers that keep the same pieces wait for each other, never both for the other.
  return drafts.sort((a, b) => placeOf(a).localeCompare(placeOf(b), 'en'));
}

const placeOf = ({ personId, kind, subject }: EvidenceDraft): string =>
  [personId, kind, subject.type, subject.id].join(' ');

function toDraft(row: SourceRow): EvidenceDraft {
  return {
    personId: row.person_id,
    domainId: row.domain_id,
    level: row.level,
    kind: row.kind,
    phase: row.phase,
    topic: row.topic,
    subject: { type: row.subject_type, id: row.subject_id },
    note: row.note,
    supervisorId: row.supervisor_id,
    at: row.at,
  };
}
