import { canonicalJson, type Id, type Json } from '#kernel';
import type { Claim, ComponentDraft, FieldChange } from '../component/component.ts';
import { fieldsOf } from '../component/merge.ts';
import type { RelationDraft } from '../relation/relation.ts';
import type { Version } from './versions.ts';

/**
 * To undo an event is to write what was before it, as a new mutation: the values it changed and who had said them. It
 * counts from when the undone change counted, as if that had never been so. What was changed again since is not undone:
 * somebody has decided on it after all.
 */
export interface UndoneComponent {
  id: Id;
  /** The version that it was worked out against. */
  version: number;
  name: string;
  kind: ComponentDraft['kind'];
  /** Null: the field had no value. */
  values: { [field: string]: Json };
  /** Null: nobody had stated it. */
  claims: { [field: string]: Claim | null };
  validFrom: string;
}

export interface UndoRefusal {
  /** Of a component or a relation. */
  key: string;
  name: string;
  field: string | null;
  reason: string;
}

export interface UndoPlan {
  format: 1;
  eventId: Id;
  components: UndoneComponent[];
  endRelations: Id[];
  beginRelations: (RelationDraft & { source: string })[];
}

/** What undoes one version of a component, and how that differs from now; or why not. Pure. */
export function undoVersion(
  versions: readonly Version[],
  eventId: Id,
): { undone: UndoneComponent; changes: FieldChange[] } | { refused: Omit<UndoRefusal, 'key' | 'name'> } {
  const index = versions.findIndex((version) => version.eventId === eventId);
  const [target, now] = [versions[index]!, versions.at(-1)!];
  const later = versions.slice(index + 1);
  const fields = target.changed ?? ['state'];
  for (const version of later) {
    const again =
      target.changed === null ? version.changed?.[0] : version.changed?.find((field) => fields.includes(field));
    if (again !== undefined) {
      const what = target.changed === null ? 'It' : `Its ${again}`;
      const reason = `${what} was changed again in version ${version.version}, by ${version.actor.name}: undo that first.`;
      return { refused: { field: target.changed === null ? null : again, reason } };
    }
  }
  const current = fieldsOf(now.component);
  const values: { [field: string]: Json } = {};
  const claims: { [field: string]: Claim | null } = {};
  if (target.changed === null) {
    // Nothing is deleted: what should never have been made is disposed.
    if (now.component.state === 'disposed') return { refused: { field: 'state', reason: 'It is disposed already.' } };
    values['state'] = 'disposed';
    claims['state'] = now.component.provenance['state'] ?? null;
  } else {
    const before = versions[index - 1]!.component;
    const old = fieldsOf(before);
    for (const field of target.changed) {
      values[field] = old[field] ?? null;
      claims[field] = before.provenance[field] ?? null;
    }
  }
  const changes = fields
    .map((field) => ({ field, before: current[field] ?? null, after: values[field] ?? null }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
  const { id, kind, name } = now.component;
  return {
    undone: { id, version: now.version, name, kind, values, claims, validFrom: target.validFrom.toISOString() },
    changes,
  };
}

export function toDraft(undone: UndoneComponent): ComponentDraft {
  const { id, kind, name, version, values, claims, validFrom } = undone;
  const domain = values['domain'];
  return {
    id,
    kind,
    name,
    expectedVersion: version,
    at: new Date(validFrom),
    restore: { values, claims },
    ...(typeof domain === 'number' ? { domainId: domain } : {}),
  };
}
