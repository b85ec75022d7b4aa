import { sql } from 'kysely';
import { canonicalJson, type Id, type Level, PlumblineError } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { ChangeState } from './change.ts';
import type { Outcome, PreparedChange, StoredChange } from './record.ts';

const columns = [
  'id',
  'title',
  'why',
  'state',
  'domain_id',
  'level',
  'diff',
  'plan',
  'plan_hash',
  'impact',
  'fit',
  'dry_run',
  'risk',
  'authors',
  'run_id',
  'outcome',
  'created_at',
  'updated_at',
  'version',
] as const;

const selectChange = (reader: Reader) => reader.selectFrom('change').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof selectChange>['executeTakeFirstOrThrow']>>;

function toChange(row: Row): StoredChange {
  return {
    id: row.id,
    title: row.title,
    why: row.why,
    state: row.state as ChangeState,
    domainId: row.domain_id,
    level: row.level as Level,
    diff: row.diff as unknown as StoredChange['diff'],
    plan: row.plan as unknown as StoredChange['plan'],
    planHash: row.plan_hash,
    impact: row.impact as unknown as StoredChange['impact'],
    fit: row.fit as unknown as StoredChange['fit'],
    dryRun: row.dry_run as unknown as StoredChange['dryRun'],
    risk: row.risk as unknown as StoredChange['risk'],
    authors: row.authors.map(Number),
    runId: row.run_id,
    outcome: row.outcome as unknown as StoredChange['outcome'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

export async function findChange(reader: Reader, id: Id): Promise<StoredChange | null> {
  const row = await selectChange(reader).where('id', '=', id).executeTakeFirst();
  return row ? toChange(row) : null;
}

/** The change, locked until the transaction ends. Throws `not_found`. */
export async function lockChange(tx: Tx, id: Id): Promise<StoredChange> {
  const row = await selectChange(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no change ${id}.`);
  return toChange(row);
}

function contentOf(change: PreparedChange) {
  return {
    title: change.title,
    why: change.why,
    level: change.level,
    diff: canonicalJson(change.diff),
    plan: canonicalJson(change.plan),
    plan_hash: change.planHash,
    impact: JSON.stringify(change.impact),
    fit: JSON.stringify(change.fit),
    dry_run: JSON.stringify(change.dryRun),
    risk: JSON.stringify(change.risk),
  };
}

export async function insertChange(tx: Tx, change: PreparedChange & { authors: Id[]; at: Date }): Promise<Id> {
  const { id } = await tx
    .insertInto('change')
    .values({
      ...contentOf(change),
      state: 'proposed',
      domain_id: change.domainId,
      authors: change.authors,
      created_at: change.at,
      updated_at: change.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function rewriteChange(
  tx: Tx,
  id: Id,
  change: PreparedChange & { authors: Id[]; state: ChangeState; at: Date },
): Promise<void> {
  await tx
    .updateTable('change')
    .set((set) => ({
      ...contentOf(change),
      authors: change.authors,
      state: change.state,
      updated_at: change.at,
      version: set('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

export async function moveChange(
  tx: Tx,
  id: Id,
  to: { state: ChangeState; runId?: Id; outcome?: Outcome; at: Date },
): Promise<void> {
  await tx
    .updateTable('change')
    .set((set) => ({
      state: to.state,
      ...(to.runId === undefined ? {} : { run_id: to.runId }),
      ...(to.outcome === undefined ? {} : { outcome: JSON.stringify(to.outcome) }),
      updated_at: to.at,
      version: set('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

export async function listChanges(
  reader: Reader,
  query: {
    scope: DomainScope;
    state?: ChangeState;
    after: Id | null;
    direction: 'asc' | 'desc';
    beyond: '<' | '>';
    limit: number;
  },
): Promise<StoredChange[]> {
  let find = selectChange(reader).orderBy('id', query.direction).limit(query.limit);
  if (query.scope !== 'all') find = find.where('domain_id', '=', sql<Id>`any(${query.scope}::bigint[])`);
  if (query.state) find = find.where('state', '=', query.state);
  if (query.after !== null) find = find.where('id', query.beyond, query.after);
  return (await find.execute()).map(toChange);
}

/** How earlier changes by the same procedure ended. */
export async function outcomesOf(reader: Reader, procedureKey: string): Promise<{ verified: number; failed: number }> {
  const rows = await reader
    .selectFrom('change')
    .select(['state', (count) => count.fn.countAll<number>().as('count')])
    .where(sql<string>`plan -> 'procedure' ->> 'key'`, '=', procedureKey)
    .where('state', 'in', ['verified', 'failed'])
    .groupBy('state')
    .execute();
  const of = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { verified: of('verified'), failed: of('failed') };
}
