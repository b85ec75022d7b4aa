import { sql } from 'kysely';
import type { Id } from '#kernel';
import { defineService, endOfLog, type LoggedEvent, type Reader, subscribe } from '#platform';
import type { Kind } from '../component/kind.ts';
import type { ComponentState } from '../component/state.ts';
import type { RelationKind } from '../relation/kind.ts';
import { Graph } from './graph.ts';

const PAGE = 50_000;

/** The graph of a workspace, as current as the event log. */
export interface GraphService {
  /** Everything that was committed before the call is in it. */
  current(): Promise<Graph>;
}

interface NodeRow {
  id: Id;
  kind: Kind;
  state: ComponentState;
  criticality: number;
  domain_id: Id;
}

interface EdgeRow {
  id: Id;
  kind: RelationKind;
  from_id: Id;
  to_id: Id;
  redundancy_group: string | null;
  needed: number | null;
}

const nodeColumns = sql`id, kind, state, criticality, domain_id`;
const edgeColumns = sql`id, kind, from_id, to_id, redundancy_group, needed`;

function putNodes(graph: Graph, rows: NodeRow[]): void {
  for (const row of rows)
    graph.putNode({
      id: row.id,
      kind: row.kind,
      state: row.state,
      criticality: row.criticality,
      domainId: row.domain_id,
    });
}

function putEdges(graph: Graph, rows: EdgeRow[]): void {
  for (const row of rows) {
    graph.putEdge({
      id: row.id,
      kind: row.kind,
      fromId: row.from_id,
      toId: row.to_id,
      redundancyGroup: row.redundancy_group,
      needed: row.needed,
    });
  }
}

/** Loads the whole current estate, page by page. */
export async function loadGraph(reader: Reader): Promise<Graph> {
  const graph = new Graph();
  for (let last = 0; ; ) {
    const { rows } =
      await sql<NodeRow>`select ${nodeColumns} from component where id > ${last} order by id limit ${PAGE}`.execute(
        reader,
      );
    putNodes(graph, rows);
    if (rows.length < PAGE) break;
    last = rows.at(-1)!.id;
  }
  for (let last = 0; ; ) {
    const { rows } =
      await sql<EdgeRow>`select ${edgeColumns} from relation where recorded_to = 'infinity' and id > ${last} order by id limit ${PAGE}`.execute(
        reader,
      );
    putEdges(graph, rows);
    if (rows.length < PAGE) break;
    last = rows.at(-1)!.id;
  }
  return graph;
}

/** Brings what some events speak of up to date. The events say only what to read again: the tables are the truth. */
export async function refresh(graph: Graph, reader: Reader, events: LoggedEvent[]): Promise<void> {
  const idsOf = (type: string): Id[] => [
    ...new Set(events.filter((event) => event.subject.type === type).map((event) => event.subject.id)),
  ];
  const components = idsOf('component');
  const relations = idsOf('relation');
  if (components.length > 0) {
    putNodes(
      graph,
      (await sql<NodeRow>`select ${nodeColumns} from component where id = any(${components}::bigint[])`.execute(reader))
        .rows,
    );
  }
  if (relations.length > 0) {
    const { rows } = await sql<EdgeRow & { current: boolean }>`
      select ${edgeColumns}, recorded_to = 'infinity' as current from relation where id = any(${relations}::bigint[])`.execute(
      reader,
    );
    for (const row of rows) if (!row.current) graph.removeEdge(row.id);
    const current = rows.filter((row) => row.current);
    // An end may be younger than the batch that is being read.
    const unknown = [...new Set(current.flatMap((row) => [row.from_id, row.to_id]))].filter(
      (id) => graph.indexOf(id) === undefined,
    );
    if (unknown.length > 0)
      putNodes(
        graph,
        (await sql<NodeRow>`select ${nodeColumns} from component where id = any(${unknown}::bigint[])`.execute(reader))
          .rows,
      );
    putEdges(graph, current);
  }
  // A changed `needed` ends one row and begins another: only the new one has an event.
  await dropEnded(graph, reader, relations);
}

async function dropEnded(graph: Graph, reader: Reader, relations: Id[]): Promise<void> {
  if (relations.length === 0) return;
  const { rows } = await sql<{ id: Id }>`
    select old.id from relation old join relation new on new.from_id = old.from_id and new.to_id = old.to_id and new.kind = old.kind
    where new.id = any(${relations}::bigint[]) and old.recorded_to <> 'infinity'`.execute(reader);
  for (const row of rows) graph.removeEdge(row.id);
}

export const estateGraph = defineService<GraphService>('estate.graph', async (workspace) => {
  // First the place in the log, then the tables: what comes between is read twice, and that changes nothing.
  const from = await endOfLog(workspace.db);
  const graph = await loadGraph(workspace.db);
  const subscription = await subscribe(workspace, { from }, (events) => refresh(graph, workspace.db, events));
  return {
    value: {
      async current() {
        await subscription.caughtUp();
        return graph;
      },
    },
    close: () => subscription.stop(),
  };
});
