import { sql } from 'kysely';
import type { IntakeTarget } from '#estate';
import { type Id, type Json, PlumblineError } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { Stage, StoredTurn, TurnState } from './turn.ts';

const columns = [
  'id',
  'component_id',
  'target',
  'state',
  'stages',
  'insight_id',
  'initiative_id',
  'change_id',
  'started_by',
  'started_at',
  'finished_at',
  'version',
] as const;
const select = (reader: Reader) => reader.selectFrom('turn').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const toTurn = (row: Row): StoredTurn => ({
  id: row.id,
  componentId: row.component_id,
  target: row.target as unknown as IntakeTarget,
  state: row.state as TurnState,
  stages: row.stages as unknown as Stage[],
  insightId: row.insight_id,
  initiativeId: row.initiative_id,
  changeId: row.change_id,
  startedBy: row.started_by,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  version: row.version,
});

export async function insertTurn(
  tx: Tx,
  turn: Pick<StoredTurn, 'componentId' | 'target' | 'state' | 'stages' | 'startedBy' | 'startedAt'>,
): Promise<Id> {
  const { id } = await tx
    .insertInto('turn')
    .values({
      component_id: turn.componentId,
      target: JSON.stringify(turn.target as unknown as Json),
      state: turn.state,
      stages: JSON.stringify(turn.stages),
      started_by: turn.startedBy,
      started_at: turn.startedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findTurn(reader: Reader, id: Id): Promise<StoredTurn | null> {
  const row = await select(reader).where('id', '=', id).executeTakeFirst();
  return row ? toTurn(row) : null;
}

export async function lockTurn(tx: Tx, id: Id): Promise<StoredTurn> {
  const row = await select(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no turn ${id}.`);
  return toTurn(row);
}

/** Writes a turn that was read at its version. Throws `stale` where somebody else moved it since. */
export async function saveTurn(tx: Tx, turn: StoredTurn): Promise<StoredTurn> {
  const row = await tx
    .updateTable('turn')
    .set({
      component_id: turn.componentId,
      state: turn.state,
      stages: JSON.stringify(turn.stages),
      insight_id: turn.insightId,
      initiative_id: turn.initiativeId,
      change_id: turn.changeId,
      finished_at: turn.finishedAt,
      version: turn.version + 1,
    })
    .where('id', '=', turn.id)
    .where('version', '=', turn.version)
    .returning('version')
    .executeTakeFirst();
  if (!row) throw new PlumblineError('stale', `The turn ${turn.id} was moved by somebody else.`);
  return { ...turn, version: row.version };
}

/** The turns that are not over, oldest first. */
export async function findOpenTurns(reader: Reader): Promise<StoredTurn[]> {
  return (await select(reader).where('finished_at', 'is', null).orderBy('id').execute()).map(toTurn);
}

/** Open turns whose change is no longer what they wait for: approved, denied, withdrawn. */
export async function findDecidedTurns(reader: Reader): Promise<Id[]> {
  const rows = await reader
    .selectFrom('turn as t')
    .innerJoin('change as c', 'c.id', 't.change_id')
    .where('t.finished_at', 'is', null)
    .where('t.state', '=', 'awaiting-approval')
    .where('c.state', '<>', 'proposed')
    .select('t.id')
    .execute();
  return rows.map((row) => row.id);
}

export interface TurnQuery {
  after: Id | null;
  direction: 'asc' | 'desc';
  beyond: '<' | '>';
  limit: number;
  componentId?: Id;
  /** Cut here and not afterwards: a page that loses rows looks like the last one. */
  scope: DomainScope;
}

export async function listTurns(reader: Reader, query: TurnQuery): Promise<StoredTurn[]> {
  let find = select(reader).orderBy('id', query.direction).limit(query.limit);
  if (query.after !== null) find = find.where('id', query.beyond, query.after);
  const { scope } = query;
  if (scope !== 'all')
    find = find.where(
      sql<boolean>`component_id in (select id from component where domain_id = any(${scope}::bigint[]))`,
    );
  if (query.componentId) find = find.where('component_id', '=', query.componentId);
  return (await find.execute()).map(toTurn);
}

/** Changes whenever the turn or its change does; null: there is no such turn. */
export async function turnVersion(reader: Reader, id: Id): Promise<string | null> {
  const row = await reader
    .selectFrom('turn as t')
    .leftJoin('change as c', 'c.id', 't.change_id')
    .where('t.id', '=', id)
    .select(['t.version', 'c.version as change'])
    .executeTakeFirst();
  return row ? `${row.version} ${row.change ?? 0}` : null;
}
