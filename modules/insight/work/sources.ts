/** Where work waits: one query a source, each within what one may read, the oldest first, bounded. */
import { type RawBuilder, sql } from 'kysely';
import type { Id, Level, RecordType } from '#kernel';
import type { WorkPhase } from '#library';
import type { Action, Context, DomainScope, Reader } from '#platform';
import { authorsOfRuns, type RunAuthors } from '#procedures';
import type { WorkDraft, WorkKind } from './item.ts';

/** Of one source. Nobody reads further down; what is urgent is at the top of each. */
const MOST = 100;
/** What was found must not bury what somebody waits for; the rest is on the page of signals. */
const MOST_SIGNALS = 15;

interface Row {
  kind: WorkKind;
  type: RecordType;
  id: Id;
  name: string;
  detail: string | null;
  why: string | null;
  goal: string | null;
  since: Date;
  due_at: Date | null;
  domain_id: Id;
  level: Level;
  author_ids: Id[];
  /** Of a run that asks somebody to agree or to confirm: whose work it is, is asked for all of them at once. */
  started_by?: Id;
  leader_id?: Id;
  severity: number | null;
}

interface Asked {
  me: Id;
  now: Date;
  within(column: string): RawBuilder<boolean>;
}

interface Source {
  /** What one needs in a domain to read of it there. */
  reads: Action;
  query(asked: Asked): RawBuilder<Row>;
}

/** The name of the objective, else of the standard, that a procedure serves. */
const goalOf = (definition: string): RawBuilder<string> => sql<string>`(
  select g.name from (
    select coalesce(o.name, t.name) as name, case when o.id is null then 2 else 1 end as place, t.id
    from standard t left join objective o on o.id = t.objective_id
    where coalesce(${sql.ref(definition)}::jsonb -> 'serves', '[]') ? t.key
    union all select o.name, 0, o.id from objective o where coalesce(${sql.ref(definition)}::jsonb -> 'serves', '[]') ? o.key
  ) g order by g.place, g.id limit 1)`;

/** Steps that wait for a person. Whoever leads a run does its steps; where the system does, whoever may. */
const steps: Source = {
  reads: 'run.read',
  query: ({ me, within }) => sql<Row>`
    select case s.result ->> 'asks' when 'approve' then 'agree' when 'confirm' then 'confirm' when 'instruct' then 'instruct'
        when 'check' then 'check' else 'decide' end as kind, 'run' as type, r.id,
      coalesce(r.plan ->> 'title', p.name) as name, s.name as detail, coalesce(c.why, p.definition ->> 'why') as why,
      ${goalOf('p.definition')} as goal, coalesce(w.at, r.created_at) as since, null::timestamptz as due_at,
      coalesce(case when s.result ->> 'asks' = 'approve' then d.id end, r.domain_id) as domain_id,
      case when s.result ->> 'asks' = 'approve' then coalesce((a.step #>> '{action,level}')::smallint, p.level) else p.level
        end as level,
      array[l.id] as author_ids, r.started_by, l.id as leader_id, null::int as severity
    from step s join run r on r.id = s.run_id join procedure p on p.id = r.procedure_id left join change c on c.id = r.change_id
    join person l on l.id = coalesce(r.responsible_id, r.started_by)
    left join lateral (select e as step from jsonb_array_elements(r.plan -> 'steps') e
      where s.result ->> 'asks' = 'approve' and (e ->> 'position')::int = s.position limit 1) a on true
    left join domain d on d.key = a.step #>> '{action,domain}'
    left join lateral (select e.at from event e where e.subject_type = 'step' and e.subject_id = s.id
      order by e.id desc limit 1) w on true
    where r.state in ('running', 'waiting', 'failed') and s.state in ('waiting', 'failed') and ${within('r.domain_id')}
      and case s.result ->> 'asks' when 'confirm' then r.supervisor_id = ${me} when 'approve' then true
        when 'instruct' then l.id = ${me} or l.kind = 'system' when 'check' then l.id = ${me} or l.kind = 'system'
        else true end
    order by since limit ${MOST}`,
};

const proposed: Source = {
  reads: 'run.read',
  query: ({ within }) => sql<Row>`
    select 'approve-run' as kind, 'run' as type, r.id, coalesce(r.plan ->> 'title', p.name) as name, null as detail,
      p.definition ->> 'why' as why, ${goalOf('p.definition')} as goal, r.created_at as since, null::timestamptz as due_at,
      r.domain_id, p.level, '{}'::bigint[] as author_ids, r.started_by,
      coalesce(r.responsible_id, r.started_by) as leader_id, null::int as severity
    from run r join procedure p on p.id = r.procedure_id where r.state = 'proposed' and ${within('r.domain_id')}
    order by since limit ${MOST}`,
};

const paused: Source = {
  reads: 'run.read',
  query: ({ me, within }) => sql<Row>`
    select 'resume' as kind, 'run' as type, r.id, coalesce(r.plan ->> 'title', p.name) as name, null as detail,
      p.definition ->> 'why' as why, ${goalOf('p.definition')} as goal, r.created_at as since, null::timestamptz as due_at,
      r.domain_id, p.level, array[${me}::bigint] as author_ids, null::int as severity
    from run r join procedure p on p.id = r.procedure_id
    where r.state = 'paused' and coalesce(r.responsible_id, r.started_by) = ${me} and ${within('r.domain_id')}
    order by since limit ${MOST}`,
};

const changes: Source = {
  reads: 'change.read',
  query: ({ within }) => sql<Row>`
    select case c.state when 'approved' then 'run-change' else 'approve-change' end as kind, 'change' as type, c.id,
      c.title as name, null as detail, c.why, g.name as goal, c.updated_at as since, null::timestamptz as due_at,
      c.domain_id, c.level, case c.state when 'approved' then '{}'::bigint[] else c.authors end as author_ids,
      null::int as severity
    from change c
    left join lateral (select coalesce(o.name, t.name) as name from jsonb_array_elements(c.fit) f
      join standard t on t.id = (f #>> '{standard,id}')::bigint left join objective o on o.id = t.objective_id
      order by o.id is null, t.id limit 1) g on true
    where (c.state = 'proposed' or c.state = 'approved' and c.run_id is null) and ${within('c.domain_id')}
      and not exists (select from turn t where t.change_id = c.id and t.finished_at is null and c.state = 'approved')
    order by since limit ${MOST}`,
};

/** Taking on, for who may in its domain; proving, for the manager by name. Nobody does either for themselves. */
const requests: Source = {
  reads: 'request.handle',
  query: ({ me, within }) => sql<Row>`
    select case when q.state = 'accepted' then 'finish-request' when q.state = 'proven' then 'take-request'
        else 'prove-request' end as kind, 'request' as type, q.id, q.label || ', for ' || b.name as name, null as detail,
      coalesce(nullif(q.note, ''), p.definition ->> 'why') as why, ${goalOf('p.definition')} as goal,
      coalesce(q.proven_at, q.created_at) as since, case when q.state in ('asked', 'proven') then q.expires_at end as due_at,
      q.domain_id, q.level, '{}'::bigint[] as author_ids, null::int as severity
    from request q join person b on b.id = q.beneficiary_id join person o on o.id = q.requester_id
    left join lateral (select definition from procedure where key = q.procedure_key order by version desc limit 1) p on true
    where (q.state = 'proven' and q.requester_id <> ${me} and q.beneficiary_id <> ${me} and ${within('q.domain_id')})
      or (q.state = 'accepted' and q.accepted_by = ${me})
      or (q.state = 'asked' and o.manager_id = ${me} and 'manager' = any(q.proof_ways))
    order by since limit ${MOST}`,
};

const glasses: Source = {
  reads: 'break-glass.review',
  query: ({ me, now, within }) => sql<Row>`
    select 'review-break-glass' as kind, 'break_glass' as type, b.id, 'Break-glass of ' || p.name as name, null as detail,
      b.reason as why, null as goal, coalesce(b.ended_at, b.until) as since, b.review_due_at as due_at, b.domain_id,
      4 as level, array[b.person_id] as author_ids, null::int as severity
    from break_glass b join person p on p.id = b.person_id
    where b.reviewed_at is null and b.person_id <> ${me} and (b.ended_at is not null or b.until <= ${now})
      and ${within('b.domain_id')}
    order by since limit ${MOST}`,
};

/** Those of others: nobody reviews their own. */
const observations: Source = {
  reads: 'estate.read',
  query: ({ me, within }) => sql<Row>`
    select 'review-observation' as kind, 'observation' as type, o.id, left(o.observed, 120) as name, null as detail,
      a.name || ' saw it, about ' || coalesce(l.count || case l.count when 1 then ' record' else ' records' end, 'nothing')
        as why, null as goal, o.contributed_at as since, null::timestamptz as due_at, o.domain_id, 3 as level,
      array[o.author_id] as author_ids, null::int as severity
    from observation o join person a on a.id = o.author_id
    cross join lateral (select count(*)::int as count from observation_link
      where observation_id = o.id and relation = 'about') l
    where o.state = 'contributed' and o.author_id <> ${me} and ${within('o.domain_id')}
    order by since limit ${MOST}`,
};

/** Accepted, and not in strategy yet: a decision about the whole, in whichever domain it was seen. */
const accepted: Source = {
  reads: 'strategy.decide',
  query: ({ within }) => sql<Row>`
    select 'take-observation' as kind, 'observation' as type, o.id, left(o.observed, 120) as name, null as detail,
      o.reason as why, null as goal, o.reviewed_at as since, null::timestamptz as due_at, r.id as domain_id, 5 as level,
      '{}'::bigint[] as author_ids, o.severity::int as severity
    from observation o join domain r on r.parent_id is null
    where o.state = 'accepted' and ${within('r.id')}
    order by since limit ${MOST}`,
};

/** The grave ones, once for all that is understood as one thing; what was not understood yet, once a component. */
const signals: Source = {
  reads: 'estate.observe',
  query: ({ within }) => sql<Row>`
    with open as (
      select s.id, s.summary, s.severity, s.raised_at, s.domain_id, s.component_id, i.id as insight_id, i.name as insight,
        i.summary as insight_summary
      from signal s
      left join lateral (select i.id, i.name, i.summary from insight_signal l join insight i on i.id = l.insight_id
        where l.signal_id = s.id and i.resolved_at is null order by i.id desc limit 1) i on true
      -- A review that is late waits as itself.
      where s.resolved_at is null and s.severity >= 4 and s.kind <> 'review-overdue' and ${within('s.domain_id')}
    ), grouped as (
      select min(id) as id, max(severity) as severity, min(raised_at) as since, count(*)::int as signals,
        count(distinct component_id)::int as components, insight_id, max(insight) as insight,
        max(insight_summary) as insight_summary, (array_agg(summary order by severity desc, id))[1] as summary,
        (array_agg(domain_id order by severity desc, id))[1] as domain_id
      from open group by insight_id, case when insight_id is null then coalesce(component_id, -id) end
      order by 2 desc, 3 limit ${MOST_SIGNALS}
    )
    select 'signal' as kind, case when w.insight_id is null then 'signal' else 'insight' end as type,
      coalesce(w.insight_id, w.id) as id, coalesce(w.insight, w.summary) as name,
      case when w.components > 1 then w.components || ' components' end as detail, w.insight_summary as why, o.name as goal,
      w.since, null::timestamptz as due_at, w.domain_id, 2 as level, '{}'::bigint[] as author_ids,
      w.severity::int as severity
    from grouped w
    left join lateral (select o.name from cause c join standard t on t.id = c.cause_id join objective o on o.id = t.objective_id
      where c.effect_type = 'signal' and c.effect_id = w.id and c.cause_type = 'standard' order by o.id limit 1) o on true
    order by severity desc, since`,
};

const sources: readonly Source[] = [
  steps,
  proposed,
  paused,
  changes,
  requests,
  glasses,
  observations,
  accepted,
  signals,
];

const withinOf =
  (scope: DomainScope) =>
  (column: string): RawBuilder<boolean> =>
    scope === 'all' ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${scope}::bigint[])`;

/** Everything that waits where this actor may read it; who may do it is not decided yet. */
export async function waitingWork(context: Context): Promise<WorkDraft[]> {
  const asked = { me: context.actor.personId, now: context.now() };
  const found = await Promise.all(
    sources.map(async ({ reads, query }) => {
      const within = withinOf(await context.scope(reads));
      return (await query({ ...asked, within }).execute(context.db)).rows;
    }),
  );
  return withRunAuthors(context.db, found.flat());
}

/** Whose work the runs are that somebody is to agree to, or whose steps to confirm: as the deed itself asks. */
const judged: Readonly<Partial<Record<WorkKind, keyof RunAuthors>>> = {
  agree: 'agreeing',
  'approve-run': 'agreeing',
  confirm: 'confirming',
};

async function withRunAuthors(reader: Reader, rows: readonly Row[]): Promise<WorkDraft[]> {
  const runs = rows
    .filter(({ kind }) => judged[kind])
    .map(({ id, started_by, leader_id }) => ({ id, startedBy: started_by!, responsibleId: leader_id! }));
  const authors = await authorsOfRuns(reader, runs);
  return rows.map((row) => {
    const whose = judged[row.kind];
    return toDraft(whose ? { ...row, author_ids: authors.get(row.id)![whose] } : row);
  });
}

function toDraft(row: Row): WorkDraft {
  return {
    kind: row.kind,
    record: { type: row.type, id: row.id, name: row.name },
    detail: row.detail,
    why: row.why,
    goal: row.goal,
    since: row.since,
    dueAt: row.due_at,
    domainId: row.domain_id,
    level: row.level,
    authorIds: row.author_ids.map(Number),
    severity: row.severity,
  };
}

export interface Startable {
  draft: WorkDraft;
  topic: string;
  phase: WorkPhase;
}

/** Where a procedure of a domain, of a level, would be done. */
export interface StartableIn {
  procedureDomainId: Id;
  domainId: Id;
  level: number;
}

/** Procedures that somebody could start, in the domains and at the levels given: the newest version of each, once. */
export async function findStartable(reader: Reader, wanted: readonly StartableIn[]): Promise<Startable[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<Row & { topic: string; phase: WorkPhase }>`
    select distinct on (p.key) 'procedure' as kind, 'procedure' as type, p.id, p.name, null as detail,
      p.definition ->> 'why' as why, ${goalOf('p.definition')} as goal, p.created_at as since,
      null::timestamptz as due_at, w.domain_id, p.level, '{}'::bigint[] as author_ids, null::int as severity,
      p.key as topic, coalesce(p.definition ->> 'phase', 'support') as phase
    from (select distinct on (key) * from procedure order by key, version desc) p
    join domain d on d.key = p.definition ->> 'domain'
    join unnest(${wanted.map((one) => one.procedureDomainId)}::bigint[], ${wanted.map((one) => one.domainId)}::bigint[],
      ${wanted.map((one) => one.level)}::int[]) as w (procedure_domain_id, domain_id, level)
      on w.level = p.level and w.procedure_domain_id = d.id
    order by p.key, w.domain_id limit ${MOST}`.execute(reader);
  return rows.map((row) => ({
    draft: toDraft(row),
    topic: row.topic,
    phase: row.phase,
  }));
}
