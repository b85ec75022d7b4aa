import type { Attributes, ComponentState, Kind, ReadIssue, ReadNote, ReadRelation, RelationKind } from '#estate';
import type { Json } from '#kernel';
import { foreignIdOf, type Inventory, isEmpty, type NetBoxObject, placeOf } from '../object.ts';

/** A component in the making. */
export interface Draft {
  object: NetBoxObject;
  handle: string;
  kind: Kind;
  name: string;
  /** Tells it apart where its name alone does not. */
  qualifier: string;
  attributes: Attributes;
  labels: { [label: string]: string };
  tags: string[];
  description: string[];
  state?: ComponentState;
  site?: string;
  parent?: string;
  saidAt?: string;
}

/** What became of an object: a component, part of others, a value of those that name it, or a note that says why not. */
export type Fate = 'component' | 'part' | 'value' | 'note';

/** What has been told so far: every translation writes into it. */
export class Telling {
  readonly inventory: Inventory;
  readonly drafts = new Map<string, Draft>();
  readonly relations: ReadRelation[] = [];
  readonly notes: ReadNote[] = [];
  readonly issues: ReadIssue[] = [];
  readonly fates = new Map<string, Fate>();
  private readonly used = new Set<string>();

  constructor(inventory: Inventory) {
    this.inventory = inventory;
  }

  draftOf(model: string, id: Json | undefined): Draft | undefined {
    return typeof id === 'number' ? this.drafts.get(foreignIdOf(model, id)) : undefined;
  }

  /** The draft that `x_type` and `x_id` of an object mean, as NetBox refers to one of several models. */
  generic(object: NetBoxObject, field: string): Draft | undefined {
    const model = object.fields[`${field}_type`];
    return typeof model === 'string' ? this.draftOf(model, object.fields[`${field}_id`]) : undefined;
  }

  note(object: NetBoxObject, message: string): void {
    this.notes.push({ at: placeOf(object.model, object.id), message });
  }

  relate(at: string, kind: RelationKind, from: Draft | undefined, to: Draft | undefined): void {
    if (!from || !to || from === to) return;
    this.relations.push({ at, kind, from: { handle: from.handle }, to: { handle: to.handle } });
  }

  /** That an object has come in with others. */
  settle(object: NetBoxObject, fate: Fate): void {
    this.fates.set(foreignIdOf(object.model, object.id), fate);
  }

  /** The name of something that only names; it has then come in. */
  nameOf(model: string, id: Json | undefined): string | null {
    const object = this.inventory.get(model, id);
    if (!object) return null;
    this.used.add(foreignIdOf(model, object.id));
    const title = object.fields.name ?? object.fields.model ?? object.fields.label;
    return typeof title === 'string' && title !== '' ? title : String(object.id);
  }

  isUsed(object: NetBoxObject): boolean {
    return this.used.has(foreignIdOf(object.model, object.id));
  }

  markUsed(object: NetBoxObject): void {
    this.used.add(foreignIdOf(object.model, object.id));
  }
}

/** Sets what has been said; what is empty was not. */
export function say(draft: Draft, attributes: { [name: string]: Json | undefined }): void {
  for (const [name, value] of Object.entries(attributes)) if (!isEmpty(value)) draft.attributes[name] = value!;
}

export function sayLabel(draft: Draft, label: string, value: Json | undefined): void {
  if (isEmpty(value)) return;
  draft.labels[label] = typeof value === 'string' ? value : JSON.stringify(value);
}

export const textOf = (object: NetBoxObject | undefined, field: string): string => {
  const value = object?.fields[field];
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
};
