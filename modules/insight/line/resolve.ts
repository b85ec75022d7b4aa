import { type RawBuilder, sql } from 'kysely';
import type { Id, RecordType } from '#kernel';
import type { Action, Reader } from '#platform';

export interface Resolved {
  id: Id;
  name: string;
  sentence: string;
  at: Date | null;
  /** null: it belongs to the root domain. */
  domainId: Id | null;
  /** Where its words name something of another domain too: one reads both or none. */
  otherDomainId: Id | null;
}

interface Resolver {
  /** What one needs to read it in its domain. */
  action: Action;
  /** One query for any number of ids, with the columns of `Resolved`. */
  query(ids: Id[]): RawBuilder<Resolved & { domain_id: Id | null; other_domain_id?: Id | null }>;
}

/** How each type of record is named in a line: one query a type, never one a record. */
export const resolvers: Partial<Record<RecordType, Resolver>> = {
  objective: {
    action: 'strategy.read',
    query: (ids) => sql`select id, name, why as sentence, created_at as at, null::bigint as domain_id
      from objective where id = any(${ids}::bigint[])`,
  },
  measure: {
    action: 'strategy.read',
    query: (ids) => sql`select id, name, how as sentence, null::timestamptz as at, null::bigint as domain_id
      from measure where id = any(${ids}::bigint[])`,
  },
  measurement: {
    action: 'strategy.read',
    query: (ids) => sql`select t.id, m.name, m.name || ': ' || round(t.value::numeric, 2) || ' ' || m.unit ||
        ' (target ' || m.target || ').' as sentence, t.at, null::bigint as domain_id
      from measurement t join measure m on m.id = t.measure_id where t.id = any(${ids}::bigint[])`,
  },
  standard: {
    action: 'strategy.read',
    query: (ids) => sql`select id, name, why as sentence, created_at as at, null::bigint as domain_id
      from standard where id = any(${ids}::bigint[])`,
  },
  initiative: {
    action: 'strategy.read',
    query: (ids) => sql`select id, name, name || ': ' || state || '.' as sentence, created_at as at,
        null::bigint as domain_id from initiative where id = any(${ids}::bigint[])`,
  },
  portfolio_plan: {
    action: 'strategy.read',
    query: (ids) => sql`select id, name, name || ', ' || state || '.' as sentence, created_at as at,
        null::bigint as domain_id from portfolio_plan where id = any(${ids}::bigint[])`,
  },
  component: {
    action: 'estate.read',
    query: (ids) => sql`select id, name, kind || ' ' || name || ', ' || state || '.' as sentence, created_at as at,
        domain_id from component where id = any(${ids}::bigint[])`,
  },
  relation: {
    action: 'estate.read',
    query: (ids) => sql`select r.id, f.name || ' ' || replace(r.kind, '-', ' ') || ' ' || t.name as name,
        f.name || ' ' || replace(r.kind, '-', ' ') || ' ' || t.name || '.' as sentence, r.recorded_from as at, f.domain_id,
        t.domain_id as other_domain_id
      from relation r join component f on f.id = r.from_id join component t on t.id = r.to_id
      where r.id = any(${ids}::bigint[])`,
  },
  installation: {
    action: 'estate.read',
    query: (ids) => sql`select i.id, i.package || ' ' || i.version as name, i.package || ' ' || i.version || ' on ' ||
        c.name || case when i.recorded_to = 'infinity' then ' since it was seen there.' else ', gone since.' end as sentence,
        i.recorded_from as at, c.domain_id
      from installation i join component c on c.id = i.component_id where i.id = any(${ids}::bigint[])`,
  },
  intake: {
    action: 'estate.read',
    query: (ids) => sql`select i.id, 'Intake of ' || coalesce(c.name, i.target ->> 'name', 'a machine') as name,
        case when i.target ->> 'kind' = 'file' then 'Read ' else 'Looked at ' end ||
        coalesce(c.name, i.target ->> 'name', 'a machine') || ': ' || coalesce(i.summary ->> 'create', '0') || ' new, ' ||
        coalesce(i.summary ->> 'update', '0') || ' changed, ' || coalesce(i.summary ->> 'remove', '0') || ' gone.' as sentence,
        coalesce(i.applied_at, i.created_at) as at, c.domain_id
      from intake i left join component c on c.id = i.component_id where i.id = any(${ids}::bigint[])`,
  },
  source: {
    action: 'estate.read',
    query: (
      ids,
    ) => sql`select id, name, name || ', a source of the estate.' as sentence, last_seen_at as at, null::bigint as domain_id
      from source where id = any(${ids}::bigint[])`,
  },
  kind_schema: {
    action: 'estate.read',
    query: (
      ids,
    ) => sql`select id, title as name, 'The kind ' || title || '.' as sentence, created_at as at, null::bigint as domain_id
      from kind_schema where id = any(${ids}::bigint[])`,
  },
  device_type: {
    action: 'estate.read',
    query: (
      ids,
    ) => sql`select id, maker || ' ' || model as name, maker || ' ' || model || ', a type of hardware.' as sentence,
        null::timestamptz as at, null::bigint as domain_id from device_type where id = any(${ids}::bigint[])`,
  },
  signal: {
    action: 'estate.read',
    query: (ids) => sql`select id, summary as name, summary || case when resolved_at is null then '' else
        ' It no longer holds.' end as sentence, raised_at as at, domain_id from signal where id = any(${ids}::bigint[])`,
  },
  insight: {
    action: 'estate.read',
    query: (ids) => sql`select id, name, summary as sentence, created_at as at, domain_id
      from insight where id = any(${ids}::bigint[])`,
  },
  observation: {
    action: 'estate.read',
    query: (ids) => sql`select o.id, left(o.observed, 120) as name, p.name || ' observed: ' || left(o.observed, 400) ||
        case o.state when 'contributed' then ' Nobody has reviewed it yet.' else ' (' || o.state || ')' end as sentence,
        o.contributed_at as at, o.domain_id
      from observation o join person p on p.id = o.author_id where o.id = any(${ids}::bigint[])`,
  },
  credential: {
    action: 'credential.read',
    query: (ids) => sql`select id, name, name || ': ' || purpose as sentence, created_at as at, domain_id
      from credential where id = any(${ids}::bigint[])`,
  },
  host_key: {
    action: 'estate.observe',
    query: (ids) => sql`select id, address || ':' || port as name,
        'The key ' || fingerprint || ' of ' || address || ':' || port || '.' as sentence, approved_at as at,
        null::bigint as domain_id from host_key where id = any(${ids}::bigint[])`,
  },
  request: {
    action: 'request.handle',
    query: (
      ids,
    ) => sql`select r.id, r.label as name, p.name || ' asked: ' || r.label || ' (' || r.state || ').' as sentence,
        r.created_at as at, r.domain_id from request r join person p on p.id = r.requester_id
      where r.id = any(${ids}::bigint[])`,
  },
  change: {
    action: 'change.read',
    query: (ids) => sql`select id, title as name, title || ': ' || state ||
        coalesce('. ' || (outcome ->> 'sentence'), '.') as sentence, created_at as at, domain_id
      from change where id = any(${ids}::bigint[])`,
  },
  approval: {
    action: 'change.read',
    query: (ids) => sql`select a.id, initcap(a.verdict) || ' by ' || p.name as name, p.name || ' ' || a.verdict ||
        ' exactly this plan' || case when a.reason = '' then '.' else ': ' || a.reason end as sentence, a.at,
        coalesce(c.domain_id, r.domain_id) as domain_id
      from approval a join person p on p.id = a.person_id
      left join change c on a.subject_type = 'change' and c.id = a.subject_id
      left join run r on a.subject_type = 'run' and r.id = a.subject_id
      where a.id = any(${ids}::bigint[])`,
  },
  procedure: {
    action: 'run.read',
    query: (ids) => sql`select id, name, coalesce(definition ->> 'why', name || ', a procedure.') as sentence,
        created_at as at, null::bigint as domain_id from procedure where id = any(${ids}::bigint[])`,
  },
  run: {
    action: 'run.read',
    query: (
      ids,
    ) => sql`select id, coalesce(plan ->> 'title', 'Run') as name, coalesce(plan ->> 'title', 'Run') || ': ' ||
        state || '.' as sentence, created_at as at, domain_id from run where id = any(${ids}::bigint[])`,
  },
  step: {
    action: 'run.read',
    query: (ids) => sql`select s.id, s.name, s.name || coalesce(' on ' || c.name, '') || ': ' || s.state ||
        coalesce('. ' || (s.result ->> 'summary'), '.') as sentence, coalesce(s.finished_at, r.created_at) as at, r.domain_id,
        c.domain_id as other_domain_id
      from step s join run r on r.id = s.run_id left join component c on c.id = s.component_id
      where s.id = any(${ids}::bigint[])`,
  },
  evidence: {
    action: 'people.read',
    query: (ids) => sql`select e.id, p.name as name, p.name || ' ' || e.statement || '.' as sentence, e.at, e.domain_id
      from evidence e join person p on p.id = e.person_id where e.id = any(${ids}::bigint[])`,
  },
  assessment: {
    action: 'people.read',
    query: (ids) => sql`select a.id, 'Assessment of ' || p.name as name, s.name || case a.verdict when 'granted' then
        ' found that ' || p.name || ' works at level ' || a.level || '.' else
        ' found that ' || p.name || ' does not work at level ' || a.level || ' yet.' end as sentence, a.at, a.domain_id
      from assessment a join person p on p.id = a.person_id join person s on s.id = a.assessor_id
      where a.id = any(${ids}::bigint[])`,
  },
  grant: {
    action: 'people.read',
    query: (ids) => sql`select g.id, p.name || ', level ' || g.level || ' in ' || d.name as name, p.name ||
        ' holds level ' || g.level || ' in ' || d.name || case when g.reason = '' then '.' else ': ' || g.reason end
        as sentence, g.valid_from as at, g.domain_id
      from "grant" g join person p on p.id = g.person_id join domain d on d.id = g.domain_id
      where g.id = any(${ids}::bigint[])`,
  },
  delegation: {
    action: 'people.read',
    query: (ids) => sql`select g.id, f.name || ' lends level ' || g.level || ' to ' || t.name as name, f.name ||
        ' lends ' || t.name || ' level ' || g.level || ' in ' || d.name || ': ' || g.reason as sentence, g.valid_from as at,
        g.domain_id
      from delegation g join person f on f.id = g.from_id join person t on t.id = g.to_id join domain d on d.id = g.domain_id
      where g.id = any(${ids}::bigint[])`,
  },
  supervision: {
    action: 'people.read',
    query: (
      ids,
    ) => sql`select s.id, b.name || ' supervises ' || p.name as name, b.name || ' confirms what ' || p.name ||
        ' does one level above their own in ' || d.name || '.' as sentence, s.valid_from as at, s.domain_id
      from supervision s join person p on p.id = s.person_id join person b on b.id = s.supervisor_id
      join domain d on d.id = s.domain_id where s.id = any(${ids}::bigint[])`,
  },
  break_glass: {
    action: 'people.read',
    query: (
      ids,
    ) => sql`select b.id, 'Emergency in ' || d.name as name, p.name || ' broke the glass in ' || d.name || ': ' ||
        b.reason || case when b.verdict is null then ' Its review is open.' else ' Reviewed: ' || b.verdict || '.' end
        as sentence, b.opened_at as at, b.domain_id
      from break_glass b join person p on p.id = b.person_id join domain d on d.id = b.domain_id
      where b.id = any(${ids}::bigint[])`,
  },
  event: {
    action: 'estate.read',
    query: (
      ids,
    ) => sql`select e.id, e.action as name, e.action || ' by ' || coalesce(p.name, 'unknown') || '.' as sentence, e.at,
        null::bigint as domain_id
      from event e left join person p on p.id = e.actor_id where e.id = any(${ids}::bigint[])`,
  },
  turn: {
    action: 'estate.read',
    query: (ids) => sql`select t.id, 'Turn of ' || coalesce(c.name, 'a machine') as name, 'Turn of ' ||
        coalesce(c.name, 'a machine') || ': ' || replace(t.state, '-', ' ') || '.' as sentence, t.started_at as at, c.domain_id
      from turn t left join component c on c.id = t.component_id where t.id = any(${ids}::bigint[])`,
  },
};

export async function resolveType(reader: Reader, type: RecordType, ids: Id[]): Promise<Map<Id, Resolved>> {
  const resolver = resolvers[type];
  if (!resolver || ids.length === 0) return new Map();
  const { rows } = await resolver.query(ids).execute(reader);
  return new Map(
    rows.map(({ domain_id, other_domain_id, ...row }) => [
      row.id,
      { ...row, domainId: domain_id, otherDomainId: other_domain_id ?? null },
    ]),
  );
}
