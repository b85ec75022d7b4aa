import { sql } from 'kysely';
import { impactOfSeveral, mayRead } from '#estate';
import { type Id, keyOf, PlumblineError, parseKey, type RecordType } from '#kernel';
import { type Context, toRef } from '#platform';
import type { Line } from '../line/line.ts';
import { lineOf } from '../line/service.ts';
import { relationWords, wayUp, whySentence } from './spine.ts';
import { findTask } from './task.ts';
import type { Why } from './view.ts';

/** Of what depends on it; how many there are says the count. */
const MOST_NAMED = 6;
/** Components whose failing together is worked out while somebody waits. */
const MOST_TARGETS = 100;

/**
 * Why somebody does this: the way from the record up to the objective, and what hangs on what it works on. What one may
 * not read is left out. Throws `not_found`.
 */
export async function whyOf(context: Context, key: string): Promise<Why> {
  const of = parseKey(key);
  const [line, task] = await Promise.all([lineOf(context, keyOf(of)), findTask(context.db, of)]);
  const way = wayUp(line);
  const step = (node: Line['nodes'][number]) => ({
    record: node.ref,
    phase: node.phase,
    relation: relationWords[node.ref.type as RecordType] ?? 'because of',
    sentence: node.sentence,
    at: node.at,
  });
  // Two of one name tell a person nothing that one does not.
  const faceOf = (node: Line['nodes'][number]): string => `${node.ref.type} ${node.ref.name}`;
  const onWay = new Set(way.map(faceOf));
  const direct = new Set(line.edges.filter((edge) => edge.effect === line.of.key).map((edge) => edge.cause));
  return {
    of: line.of,
    sentence: whySentence(task.why, way),
    way: way.map(step).reverse(),
    beside: line.nodes.filter((node) => direct.has(node.ref.key) && !onWay.has(faceOf(node))).map(step),
    below: await belowOf(context, task.componentIds),
    steps: task.steps,
    diff: task.diff,
  };
}

async function belowOf(context: Context, ids: readonly Id[]): Promise<Why['below']> {
  const scope = await context.scope('estate.read');
  const rows =
    ids.length === 0
      ? []
      : (
          await sql<{ id: Id; name: string; kind: string; domain_id: Id }>`
            select id, name, kind, domain_id from component where id = any(${ids}::bigint[]) order by lower(name), id`.execute(
            context.db,
          )
        ).rows.filter((row) => mayRead(scope, row.domain_id));
  if (rows.length === 0) return { components: [], count: 0, down: 0, degraded: 0, services: 0, named: [] };
  const impact = await impactOfSeveral(
    context,
    rows.slice(0, MOST_TARGETS).map((row) => row.id),
    { limit: MOST_NAMED },
  ).catch((error: unknown) => {
    // Somebody removed one meanwhile: what remains is still worth telling.
    if (error instanceof PlumblineError && error.code === 'not_found') return null;
    throw error;
  });
  return {
    components: rows.slice(0, MOST_NAMED).map((row) => toRef('component', row.id, row.name)),
    count: rows.length,
    down: impact?.down.count ?? 0,
    degraded: impact?.degraded.count ?? 0,
    services: impact?.byKind['service'] ?? 0,
    named: [...(impact?.down.items ?? []), ...(impact?.degraded.items ?? [])].slice(0, MOST_NAMED).map((one) => ({
      record: toRef('component', one.component.id, one.component.name),
      severity: one.severity,
      why: one.why,
    })),
  };
}
