import type { Id, Json } from '#kernel';
import type { ComponentDraft, FieldChange, Refusal, StoredComponent } from '../component/component.ts';
import { type DiffEntry, summarise } from '../component/diff.ts';
import { applyDraft, blankComponent, type Working } from '../component/merge.ts';
import { diffInstallations } from '../installation/write.ts';
import { relationKinds } from '../relation/kind.ts';
import type { Current, EstatePlan, Handle, IntendedComponent, Intent, PlannedComponent, Preview } from './plan.ts';
import { installationDiffEntries } from './software.ts';

/** Works out what of an intent is not so yet. Pure and deterministic: no clock, no I/O. */
export function makePlan(intent: Intent, current: Current): { plan: EstatePlan; preview: Preview } {
  const plan: EstatePlan = {
    format: 1,
    source: intent.source,
    at: intent.at.toISOString(),
    components: [],
    relations: [],
    endedRelations: [],
    software: [],
  };
  const diff: DiffEntry[] = [];
  const warnings: string[] = [];
  let unchanged = 0;
  const names = new Map<Handle, string>();
  for (const intended of intent.components) {
    const planned = planComponent(intent, intended, current);
    plan.components.push(planned.component);
    names.set(intended.handle, planned.name);
    if (intended.reference) continue;
    warnings.push(...planned.refused.map((refusal) => disagreement(planned.name, refusal)));
    if (planned.entry) diff.push(planned.entry);
    else unchanged += 1;
  }
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
    const existing =
      from === undefined || to === undefined
        ? undefined
        : known.get(relationKey(relation.kind, from, to, relation.redundancyGroup));
    if (existing && existing.needed === relation.needed) {
      unchanged += 1;
      continue;
    }
    plan.relations.push(relation);
    diff.push({
      op: existing ? 'update' : 'create',
      what: 'relation',
      name: `${names.get(relation.from)} ${relationKinds[relation.kind].title} ${names.get(relation.to)}`,
      kind: relation.kind,
      key: existing ? `REL-${existing.id}` : null,
      changes:
        relation.needed === null
          ? []
          : [
              {
                field: `needed of ${relation.redundancyGroup}`,
                before: existing?.needed ?? null,
                after: relation.needed,
                source: intent.source,
              },
            ],
    });
  }
  for (const ended of intent.endedRelations) {
    plan.endedRelations.push(ended.id);
    diff.push({
      op: 'remove',
      what: 'relation',
      name: ended.name,
      kind: ended.kind,
      key: `REL-${ended.id}`,
      changes: [],
    });
  }
  for (const { handle, drafts } of intent.software) {
    const changes = diffInstallations(current.software.get(handle) ?? [], drafts);
    unchanged += changes.unchanged;
    if (changes.added.length + changes.changed.length + changes.removed.length === 0) continue;
    plan.software.push({
      handle,
      added: changes.added,
      changed: changes.changed.map((change) => ({ id: change.before.id, after: change.after })),
      removed: changes.removed.map((removed) => removed.id),
    });
    diff.push(...installationDiffEntries(changes, intent.source, current.releaseName));
  }
  return { plan, preview: { diff, summary: summarise(diff, unchanged), warnings } };
}

const relationKey = (kind: string, from: Id, to: Id, group: string | null): string =>
  `${from} ${kind} ${to} ${group ?? ''}`;

interface Planned {
  component: PlannedComponent;
  name: string;
  entry: DiffEntry | null;
  refused: Refusal[];
}

function planComponent(intent: Intent, intended: IntendedComponent, current: Current): Planned {
  const existing = current.components.get(intended.handle);
  const site = intended.siteHandle === undefined ? undefined : current.components.get(intended.siteHandle);
  const stated: ComponentDraft = { ...intended.draft, ...(site ? { siteId: site.id } : {}) };
  if (existing && intended.reference)
    return { component: unchangedComponent(intended.handle, existing), name: existing.name, entry: null, refused: [] };
  const draft: ComponentDraft = existing
    ? { ...stated, id: existing.id, kind: existing.kind }
    : { ...intended.initial, ...stated };
  const working: Working = existing
    ? { component: existing, isNew: false, changed: new Set() }
    : { component: blankComponent(0, draft, intent.at), isNew: true, changed: new Set() };
  const { changes, refused } = applyDraft(
    working,
    { ...draft, at: intent.at },
    intent.source,
    intent.at,
    current.precedence,
  );
  const changed = working.changed.size > 0;
  const { at: _at, expectedVersion: _version, causes: _causes, ...planned } = draft;
  const name = existing?.name ?? draft.name;
  const component: PlannedComponent = {
    handle: intended.handle,
    id: existing?.id ?? null,
    version: existing?.version ?? 0,
    changes: changed,
    draft: planned,
    siteHandle: intended.siteHandle ?? null,
  };
  if (!changed) return { component, name, entry: null, refused };
  const shown = (field: string, value: Json): Json =>
    typeof value === 'number' && ['domain', 'site', 'owner'].includes(field) ? current.nameOf(field, value) : value;
  const entry: DiffEntry = {
    op: existing ? 'update' : 'create',
    what: 'component',
    name,
    kind: draft.kind,
    key: existing ? `CMP-${existing.id}` : null,
    changes: shownChanges(changes, working, existing).map((change) => ({
      field: change.field,
      before: shown(change.field, change.before),
      after: shown(change.field, change.after),
      source: intent.source,
    })),
  };
  return { component, name, entry, refused };
}

function unchangedComponent(handle: Handle, existing: StoredComponent): PlannedComponent {
  const { id, kind, name, version } = existing;
  return { handle, id, version, changes: false, draft: { id, kind, name }, siteHandle: null };
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
