import { sql } from 'kysely';
import type { Id, RecordRef, RecordType } from '#kernel';
import type { Reader } from '#platform';

/** What the record itself says of why, and what it works on. */
export interface Task {
  /** In the words of who wrote the procedure or the change; null where nobody did. */
  why: string | null;
  componentIds: Id[];
  /** Steps of it that are not done yet; null where it has none. */
  steps: { done: number; all: number } | null;
  /** What of the estate it makes different; null where that is not known beforehand. */
  diff: { create: number; update: number; remove: number } | null;
}

const nothing: Task = { why: null, componentIds: [], steps: null, diff: null };

interface Row {
  why: string | null;
  component_ids: Id[] | null;
  done: number | null;
  steps: number | null;
  created: number | null;
  updated: number | null;
  removed: number | null;
}

const ofRun = (id: Id) => sql<Row>`
  select coalesce(c.why, p.definition ->> 'why') as why, s.component_ids, s.done, s.steps, null::int as created,
    null::int as updated, null::int as removed
  from run r join procedure p on p.id = r.procedure_id left join change c on c.id = r.change_id
  cross join lateral (select array_agg(distinct s.component_id) filter (where s.component_id is not null) as component_ids,
    count(*) filter (where s.state in ('done', 'skipped'))::int as done, count(*)::int as steps
    from step s where s.run_id = r.id) s
  where r.id = ${id}`;

const ofStep = (id: Id) => sql<Row>`
  select coalesce(
      (select e ->> 'why' from jsonb_array_elements(r.plan -> 'steps') e where (e ->> 'position')::int = s.position limit 1),
      c.why, p.definition ->> 'why') as why,
    case when s.component_id is null then '{}'::bigint[] else array[s.component_id] end as component_ids,
    null::int as done, null::int as steps, null::int as created, null::int as updated, null::int as removed
  from step s join run r on r.id = s.run_id join procedure p on p.id = r.procedure_id left join change c on c.id = r.change_id
  where s.id = ${id}`;

const ofChange = (id: Id) => sql<Row>`
  select c.why, t.component_ids, null::int as done, jsonb_array_length(coalesce(c.plan -> 'steps', '[]')) as steps,
    d.created, d.updated, d.removed
  from change c
  cross join lateral (select array_agg(distinct (e #>> '{target,component,id}')::bigint)
      filter (where e #>> '{target,component,id}' is not null) as component_ids
    from jsonb_array_elements(coalesce(c.plan -> 'steps', '[]')) e) t
  cross join lateral (select count(*) filter (where e ->> 'op' = 'create')::int as created,
      count(*) filter (where e ->> 'op' = 'update')::int as updated,
      count(*) filter (where e ->> 'op' = 'remove')::int as removed
    from jsonb_array_elements(c.diff) e) d
  where c.id = ${id}`;

const ofRequest = (id: Id) => sql<Row>`
  select coalesce(nullif(q.note, ''), p.definition ->> 'why') as why, s.component_ids, null::int as done,
    null::int as steps, null::int as created, null::int as updated, null::int as removed
  from request q
  left join lateral (select definition from procedure where key = q.procedure_key order by version desc limit 1) p on true
  cross join lateral (select array_agg(distinct s.component_id) filter (where s.component_id is not null) as component_ids
    from step s where s.run_id = q.run_id) s
  where q.id = ${id}`;

const ofSignal = (id: Id) => sql<Row>`
  select s.summary as why, case when s.component_id is null then '{}'::bigint[] else array[s.component_id] end as component_ids,
    null::int as done, null::int as steps, null::int as created, null::int as updated, null::int as removed
  from signal s where s.id = ${id}`;

const ofObservation = (id: Id) => sql<Row>`
  select o.observed as why, l.component_ids, null::int as done, null::int as steps, null::int as created,
    null::int as updated, null::int as removed
  from observation o
  cross join lateral (select array_agg(record_id order by position) as component_ids from observation_link
    where observation_id = o.id and relation = 'about' and record_type = 'component') l
  where o.id = ${id}`;

const ofProcedure = (id: Id) => sql<Row>`
  select definition ->> 'why' as why, '{}'::bigint[] as component_ids, null::int as done, null::int as steps,
    null::int as created, null::int as updated, null::int as removed
  from procedure where id = ${id}`;

const ofComponent = (id: Id) => sql<Row>`
  select null as why, array[${id}::bigint] as component_ids, null::int as done, null::int as steps, null::int as created,
    null::int as updated, null::int as removed`;

const queries: Partial<Record<RecordType, (id: Id) => ReturnType<typeof ofRun>>> = {
  run: ofRun,
  step: ofStep,
  change: ofChange,
  request: ofRequest,
  signal: ofSignal,
  observation: ofObservation,
  component: ofComponent,
  procedure: ofProcedure,
};

export async function findTask(reader: Reader, of: RecordRef): Promise<Task> {
  const query = queries[of.type];
  const row = query && (await query(of.id).execute(reader)).rows[0];
  if (!row) return nothing;
  return {
    why: row.why,
    componentIds: (row.component_ids ?? []).map(Number),
    steps: row.steps === null ? null : { done: row.done ?? 0, all: row.steps },
    diff: row.created === null ? null : { create: row.created, update: row.updated ?? 0, remove: row.removed ?? 0 },
  };
}
