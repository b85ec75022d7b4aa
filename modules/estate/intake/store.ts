import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { DiffEntry, DiffSummary } from '../component/diff.ts';
import { inScope } from '../component/scope.ts';
import type { EstatePlan } from '../plan/plan.ts';
import type { Observation } from '../probe/observation.ts';
import type { Counts } from './file/entry.ts';
import type { FileTarget, IntakeTarget } from './intake.ts';
import type { IntakeState } from './state.ts';

export interface StoredIntake {
  id: Id;
  target: IntakeTarget | FileTarget;
  source: string;
  state: IntakeState;
  /** Of a machine; that of a file is in its chunks. */
  plan: EstatePlan;
  counts: Counts | null;
  progress: { done: number; total: number };
  failure: string | null;
  planHash: string;
  diff: DiffEntry[];
  warnings: string[];
  summary: DiffSummary;
  componentId: Id | null;
  createdBy: Id;
  createdByName: string;
  createdAt: Date;
  appliedAt: Date | null;
}

interface NewIntake
  extends Omit<
    StoredIntake,
    'id' | 'state' | 'createdByName' | 'appliedAt' | 'source' | 'counts' | 'progress' | 'failure'
  > {
  kind: string;
  sourceId: Id;
  observation: Observation;
}

export async function insertIntake(tx: Tx, intake: NewIntake): Promise<Id> {
  const row = await tx
    .insertInto('intake')
    .values({
      kind: intake.kind,
      target: JSON.stringify(intake.target),
      source_id: intake.sourceId,
      state: 'planned',
      observation: JSON.stringify(intake.observation),
      plan: JSON.stringify({ plan: intake.plan, diff: intake.diff, warnings: intake.warnings }),
      plan_hash: intake.planHash,
      summary: JSON.stringify(intake.summary),
      component_id: intake.componentId,
      created_by: intake.createdBy,
      created_at: intake.createdAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

interface Row {
  id: Id;
  target: IntakeTarget | FileTarget;
  source: string;
  progress_done: number;
  progress_total: number;
  failure: string | null;
  state: StoredIntake['state'];
  plan: { plan: EstatePlan; diff: DiffEntry[]; warnings: string[] };
  plan_hash: string;
  summary: DiffSummary & { counts?: Counts };
  component_id: Id | null;
  created_by: Id;
  created_by_name: string;
  created_at: Date;
  applied_at: Date | null;
}

const columns = sql`i.id, i.target, i.state, i.plan, i.plan_hash, i.summary, s.key as source, i.progress_done, i.progress_total, i.failure, i.component_id, i.created_by, p.name as created_by_name, i.created_at, i.applied_at`;

function toStoredIntake(row: Row): StoredIntake {
  return {
    id: row.id,
    target: row.target,
    state: row.state,
    plan: row.plan.plan,
    planHash: row.plan_hash,
    diff: row.plan.diff,
    warnings: row.plan.warnings,
    source: row.source,
    counts: row.summary.counts ?? null,
    progress: { done: row.progress_done, total: row.progress_total },
    failure: row.failure,
    summary: row.summary,
    componentId: row.component_id,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    createdAt: row.created_at,
    appliedAt: row.applied_at,
  };
}

export async function readIntake(reader: Reader, id: Id): Promise<StoredIntake | null> {
  const { rows } =
    await sql<Row>`select ${columns} from intake i join person p on p.id = i.created_by join source s on s.id = i.source_id where i.id = ${id}`.execute(
      reader,
    );
  return rows[0] ? toStoredIntake(rows[0]) : null;
}

export async function lockIntake(tx: Tx, id: Id): Promise<StoredIntake | null> {
  const { rows } =
    await sql<Row>`select ${columns} from intake i join person p on p.id = i.created_by join source s on s.id = i.source_id where i.id = ${id} for update of i`.execute(
      tx,
    );
  return rows[0] ? toStoredIntake(rows[0]) : null;
}

export interface IntakePage {
  limit: number;
  after?: Id | null;
  direction?: 'asc' | 'desc';
  beyond?: '<' | '>';
  componentId?: Id | undefined;
}

interface IntakeFilter extends IntakePage {
  /** Domains of the components; one's own intakes are read whatever their domain. */
  scope: DomainScope;
  actorId: Id;
  id?: Id;
}

/** Newest first, unless told otherwise. The machine is the first component of a plan: where it is new, the domain it would get counts. */
export async function readIntakes(reader: Reader, filter: IntakeFilter): Promise<StoredIntake[]> {
  const { rows } = await sql<Row>`
    select ${columns} from intake i join person p on p.id = i.created_by join source s on s.id = i.source_id left join component c on c.id = i.component_id
    cross join lateral (select coalesce(c.domain_id, (i.plan #>> '{plan,components,0,draft,domainId}')::bigint) as domain_id) d
    where (${inScope(filter.scope, 'd.domain_id')} or i.created_by = ${filter.actorId})
      and ${filter.after ? sql`i.id ${sql.raw(filter.beyond ?? '<')} ${filter.after}::bigint` : sql`true`}
      and ${filter.componentId === undefined ? sql`true` : sql`i.component_id = ${filter.componentId}::bigint`}
      and ${filter.id === undefined ? sql`true` : sql`i.id = ${filter.id}::bigint`}
    order by i.id ${sql.raw(filter.direction ?? 'desc')} limit ${filter.limit}`.execute(reader);
  return rows.map(toStoredIntake);
}

export async function setState(tx: Tx, id: Id, state: IntakeState, by?: Id): Promise<void> {
  await tx
    .updateTable('intake')
    .set({ state, ...(by === undefined ? {} : { applied_by: by }) })
    .where('id', '=', id)
    .execute();
}

export async function markApplied(tx: Tx, id: Id, componentId: Id | null, at: Date): Promise<void> {
  await tx
    .updateTable('intake')
    .set({ state: 'applied', component_id: componentId, applied_at: at })
    .where('id', '=', id)
    .execute();
}
