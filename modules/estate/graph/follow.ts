import { sql } from 'kysely';
import type { Id, Json, RecordType } from '#kernel';
import type { Cursor } from '#platform';
import { type LoggedEvent, type Reader, type Subscription, subscribe, touchedIds, type Workspace } from '#platform';
import type { Kind } from '../component/kind.ts';
import type { ComponentState } from '../component/state.ts';
import type { RelationKind } from '../relation/kind.ts';
import type { Graph } from './graph.ts';

/** Rows read at once; a large import names many thousands in one event. */
const CHUNK = 10_000;
const BATCH = 200;

interface NodeRow {
  id: Id;
  kind: Kind;
  state: ComponentState;
  criticality: number;
  domain_id: Id;
  site_id: Id | null;
  parent_id: Id | null;
}

interface EdgeRow {
  id: Id;
  kind: RelationKind;
  from_id: Id;
  to_id: Id;
  redundancy_group: string | null;
  needed: number | null;
  current: boolean;
}

type Touching = Pick<LoggedEvent, 'subject' | 'detail'>;

/** Keeps a graph as current as the event log. */
export interface Follower {
  /** Resolves when everything that was committed before the call is in the graph. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function follow(workspace: Workspace, graph: Graph, from: Cursor): Promise<Follower> {
  const subscription: Subscription = await subscribe(workspace, { from, batch: BATCH }, (events) =>
    refresh(graph, workspace.db, events),
  );
  /** Events above the horizon that are in the graph already. */
  let ahead = new Set<Id>();
  return {
    async caughtUp() {
      await subscription.caughtUp();
      // While a long transaction runs, what others commit meanwhile stays above the horizon: the log does not tell of it
      // in order yet, but reading it early does no harm, since an event only says what to read again.
      const { rows } = await sql<{ id: Id; subject_type: RecordType; subject_id: Id; detail: Json }>`
        select id, subject_type, subject_id, detail from event where txid >= event_horizon()`.execute(workspace.db);
      const fresh = rows.filter((row) => !ahead.has(row.id));
      await refresh(
        graph,
        workspace.db,
        fresh.map((row) => ({ subject: { type: row.subject_type, id: row.subject_id }, detail: row.detail })),
      );
      ahead = new Set(rows.map((row) => row.id));
    },
    stop: () => subscription.stop(),
  };
}

/** Brings what some events speak of up to date. The events say only what to read again: the tables are the truth. */
export async function refresh(graph: Graph, reader: Reader, events: Touching[]): Promise<void> {
  for (const ids of chunks(touchedIds(events, 'component'))) await refreshNodes(graph, reader, ids);
  for (const ids of chunks(touchedIds(events, 'relation'))) await refreshEdges(graph, reader, ids);
}

function* chunks(ids: Set<Id>): Generator<Id[]> {
  const all = [...ids];
  for (let start = 0; start < all.length; start += CHUNK) yield all.slice(start, start + CHUNK);
}

/** Also the parents that the graph does not know yet: they may be younger than what was read. */
async function refreshNodes(graph: Graph, reader: Reader, ids: Id[]): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<NodeRow>`
    select id, kind, state, criticality, domain_id, site_id, parent_id from component where id = any(${ids}::bigint[])
    order by id`.execute(reader);
  const read = new Set(rows.map((row) => row.id));
  const parents = new Set(
    rows.flatMap((row) =>
      row.parent_id !== null && !read.has(row.parent_id) && graph.indexOf(row.parent_id) === undefined
        ? [row.parent_id]
        : [],
    ),
  );
  await refreshNodes(graph, reader, [...parents]);
  const put = (row: NodeRow): number =>
    graph.putNode({
      id: row.id,
      kind: row.kind,
      state: row.state,
      criticality: row.criticality,
      domainId: row.domain_id,
      siteId: row.site_id,
      parentId: row.parent_id,
    });
  for (const row of rows) put(row);
  // A parent with a higher id was not there when its child was put.
  for (const row of rows) if (row.parent_id !== null && row.parent_id > row.id && read.has(row.parent_id)) put(row);
}

async function refreshEdges(graph: Graph, reader: Reader, ids: Id[]): Promise<void> {
  // A changed `needed` ends one row and begins another: only the new one has an event.
  const { rows } = await sql<EdgeRow>`
    select id, kind, from_id, to_id, redundancy_group, needed, recorded_to = 'infinity' as current
    from relation where id = any(${ids}::bigint[])
    union
    select old.id, old.kind, old.from_id, old.to_id, old.redundancy_group, old.needed, false
    from relation old join relation new on new.from_id = old.from_id and new.to_id = old.to_id and new.kind = old.kind
    where new.id = any(${ids}::bigint[]) and old.recorded_to <> 'infinity'`.execute(reader);
  for (const row of rows) if (!row.current) graph.removeEdge({ id: row.id, kind: row.kind, fromId: row.from_id });
  const current = rows.filter((row) => row.current);
  // An end may be younger than the batch that is being read.
  const unknown = new Set(
    current.flatMap((row) => [row.from_id, row.to_id]).filter((id) => graph.indexOf(id) === undefined),
  );
  await refreshNodes(graph, reader, [...unknown]);
  for (const row of current)
    graph.putEdge({
      id: row.id,
      kind: row.kind,
      fromId: row.from_id,
      toId: row.to_id,
      redundancyGroup: row.redundancy_group,
      needed: row.needed,
    });
}
