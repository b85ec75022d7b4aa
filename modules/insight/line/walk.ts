import { sql } from 'kysely';
import type { Id, RecordRef, RecordType } from '#kernel';
import type { Reader } from '#platform';
import type { LineEdge, LineNode } from './line.ts';

/** Far enough for the longest line there is: objective, standard, signal, insight, initiative, change, run, step, software. */
const MAX_DEPTH = 14;
const MAX_NODES = 400;
/** Of one type at one depth: a wave over two hundred hosts must not hide the objective behind its signals. */
const MAX_ALIKE = 40;
/** A record can be reached on several ways of different length; each counts here. */
const MAX_ROWS = 2_000;

/**
 * What gathers many others: the walk shows it but does not go on through it, or everything would hang on everything (a
 * machine has been looked at many times, a plan holds many initiatives). Asked for by itself, it is walked.
 */
const HUBS: readonly RecordType[] = ['component', 'portfolio_plan', 'measurement', 'person', 'domain'];
/** Downwards a procedure leads to every run that there ever was of it; upwards, to what it serves. */
const hubsOf = { up: [...HUBS], down: [...HUBS, 'procedure'] };

export interface Walk {
  nodes: LineNode[];
  edges: LineEdge[];
  truncated: boolean;
}

interface Row {
  type: RecordType;
  id: Id;
  depth: number;
}

/** Causes upwards and effects downwards from one record, nearest first, by one recursive query each way. */
export async function walkLine(reader: Reader, from: RecordRef): Promise<Walk> {
  const [up, down] = await Promise.all([walk(reader, from, 'up'), walk(reader, from, 'down')]);
  // A cycle (an insight that led to a change that led to a signal of it) shows a record where it is nearest.
  const nearest = new Map<string, LineNode>();
  const byDistance = [...down, ...up].sort((a, b) => Math.abs(a.depth) - Math.abs(b.depth));
  for (const node of byDistance) {
    const key = `${node.type} ${node.id}`;
    if (!nearest.has(key)) nearest.set(key, node);
  }
  const alike = Map.groupBy(nearest.values(), (node) => `${node.type} ${node.depth}`);
  const shown = [...alike.values()].flatMap((group) => group.sort((a, b) => a.id - b.id).slice(0, MAX_ALIKE));
  const nodes = shown.sort((a, b) => Math.abs(a.depth) - Math.abs(b.depth)).slice(0, MAX_NODES);
  const truncated = nodes.length < nearest.size || up.length === MAX_ROWS || down.length === MAX_ROWS;
  return { nodes, edges: await edgesAmong(reader, nodes), truncated };
}

/** Rows come level by level, and the limit ends the recursion: what hangs on a hub is never read whole. */
async function walk(reader: Reader, from: RecordRef, direction: 'up' | 'down'): Promise<LineNode[]> {
  const next =
    direction === 'up'
      ? sql`select c.cause_type as type, c.cause_id as id, line.depth + 1 as depth
            from line join lateral (
              select cause_type, cause_id from cause where effect_type = line.type and effect_id = line.id
              union all select cause_type, cause_id from batch_cause where effect_type = line.type and effect_id = line.id) c on true`
      : sql`select c.effect_type as type, c.effect_id as id, line.depth + 1 as depth
            from line join lateral (
              select effect_type, effect_id from cause where cause_type = line.type and cause_id = line.id
              union all select effect_type, effect_id from batch_effect where cause_type = line.type and cause_id = line.id) c on true`;
  const { rows } = await sql<Row>`
    with recursive line (type, id, depth) as (
      select ${from.type}::text, ${from.id}::bigint, 0
      union
      (${next} where line.depth < ${MAX_DEPTH} and (line.depth = 0 or line.type <> all(${hubsOf[direction]}::text[])))
    )
    select type, id, depth from line limit ${MAX_ROWS}`.execute(reader);
  return rows.map((row) => ({ ...row, depth: direction === 'up' && row.depth > 0 ? -row.depth : row.depth }));
}

async function edgesAmong(reader: Reader, nodes: readonly LineNode[]): Promise<LineEdge[]> {
  const types = nodes.map((node) => node.type);
  const ids = nodes.map((node) => node.id);
  const { rows } = await sql<{ effect_type: RecordType; effect_id: Id; cause_type: RecordType; cause_id: Id }>`
    with line as (select * from unnest(${types}::text[], ${ids}::bigint[]) as t (type, id))
    select distinct c.effect_type, c.effect_id, c.cause_type, c.cause_id from line e
    cross join lateral (
      select effect_type, effect_id, cause_type, cause_id from cause where effect_type = e.type and effect_id = e.id
      union all
      select effect_type, effect_id, cause_type, cause_id from batch_cause where effect_type = e.type and effect_id = e.id) c
    join line k on k.type = c.cause_type and k.id = c.cause_id
    order by 2, 4`.execute(reader);
  return rows.map((row) => ({
    effect: { type: row.effect_type, id: row.effect_id },
    cause: { type: row.cause_type, id: row.cause_id },
  }));
}
