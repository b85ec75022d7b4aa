import { keyOf, PlumblineError, parseKey, type RecordRef, type RecordType } from '#kernel';
import { type Action, type Context, type DomainScope, toRef } from '#platform';
import { type Line, phaseOf } from './line.ts';
import { type Resolved, resolvers, resolveType } from './resolve.ts';
import { walkLine } from './walk.ts';

/**
 * The line of a record, with what the actor may read of it. What they may not read is left out, and looks as if it did
 * not exist. Throws `not_found`.
 */
export async function lineOf(context: Context, key: string): Promise<Line> {
  const of = parseKey(key);
  const missing = () => new PlumblineError('not_found', `There is no ${key}, or you may not read it.`);
  const { nodes, edges, truncated } = await walkLine(context.db, of);
  const mayRead = await scopes(context);
  const byType = Map.groupBy(nodes, (node) => node.type);
  const resolved = new Map<string, Resolved>();
  await Promise.all(
    [...byType].map(async ([type, list]) => {
      const resolver = resolvers[type];
      if (!resolver) return;
      const scope = mayRead.get(resolver.action)!;
      const found = await resolveType(
        context.db,
        type,
        list.map((node) => node.id),
      );
      for (const [id, record] of found) if (readable(scope, record)) resolved.set(keyOf({ type, id }), record);
    }),
  );
  const asked = resolved.get(keyOf(of));
  if (!asked) throw missing();
  return {
    of: { ...toRef(of.type, of.id, asked.name), phase: phaseOf[of.type] },
    nodes: nodes
      .flatMap((node) => {
        const record = resolved.get(keyOf(node));
        if (!record) return [];
        return [
          {
            ref: toRef(node.type, node.id, record.name),
            phase: phaseOf[node.type],
            depth: node.depth,
            sentence: record.sentence,
            at: record.at?.toISOString() ?? null,
          },
        ];
      })
      .sort((a, b) => a.depth - b.depth || a.ref.key.localeCompare(b.ref.key, 'en', { numeric: true })),
    edges: edges
      .map((edge) => ({ cause: keyOf(edge.cause), effect: keyOf(edge.effect) }))
      .filter((edge) => resolved.has(edge.cause) && resolved.has(edge.effect)),
    truncated,
  };
}

/** Names one record, where the actor may read it; null where there is none for them. */
export async function nameRecord(
  context: Context,
  record: RecordRef,
): Promise<{ name: string; sentence: string } | null> {
  const resolver = resolvers[record.type];
  if (!resolver) return null;
  const found = (await resolveType(context.db, record.type, [record.id])).get(record.id);
  return found && readable(await context.scope(resolver.action), found)
    ? { name: found.name, sentence: found.sentence }
    : null;
}

/** Names several records, those that the actor may read, by their keys. One query a type. */
export async function readableRecords(context: Context, records: readonly RecordRef[]): Promise<Map<string, Resolved>> {
  const found = new Map<string, Resolved>();
  for (const [type, list] of Map.groupBy(records, (record) => record.type)) {
    const resolver = resolvers[type];
    if (!resolver) continue;
    const ids = [...new Set(list.map((record) => record.id))];
    const [scope, resolved] = await Promise.all([context.scope(resolver.action), resolveType(context.db, type, ids)]);
    for (const [id, record] of resolved) if (readable(scope, record)) found.set(keyOf({ type, id }), record);
  }
  return found;
}

/** What this actor may read, asked once an action. */
async function scopes(context: Context): Promise<Map<Action, DomainScope>> {
  const actions = [...new Set((Object.keys(resolvers) as RecordType[]).map((type) => resolvers[type]!.action))];
  const found = new Map<Action, DomainScope>();
  for (const action of actions) found.set(action, await context.scope(action));
  return found;
}

function readable(scope: DomainScope, { domainId, otherDomainId }: Resolved): boolean {
  return within(scope, domainId) && (otherDomainId === null || within(scope, otherDomainId));
}

/** What belongs to no domain (strategy) is read by whoever may read it anywhere. */
function within(scope: DomainScope, domainId: number | null): boolean {
  if (scope === 'all') return true;
  return domainId === null ? scope.length > 0 : scope.includes(domainId);
}
