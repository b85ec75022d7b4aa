import { type Id, type Json, PlumblineError } from '#kernel';
import type { ComponentDraft, FieldChange, Refusal, StoredComponent } from '../component/component.ts';
import { type DiffEntry, summarise } from '../component/diff.ts';
import { applyDraft, blankComponent, statementsOf, type Working } from '../component/merge.ts';
import { diffInstallations } from '../installation/write.ts';
import { relationKinds } from '../relation/kind.ts';
import {
  type Current,
  type EstatePlan,
  type Handle,
  type IntendedComponent,
  type Intent,
  inRounds,
  type PlannedComponent,
  type PlannedDraft,
  type Preview,
} from './plan.ts';
import { installationDiffEntries } from './software.ts';

/** Told of a component that cannot become what is intended; the others go on. Without it the first such one throws. */
export type RefuseIntended = (handle: Handle, error: PlumblineError) => void;

interface Made {
  plan: EstatePlan;
  preview: Preview;
  /** The lines of the diff that speak of components, and what other sources keep of them. */
  entries: ReadonlyMap<Handle, DiffEntry>;
  refused: ReadonlyMap<Handle, Refusal[]>;
  /** What the components would become. */
  working: ReadonlyMap<Handle, Working>;
}

/** Works out what of an intent is not so yet. Pure and deterministic: no clock, no I/O. */
export function makePlan(intent: Intent, current: Current, refuse?: RefuseIntended): Made {
  const making: Making = {
    intent,
    current,
    plan: {
      format: 1,
      source: intent.source,
      at: intent.at.toISOString(),
      components: [],
      relations: [],
      endedRelations: intent.endedRelations.map((ended) => ended.id),
      software: [],
    },
    names: new Map(),
    entries: new Map(),
    refused: new Map(),
    working: new Map(),
    preview: { diff: [], summary: summarise([], 0), warnings: [] },
    unchanged: 0,
  };
  for (const round of inRounds(intent.components)) for (const intended of round) addComponent(making, intended, refuse);
  addRelations(making);
  addSoftware(making);
  const { plan, preview, unchanged, entries, refused, working } = making;
  return { plan, preview: { ...preview, summary: summarise(preview.diff, unchanged) }, entries, refused, working };
}

interface Making {
  intent: Intent;
  current: Current;
  plan: EstatePlan;
  names: Map<Handle, string>;
  entries: Map<Handle, DiffEntry>;
  refused: Map<Handle, Refusal[]>;
  working: Map<Handle, Working>;
  preview: Preview;
  unchanged: number;
}

function addComponent(making: Making, intended: IntendedComponent, refuse: RefuseIntended | undefined): void {
  const { plan, preview, names } = making;
  let planned: Planned;
  try {
    planned = planComponent(making, intended);
  } catch (error) {
    if (!refuse || !(error instanceof PlumblineError)) throw error;
    refuse(intended.handle, error);
    return;
  }
  plan.components.push(planned.component);
  names.set(intended.handle, planned.name);
  if (intended.reference) return;
  if (planned.working) making.working.set(intended.handle, planned.working);
  preview.warnings.push(...planned.refused.map((refusal) => disagreement(planned.name, refusal)));
  if (planned.refused.length > 0) making.refused.set(intended.handle, planned.refused);
  if (planned.entry) {
    preview.diff.push(planned.entry);
    making.entries.set(intended.handle, planned.entry);
  } else making.unchanged += 1;
}

function addRelations(making: Making): void {
  const { intent, current, plan, preview, names } = making;
  const idOf = new Map(plan.components.flatMap((c) => (c.id === null ? [] : [[c.handle, c.id] as const])));
  const known = new Map(
    current.relations.map((relation) => [
      relationKey(relation.kind, relation.fromId, relation.toId, relation.redundancyGroup),
      relation,
    ]),
  );
  for (const relation of intent.relations) {
    const from = idOf.get(relation.from);
    const to = idOf.get(relation.to);
    const both = from !== undefined && to !== undefined;
    const existing = both ? known.get(relationKey(relation.kind, from, to, relation.redundancyGroup)) : undefined;
    if (existing && existing.needed === relation.needed) {
      making.unchanged += 1;
      continue;
    }
    plan.relations.push(relation);
    const field = `needed of ${relation.redundancyGroup}`;
    preview.diff.push({
      op: existing ? 'update' : 'create',
      what: 'relation',
      name: `${names.get(relation.from)} ${relationKinds[relation.kind].title} ${names.get(relation.to)}`,
      kind: relation.kind,
      key: existing ? `REL-${existing.id}` : null,
      changes:
        relation.needed === null
          ? []
          : [{ field, before: existing?.needed ?? null, after: relation.needed, source: intent.source }],
    });
  }
  for (const { id, kind, name } of intent.endedRelations) {
    preview.diff.push({ op: 'remove', what: 'relation', name, kind, key: `REL-${id}`, changes: [] });
  }
}

function addSoftware(making: Making): void {
  const { intent, current, plan, preview } = making;
  for (const { handle, drafts } of intent.software) {
    const changes = diffInstallations(current.software.get(handle) ?? [], drafts);
    making.unchanged += changes.unchanged;
    if (changes.added.length + changes.changed.length + changes.removed.length === 0) continue;
    plan.software.push({
      handle,
      added: changes.added,
      changed: changes.changed.map((change) => ({ id: change.before.id, after: change.after })),
      removed: changes.removed.map((removed) => removed.id),
    });
    preview.diff.push(...installationDiffEntries(changes, intent.source, current.releaseName));
  }
}

const relationKey = (kind: string, from: Id, to: Id, group: string | null): string =>
  `${from} ${kind} ${to} ${group ?? ''}`;

interface Planned {
  component: PlannedComponent;
  name: string;
  entry: DiffEntry | null;
  refused: Refusal[];
  working: Working | null;
}

function planComponent(making: Making, intended: IntendedComponent): Planned {
  const { intent, current } = making;
  const existing = current.components.get(intended.handle);
  const site = intended.siteHandle === undefined ? undefined : current.components.get(intended.siteHandle);
  const parent = intended.parentHandle === undefined ? undefined : current.components.get(intended.parentHandle);
  const stated: ComponentDraft = {
    ...intended.draft,
    ...(site ? { siteId: site.id } : {}),
    ...(parent ? { parentId: parent.id } : {}),
  };
  if (existing && intended.reference)
    return {
      component: unchangedComponent(intended.handle, existing),
      name: existing.name,
      entry: null,
      refused: [],
      working: null,
    };
  const draft: ComponentDraft = existing
    ? { ...stated, id: existing.id, kind: existing.kind }
    : { ...intended.initial, ...stated };
  const working: Working = existing
    ? { component: existing, isNew: false, changed: new Set() }
    : { component: blankComponent(0, draft, intent.at), isNew: true, changed: new Set() };
  const noted = existing && current.noted.get(existing.id);
  const { changes, refused } = applyDraft(
    working,
    { ...draft, at: draft.at ?? intent.at },
    intent.source,
    intent.at,
    current.precedence,
    noted,
  );
  // Where it was noted to say otherwise and now says what stands: written once more, that ends.
  const lost = new Set([...refused, ...changes].map(({ field }) => field));
  const agreed = noted
    ? Object.keys(statementsOf(draft, '', intent.at)).filter((field) => noted.has(field) && !lost.has(field))
    : [];
  const quiet = intent.confirm === false && existing !== undefined;
  const changed = quiet ? changes.length > 0 : working.changed.size > 0;
  const { at: _at, expectedVersion: _version, causes: _causes, ...planned } = draft;
  const name = existing?.name ?? draft.name;
  const component: PlannedComponent = {
    handle: intended.handle,
    id: existing?.id ?? null,
    version: existing?.version ?? 0,
    changes: changed || agreed.length > 0,
    draft: quiet ? onlySaid(planned, new Set([...lost, ...agreed])) : planned,
    siteHandle: intended.siteHandle ?? null,
    parentHandle: intended.parentHandle ?? null,
  };
  const shown = (field: string, value: Json): Json =>
    typeof value === 'number' && ['domain', 'site', 'parent', 'owner'].includes(field)
      ? current.nameOf(field, value)
      : value;
  const shownRefusals = refused.map((refusal) => ({
    ...refusal,
    stated: shown(refusal.field, refusal.stated),
    kept: shown(refusal.field, refusal.kept),
  }));
  if (!changed && agreed.length === 0) return { component, name, entry: null, refused: shownRefusals, working: null };
  const entry: DiffEntry = {
    op: existing ? 'update' : 'create',
    what: 'component',
    name,
    kind: draft.kind,
    key: existing ? `CMP-${existing.id}` : null,
    changes: [
      ...shownChanges(changes, working, existing),
      ...agreed.map((field) => ({
        field,
        before: `said ${JSON.stringify(shown(field, JSON.parse(noted!.get(field)!.stated)))}`,
        after: 'says the same',
      })),
    ].map((change) => ({
      field: change.field,
      before: shown(change.field, change.before),
      after: shown(change.field, change.after),
      source: intent.source,
    })),
  };
  // A site or a parent that is itself only to be made has no id yet.
  const coming = (field: 'site' | 'parent', handle: Handle | undefined, known: StoredComponent | undefined): void => {
    const name = known || handle === undefined ? undefined : (making.names.get(handle) ?? current.coming?.get(handle));
    if (name !== undefined) entry.changes.push({ field, before: null, after: name, source: intent.source });
  };
  coming('site', intended.siteHandle, site);
  coming('parent', intended.parentHandle, parent);
  return { component, name, entry, refused: shownRefusals, working: changed ? working : null };
}

const fieldOfDraft = { domainId: 'domain', siteId: 'site', parentId: 'parent', ownerId: 'owner' } as const;

/** What of a draft says something new: the rest stands already. */
function onlySaid(draft: PlannedDraft, fields: ReadonlySet<string>): PlannedDraft {
  const { id, kind, name, attributes = {}, ...rest } = draft;
  const kept = Object.entries(rest).filter(
    ([member]) => member === 'confidence' || fields.has(fieldOfDraft[member as keyof typeof fieldOfDraft] ?? member),
  );
  const stated = Object.entries(attributes).filter(([attribute]) => fields.has(`attributes.${attribute}`));
  return {
    ...(id === undefined ? {} : { id }),
    kind,
    name,
    ...Object.fromEntries(kept),
    ...(stated.length > 0 ? { attributes: Object.fromEntries(stated) } : {}),
  };
}

function unchangedComponent(handle: Handle, existing: StoredComponent): PlannedComponent {
  const { id, kind, name, version } = existing;
  return { handle, id, version, changes: false, draft: { id, kind, name }, siteHandle: null, parentHandle: null };
}

/** Values that only found a stronger voice are shown too, unchanged: somebody takes them over. */
function shownChanges(changes: FieldChange[], working: Working, existing: StoredComponent | undefined): FieldChange[] {
  if (changes.length > 0 || !existing) return changes;
  return [...working.changed].map((field) => ({
    field,
    before: `as ${existing.provenance[field]?.source ?? 'nobody'} says`,
    after: 'confirmed',
  }));
}

function disagreement(name: string, refusal: Refusal): string {
  const kept = refusal.kept === null ? 'nothing' : JSON.stringify(refusal.kept);
  return `${name}: ${refusal.field} stays ${kept} as ${refusal.keptBy.source} says; it states ${JSON.stringify(refusal.stated)}.`;
}
