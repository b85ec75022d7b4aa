import { sql } from 'kysely';
import { type Id, PlumblineError, ref } from '#kernel';
import { type Context, type DomainScope, type Mutation, type Tx, toPlumblineError } from '#platform';
import type { ComponentDraft } from '../../component/component.ts';
import { mayRead } from '../../component/scope.ts';
import { writeComponents } from '../../component/write.ts';
import { noteDisagreements } from '../../disagreement/store.ts';
import type { RelationDraft } from '../../relation/relation.ts';
import { removeRelations, writeRelations } from '../../relation/write.ts';
import { sourcesWith } from '../../source/source.ts';
import { chunkHash, type End, type Entry } from './entry.ts';
import { linkSourceObjects, markAbsent } from './sourceObject.ts';
import { finishChunk, madeBy, nextChunk, type Outcome, readChunk } from './store.ts';

export interface ApplyOf {
  intakeId: Id;
  sourceKey: string;
  /** When the source said so. */
  at: Date;
  /** Where the actor may change the estate. */
  scope: DomainScope;
}

/**
 * Applies the next chunk of an intake: its entries, what became of each and that the chunk is done, all in one
 * transaction; a crash leaves it undone as a whole. Returns false when nothing is left, or it was cancelled.
 */
export async function applyNextChunk(ctx: Context, of: ApplyOf): Promise<boolean> {
  return ctx.mutate(
    async (mutation) => {
      const chunk = await nextChunk(mutation.tx, of.intakeId);
      if (!chunk) return false;
      const entries = await readChunk(mutation.tx, of.intakeId, chunk);
      if (chunkHash(entries) !== chunk.hash)
        throw new PlumblineError('plan_changed', `Chunk ${chunk.number} of the plan is not the one that was reviewed.`);
      const outcomes = [
        ...(await applyComponents(mutation, of, entries)),
        ...(await applyDisagreements(mutation, of, entries)),
        ...(await applyEnded(mutation, of, entries)),
        ...(await applyRelations(mutation, of, entries)),
        ...(await applyLinks(mutation, of, entries)),
      ];
      await finishChunk(mutation.tx, of.intakeId, chunk.number, outcomes, mutation.now);
      return true;
    },
    [ref('intake', of.intakeId)],
  );
}

async function applyComponents(mutation: Mutation, of: ApplyOf, all: Entry[]): Promise<Outcome[]> {
  const entries = all.filter((entry) => entry.planned?.draft);
  const made = await madeBy(mutation.tx, of.intakeId, [
    ...new Set(entries.flatMap((entry) => [entry.planned!.site, entry.planned!.parent].flatMap(ordinalOf))),
  ]);
  const outcomes: Outcome[] = [];
  const ready: { entry: Entry; draft: ComponentDraft }[] = [];
  for (const entry of entries) {
    const { draft, site, parent, saidAt } = entry.planned!;
    const [siteId, parentId] = [site && idOf(site, made), parent && idOf(parent, made)];
    if (siteId === null || parentId === null) {
      outcomes.push(conflict(entry, `Its ${siteId === null ? 'site' : 'parent'} did not come in.`));
      continue;
    }
    ready.push({
      entry,
      draft: {
        ...draft!,
        ...(siteId === undefined ? {} : { siteId }),
        ...(parentId === undefined ? {} : { parentId }),
        at: saidAt ? new Date(saidAt) : of.at,
        ...(entry.op === 'create' ? { mustBeNew: true } : { id: entry.componentId!, expectedVersion: entry.version! }),
      },
    });
  }
  const write = async (part: typeof ready): Promise<Outcome[]> => {
    const refused = new Map<number, PlumblineError>();
    const written = await writeComponents(
      mutation,
      of.sourceKey,
      part.map((one) => one.draft),
      { scope: of.scope, refuse: (index, error) => refused.set(index, error) },
    );
    await moveOn(
      mutation,
      of,
      part.filter((_, index) => !refused.has(index)),
    );
    return part.map(({ entry }, index) => {
      const refusal = refused.get(index);
      if (refusal) return conflict(entry, reasonOf(entry, refusal));
      return { ordinal: entry.ordinal, outcome: 'applied', reason: null, componentId: written[index]!.id };
    });
  };
  outcomes.push(
    ...(await inParts(mutation.tx, ready, write, ({ entry }, error) => conflict(entry, reasonOf(entry, error)))),
  );
  const { source } = await sourcesWith(mutation.tx, of.sourceKey);
  const applied = new Map(
    outcomes.flatMap((one) => (one.outcome === 'applied' ? [[one.ordinal, one.componentId!]] : [])),
  );
  await linkSourceObjects(
    mutation.tx,
    source.id,
    entries.flatMap((entry) =>
      entry.foreignId !== null && applied.has(entry.ordinal)
        ? [{ foreignId: entry.foreignId, componentId: applied.get(entry.ordinal)! }]
        : [],
    ),
    of.at,
  );
  return outcomes;
}

/** Where the source has gone several moves further since, each is made, one after the other. */
async function moveOn(mutation: Mutation, of: ApplyOf, part: { entry: Entry; draft: ComponentDraft }[]): Promise<void> {
  const longest = Math.max(0, ...part.map(({ entry }) => entry.planned!.then?.length ?? 0));
  for (let step = 0; step < longest; step += 1) {
    const drafts = part.flatMap(({ entry, draft }) => {
      const state = entry.planned!.then?.[step];
      const { kind, name, at } = draft;
      return state ? [{ id: entry.componentId!, kind, name, state, ...(at ? { at } : {}) }] : [];
    });
    await writeComponents(mutation, of.sourceKey, drafts, { scope: of.scope });
  }
}

/** Nothing is different, yet the source says otherwise of fields that others keep: that is noted, to be decided. */
async function applyDisagreements(mutation: Mutation, of: ApplyOf, all: Entry[]): Promise<Outcome[]> {
  const entries = all.filter((entry) => entry.op === null && entry.refused?.length && entry.componentId !== null);
  if (entries.length === 0) return [];
  const { rows } = await sql<{ id: Id; domain_id: Id; version: number }>`
    select id, domain_id, version from component where id = any(${entries.map((entry) => entry.componentId!)}::bigint[])`.execute(
    mutation.tx,
  );
  const now = new Map(rows.map((row) => [row.id, row]));
  const outcomes = entries.map((entry): Outcome => {
    const { domain_id: domainId, version } = now.get(entry.componentId!) ?? {};
    if (domainId === undefined || !mayRead(of.scope, domainId))
      return conflict(entry, 'You may not change that component: it takes level 3 (Apply) in its domain.');
    if (version !== entry.version) return conflict(entry, 'It was changed since the plan was made.');
    return { ordinal: entry.ordinal, outcome: 'applied', reason: null, componentId: entry.componentId };
  });
  const noted = entries.filter((_, index) => outcomes[index]!.outcome === 'applied');
  if (noted.length === 0) return outcomes;
  const { source } = await sourcesWith(mutation.tx, of.sourceKey);
  await noteDisagreements(
    mutation.tx,
    source.id,
    noted.map((entry) => ({
      componentId: entry.componentId!,
      fields: entry.refused!.map(({ field }) => field),
      refused: entry.refused!.map(({ field, stated }) => ({ field, stated, at: of.at, confidence: 1 })),
    })),
    mutation.now,
  );
  await mutation.record({
    subject: ref('intake', of.intakeId),
    action: 'disagreement.noted',
    touched: { component: noted.map((entry) => entry.componentId!) },
  });
  return outcomes;
}

/** Relations that the source no longer states; of what one may not change they stay. */
async function applyEnded(mutation: Mutation, of: ApplyOf, all: Entry[]): Promise<Outcome[]> {
  const entries = all.filter((entry) => entry.planned?.ended !== undefined);
  if (entries.length === 0) return [];
  const ids = entries.map((entry) => entry.planned!.ended!);
  const { rows } = await sql<{ id: Id; domain_id: Id }>`
    select r.id, c.domain_id from relation r join component c on c.id = r.from_id where r.id = any(${ids}::bigint[])`.execute(
    mutation.tx,
  );
  const may = new Set(rows.filter((row) => mayRead(of.scope, row.domain_id)).map((row) => row.id));
  await removeRelations(mutation, [...may]);
  return entries.map((entry) =>
    may.has(entry.planned!.ended!)
      ? { ordinal: entry.ordinal, outcome: 'applied', reason: null, componentId: null }
      : conflict(entry, 'You may not change that component: it takes level 3 (Apply) in its domain.'),
  );
}

async function applyRelations(mutation: Mutation, of: ApplyOf, all: Entry[]): Promise<Outcome[]> {
  const entries = all.filter((entry) => entry.planned?.relation);
  if (entries.length === 0) return [];
  const made = await madeBy(mutation.tx, of.intakeId, [
    ...new Set(
      entries.flatMap((entry) => [entry.planned!.relation!.from, entry.planned!.relation!.to].flatMap(ordinalOf)),
    ),
  ]);
  const resolved = entries.map((entry) => {
    const { from, to, ...rest } = entry.planned!.relation!;
    return { entry, fromId: idOf(from, made), toId: idOf(to, made), rest };
  });
  const domains = await domainsOf(
    mutation.tx,
    resolved.flatMap(({ fromId, toId }) => [fromId, toId].filter((id) => id !== null)),
  );
  const outcomes: Outcome[] = [];
  const ready: { entry: Entry; draft: RelationDraft }[] = [];
  for (const { entry, fromId, toId, rest } of resolved) {
    if (fromId === null || toId === null) outcomes.push(conflict(entry, 'One end of it did not come in.'));
    else if (!domains.has(fromId) || !domains.has(toId))
      outcomes.push(conflict(entry, 'One end of it is there no more.'));
    else if (!mayRead(of.scope, domains.get(fromId)!))
      outcomes.push(conflict(entry, 'You may not change that component: it takes level 3 (Apply) in its domain.'));
    else ready.push({ entry, draft: { ...rest, fromId, toId } });
  }
  const write = async (part: typeof ready): Promise<Outcome[]> => {
    await writeRelations(
      mutation,
      of.sourceKey,
      part.map((one) => one.draft),
    );
    return part.map(({ entry }) => ({ ordinal: entry.ordinal, outcome: 'applied', reason: null, componentId: null }));
  };
  return [
    ...outcomes,
    ...(await inParts(mutation.tx, ready, write, ({ entry }, error) => conflict(entry, error.message))),
  ];
}

/** What is only recognised from now on, and what the source has no more: nothing of the estate changes. */
async function applyLinks(mutation: Mutation, of: ApplyOf, all: Entry[]): Promise<Outcome[]> {
  const entries = all.filter((entry) => entry.op === 'link' || entry.op === 'gone');
  if (entries.length === 0) return [];
  const { source } = await sourcesWith(mutation.tx, of.sourceKey);
  const there = await domainsOf(
    mutation.tx,
    entries.map((entry) => entry.componentId!),
  );
  const [known, lost] = [
    entries.filter((entry) => there.has(entry.componentId!)),
    entries.filter((entry) => !there.has(entry.componentId!)),
  ];
  const links = known.filter((entry) => entry.op === 'link');
  await linkSourceObjects(
    mutation.tx,
    source.id,
    links.map((entry) => ({ foreignId: entry.foreignId!, componentId: entry.componentId! })),
    of.at,
  );
  await markAbsent(
    mutation.tx,
    source.id,
    known.filter((entry) => entry.op === 'gone').map((entry) => entry.foreignId!),
    of.at,
  );
  return [
    ...known.map(
      (entry): Outcome => ({
        ordinal: entry.ordinal,
        outcome: 'applied',
        reason: null,
        componentId: entry.componentId,
      }),
    ),
    ...lost.map((entry) => conflict(entry, 'It is there no more.')),
  ];
}

/**
 * Writes all at once; where the database refuses the batch, in halves, until what cannot be written stands alone. Each
 * attempt has a savepoint, so that a refused one leaves nothing.
 */
async function inParts<Item>(
  tx: Tx,
  items: Item[],
  write: (part: Item[]) => Promise<Outcome[]>,
  refuse: (item: Item, error: PlumblineError) => Outcome,
): Promise<Outcome[]> {
  if (items.length === 0) return [];
  await sql`savepoint part`.execute(tx);
  try {
    const outcomes = await write(items);
    await sql`release savepoint part`.execute(tx);
    return outcomes;
  } catch (error) {
    const refusal = asRefusal(error);
    if (!refusal) throw error;
    await sql`rollback to savepoint part`.execute(tx);
    await sql`release savepoint part`.execute(tx);
    if (items.length === 1) return [refuse(items[0]!, refusal)];
    const middle = items.length >> 1;
    return [
      ...(await inParts(tx, items.slice(0, middle), write, refuse)),
      ...(await inParts(tx, items.slice(middle), write, refuse)),
    ];
  }
}

/** What the writer or a constraint of the database refuses; null for anything else, such as a lost connection. */
function asRefusal(error: unknown): PlumblineError | null {
  if (error instanceof PlumblineError) return error;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !/^2[23]/.test(code)) return null;
  const known = toPlumblineError(error);
  return known.code === 'internal'
    ? new PlumblineError('conflict', 'It clashes with what is there, such as an overlapping number.', { cause: error })
    : known;
}

const ordinalOf = (end: End | undefined): number[] => (end && 'entry' in end ? [end.entry] : []);

/** null: the entry that should have made it did not. */
const idOf = (end: End, made: ReadonlyMap<number, Id>): Id | null =>
  'id' in end ? end.id : (made.get(end.entry) ?? null);

const conflict = (entry: Entry, reason: string): Outcome => ({
  ordinal: entry.ordinal,
  outcome: 'conflict',
  reason,
  componentId: null,
});

function reasonOf(entry: Entry, error: PlumblineError): string {
  if (error.code === 'stale') return 'It was changed since the plan was made. Take the file in again.';
  if (error.code === 'already_exists' && entry.op === 'create')
    return `It came into being since the plan was made, or is one that you may not read. ${error.message}`;
  return error.message;
}

async function domainsOf(tx: Tx, ids: Id[]): Promise<Map<Id, Id>> {
  const { rows } = await sql<{ id: Id; domain_id: Id }>`
    select id, domain_id from component where id = any(${[...new Set(ids)]}::bigint[]) and state <> 'disposed'`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row.domain_id]));
}
