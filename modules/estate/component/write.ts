import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { DomainScope, Mutation } from '#platform';
import { noteDisagreements, readNoted, type Said } from '../disagreement/store.ts';
import { unfit } from '../kind-schema/store.ts';
import { canonicalDraft } from '../network/canonical.ts';
import { syncFacets } from '../network/facet/sync.ts';
import { mayHaveMoved, requirePlaces } from '../rack/store.ts';
import { precedenceRule, readMastery } from '../source/mastery.ts';
import { type Sources, sourcesWith, touchSource } from '../source/source.ts';
import type { ComponentDraft, StoredComponent, WrittenComponent } from './component.ts';
import { applyDraft, blankComponent, statementsOf, type Working } from './merge.ts';
import type { Displaced } from './provenance.ts';
import { findByName, lockComponents, scopeOf } from './rows.ts';
import { saveComponents } from './save.ts';

/** Components a statement; more would only make the statements larger. */
const BATCH = 5_000;

export interface WriteOptions {
  /** The domains in which the actor may change the estate; checked on the locked rows. Left out: the caller vouches. */
  scope?: DomainScope;
  /** The domains that the actor may read: only of these does a refusal name another component. Left out: none. */
  readable?: DomainScope;
  /** Told of a draft that cannot be written, by its index; the others go on. Without it the first such draft throws. */
  refuse?: (index: number, error: PlumblineError) => void;
}

/**
 * Creates and updates any number of components on the word of one source, in a few statements each for thousands. The
 * one way in which components are written: by people, bulk, intake, YAML and the example. Returns one result a draft, in
 * the order of the drafts.
 */
export async function writeComponents(
  mutation: Mutation,
  sourceKey: string,
  drafts: ComponentDraft[],
  options: WriteOptions = {},
): Promise<WrittenComponent[]> {
  if (drafts.length === 0) return [];
  const { sources, source } = await sourcesWith(mutation.tx, sourceKey);
  const precedence = precedenceRule(sources, await readMastery(mutation.tx));
  const written: WrittenComponent[] = [];
  for (let start = 0; start < drafts.length; start += BATCH) {
    const batch = drafts.slice(start, start + BATCH).map(canonicalDraft);
    const { working, byDraft } = await locate(mutation, batch);
    const known = working.filter((entry) => !entry.isNew).map((entry) => entry.component.id);
    const noted = await readNoted(mutation.tx, source.key, known);
    const displaced: { index: number; words: Displaced[] }[] = [];
    for (const [index, draft] of batch.entries()) {
      const target = byDraft[index]!;
      try {
        const existed = !target.isNew || target.changed.size > 0;
        if (draft.mustBeNew && existed) throw alreadyExists(target.component);
        requireScope(options.scope, target.component, draft);
        const applied = applyDraft(target, draft, source.key, mutation.now, precedence, noted.get(target.component.id));
        const { changes, refused, confirmed } = applied;
        if (existed && applied.displaced.length > 0) displaced.push({ index, words: applied.displaced });
        const outcome = !existed ? 'created' : changes.length + confirmed.length > 0 ? 'updated' : 'unchanged';
        written.push({ id: target.component.id, outcome, version: 0, changes, refused });
      } catch (error) {
        if (!options.refuse || !(error instanceof PlumblineError)) throw error;
        options.refuse(start + index, error);
        written.push({ id: target.component.id, outcome: 'refused', version: 0, changes: [], refused: [] });
      }
    }
    const changed = working.filter((entry) => entry.changed.size > 0);
    const refusedBySchema = await unfit(mutation.tx, changed);
    const fitting = changed.filter((entry) => !refusedBySchema.has(entry));
    const clashing = new Map([
      ...[...refusedBySchema].map(([entry, error]) => [entry.component.id, error] as const),
      ...(await syncFacets(mutation.tx, mutation.now, fitting, options.readable)),
    ]);
    for (let index = 0; clashing.size > 0 && index < batch.length; index += 1) {
      const error = clashing.get(byDraft[index]!.component.id);
      if (!error || written[start + index]!.outcome === 'refused') continue;
      if (!options.refuse) throw error;
      options.refuse(start + index, error);
      written[start + index] = { ...written[start + index]!, outcome: 'refused', changes: [], refused: [] };
    }
    const touched = changed.filter((entry) => !clashing.has(entry.component.id));
    for (const entry of touched) {
      if (!entry.isNew) entry.component.version += 1;
      entry.component.updatedAt = mutation.now;
    }
    const results = written.slice(start);
    await noteSaid(mutation, source.id, batch, byDraft, results, noted.size > 0);
    await noteDisplaced(
      mutation,
      sources,
      displaced.flatMap(({ index, words }) =>
        results[index]!.outcome === 'refused' ? [] : [{ componentId: byDraft[index]!.component.id, words }],
      ),
    );
    await saveComponents(mutation, source.id, source.key, touched, causesOf(batch, byDraft));
    await requirePlaces(mutation.tx, source.key, mayHaveMoved(touched));
    for (let index = 0; index < batch.length; index += 1)
      written[start + index]!.version = byDraft[index]!.component.version;
  }
  await touchSource(mutation.tx, source.id, mutation.now);
  return written;
}

/** What of the drafts about components that exist already did not prevail, and what does now. */
async function noteSaid(
  { tx, now }: Mutation,
  sourceId: Id,
  drafts: ComponentDraft[],
  byDraft: Working[],
  written: readonly WrittenComponent[],
  anyNoted: boolean,
): Promise<void> {
  const said = drafts.flatMap((draft, index): Said[] => {
    const { component, isNew } = byDraft[index]!;
    if (isNew || written[index]!.outcome === 'refused') return [];
    const at = draft.at ?? now;
    const confidence = draft.confidence ?? 1;
    const refused = written[index]!.refused.map(({ field, stated }) => ({ field, stated, at, confidence }));
    return [{ componentId: component.id, fields: Object.keys(statementsOf(draft, '', now)), refused }];
  });
  if (anyNoted || said.some((one) => one.refused.length > 0)) await noteDisagreements(tx, sourceId, said, now);
}

/** What the word of another source that counts as much has taken the place of: that source says it still. */
async function noteDisplaced(
  { tx, now }: Mutation,
  sources: Sources,
  displaced: readonly { componentId: Id; words: readonly Displaced[] }[],
): Promise<void> {
  const bySource = Map.groupBy(
    displaced.flatMap(({ componentId, words }) => words.map((word) => ({ componentId, ...word }))),
    (word) => word.by.source,
  );
  for (const [key, words] of bySource) {
    const source = sources.get(key);
    if (!source) continue;
    const said = words.map(({ componentId, field, stated, by }): Said => {
      const word = { field, stated, at: new Date(by.at), confidence: by.confidence };
      return { componentId, fields: [], refused: [word] };
    });
    await noteDisagreements(tx, source.id, said, now);
  }
}

/** The component that each draft speaks of: loaded and locked, or new with its id drawn. Drafts of the same one share it. */
async function locate(
  mutation: Mutation,
  drafts: ComponentDraft[],
): Promise<{ working: Working[]; byDraft: Working[] }> {
  const { tx } = mutation;
  const named = drafts.flatMap((draft, index) => (draft.id === undefined ? [index] : []));
  const found = await findByName(
    tx,
    named.map((index) => ({
      kind: drafts[index]!.kind,
      siteId: drafts[index]!.siteId ?? null,
      parentId: drafts[index]!.parentId ?? null,
      name: drafts[index]!.name,
    })),
  );
  const ids = drafts.map((draft) => draft.id);
  for (const [position, id] of found) ids[named[position]!] = id;
  const stored = await lockComponents(tx, [...new Set(ids.filter((id) => id !== undefined))]);
  const byId = new Map(
    stored.map((component): [Id, Working] => [component.id, { component, isNew: false, changed: new Set() }]),
  );
  const byName = new Map<string, Working>();
  const byDraft: (Working | null)[] = drafts.map((draft, index) => {
    const id = ids[index];
    if (id === undefined) return null;
    const working = byId.get(id);
    return working ?? missing(id, draft);
  });
  const fresh = drafts.flatMap((_, index) => (byDraft[index] ? [] : [index]));
  const drawn = await drawIds(mutation, fresh.length);
  for (const [position, index] of fresh.entries()) {
    const draft = drafts[index]!;
    const name = JSON.stringify([draft.kind, scopeOf(draft), draft.name.toLowerCase()]);
    let working = byName.get(name);
    if (!working) {
      working = { component: blankComponent(drawn[position]!, draft, mutation.now), isNew: true, changed: new Set() };
      byName.set(name, working);
    }
    byDraft[index] = working;
  }
  return { working: [...byId.values(), ...byName.values()], byDraft: byDraft as Working[] };
}

/** Stands for a component that is not there: whatever is said of it is refused. */
function missing(id: Id, draft: ComponentDraft): Working {
  return {
    component: { ...blankComponent(id, draft, new Date(0)), version: 0 },
    isNew: false,
    changed: new Set(),
    missing: true,
  };
}

async function drawIds(mutation: Mutation, count: number): Promise<Id[]> {
  if (count === 0) return [];
  const { rows } = await sql<{
    id: number;
  }>`select nextval(s.name) as id from (select pg_get_serial_sequence('component', 'id')::regclass as name offset 0) s, generate_series(1, ${count}::int)`.execute(
    mutation.tx,
  );
  return rows.map((row) => row.id);
}

function causesOf(drafts: ComponentDraft[], byDraft: Working[]): Map<Working, NonNullable<ComponentDraft['causes']>> {
  const causes = new Map<Working, NonNullable<ComponentDraft['causes']>>();
  for (const [index, draft] of drafts.entries()) {
    if (draft.causes?.length) causes.set(byDraft[index]!, [...(causes.get(byDraft[index]!) ?? []), ...draft.causes]);
  }
  return causes;
}

/** Both where it is and where it would go. */
function requireScope(scope: DomainScope | undefined, component: StoredComponent, draft: ComponentDraft): void {
  if (scope === undefined || scope === 'all') return;
  if (scope.includes(component.domainId) && (draft.domainId === undefined || scope.includes(draft.domainId))) return;
  throw new PlumblineError(
    'forbidden',
    `You may not change ${component.kind} "${component.name}": it takes level 3 (Apply) in its domain.`,
  );
}

function alreadyExists(component: StoredComponent): PlumblineError {
  return new PlumblineError(
    'already_exists',
    `There is a ${component.kind} "${component.name}" already: CMP-${component.id}.`,
    { extra: { id: component.id } },
  );
}
