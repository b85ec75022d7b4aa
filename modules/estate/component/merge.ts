import { type Id, type Json, PlumblineError } from '#kernel';
import type { PrecedenceRule } from '../source/mastery.ts';
import type { ComponentDraft, FieldChange, Provenance, Refusal, Restored, StoredComponent } from './component.ts';
import { type Attributes, requireAttributes } from './kind.ts';
import { type Displaced, type EarlierWord, mergeStatements, type Statement } from './provenance.ts';
import { type ComponentState, componentStates, moveBetween, movesOut } from './state.ts';

/** A component in the hands of the writer: as stored, or new, with what the drafts so far made of it. */
export interface Working {
  component: StoredComponent;
  isNew: boolean;
  /** Fields changed in this batch, in the order of their first change. */
  changed: Set<string>;
  /** It was spoken of by an id that does not exist. */
  missing?: true;
  /** Why it was changed, where somebody said. */
  reason?: string;
  /** It takes back what was written before. */
  undoes?: true;
  /** Since when what changed is so in reality; the mutation's time unless a draft said. */
  validFrom?: Date;
}

/** A new component as its first draft begins it. */
export function blankComponent(id: Id, draft: ComponentDraft, now: Date): StoredComponent {
  return {
    id,
    kind: draft.kind,
    name: draft.name,
    state: draft.state ?? 'planned',
    domainId: draft.domainId ?? 0,
    siteId: draft.siteId ?? null,
    parentId: draft.parentId ?? null,
    ownerId: draft.ownerId ?? null,
    criticality: draft.criticality ?? 3,
    attributes: {},
    provenance: {},
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** What a draft states, field by field. */
export function statementsOf(draft: ComponentDraft, source: string, at: Date): { [field: string]: Statement } {
  const claim = { source, at: (draft.at ?? at).toISOString(), confidence: draft.confidence ?? 1 };
  const statements: { [field: string]: Statement } = {};
  const state = (field: string, value: Json | undefined): void => {
    if (value !== undefined) statements[field] = { value, ...claim };
  };
  state('name', draft.name);
  state('state', draft.state);
  state('domain', draft.domainId);
  state('site', draft.siteId);
  state('parent', draft.parentId);
  state('owner', draft.ownerId);
  state('criticality', draft.criticality);
  for (const [name, value] of Object.entries(draft.attributes ?? {})) state(`attributes.${name}`, value);
  return statements;
}

/** The fields of a component as one flat record; empty ones are left out. */
export function fieldsOf(component: StoredComponent): { [field: string]: Json } {
  const fields: { [field: string]: Json } = {
    name: component.name,
    state: component.state,
    domain: component.domainId,
    criticality: component.criticality,
  };
  if (component.siteId !== null) fields.site = component.siteId;
  if (component.parentId !== null) fields.parent = component.parentId;
  if (component.ownerId !== null) fields.owner = component.ownerId;
  for (const [name, value] of Object.entries(component.attributes)) fields[`attributes.${name}`] = value;
  return fields;
}

function fromFields(component: StoredComponent, fields: { [field: string]: Json }): StoredComponent {
  const attributes: Attributes = {};
  for (const [field, value] of Object.entries(fields)) {
    if (field.startsWith('attributes.')) attributes[field.slice('attributes.'.length)] = value;
  }
  return {
    ...component,
    name: fields.name as string,
    state: fields.state as ComponentState,
    domainId: fields.domain as number,
    siteId: (fields.site ?? null) as number | null,
    parentId: (fields.parent ?? null) as number | null,
    ownerId: (fields.owner ?? null) as number | null,
    criticality: fields.criticality as number,
    attributes,
  };
}

/** What came of a draft. */
export interface Applied {
  changes: FieldChange[];
  refused: Refusal[];
  confirmed: string[];
  displaced: Displaced[];
}

/** Brings one draft into a working component. Pure but for `working`, which it replaces. Throws `stale`, `illegal_transition`, `invalid_input`. */
export function applyDraft(
  working: Working,
  draft: ComponentDraft,
  source: string,
  now: Date,
  precedence: PrecedenceRule,
  earlier?: ReadonlyMap<string, EarlierWord>,
): Applied {
  const { component, isNew } = working;
  const what = `CMP-${component.id} (${component.name})`;
  if (working.missing) throw new PlumblineError('not_found', `There is no component CMP-${component.id}.`);
  if (isNew && component.domainId === 0) {
    throw new PlumblineError('invalid_input', `The new ${draft.kind} "${draft.name}" has no domain.`, {
      issues: [{ path: '/domain', message: 'is required' }],
    });
  }
  if (draft.kind !== component.kind) {
    throw new PlumblineError('invalid_input', `${what} is a ${component.kind}; its kind cannot become ${draft.kind}.`, {
      issues: [{ path: '/kind', message: `must be ${component.kind}` }],
    });
  }
  if (draft.expectedVersion !== undefined && draft.expectedVersion !== component.version) {
    throw new PlumblineError(
      'stale',
      `${what} is at version ${component.version}; you changed version ${draft.expectedVersion}.`,
      { extra: { version: component.version } },
    );
  }
  if (draft.restore) return restore(working, draft.restore, draft);
  if (draft.attributes) requireAttributes(component.kind, draft.attributes);
  if (isNew && working.changed.size === 0) return beginNew(working, draft, source, now);
  const statements = statementsOf(draft, source, now);
  const merge = mergeStatements(
    fieldsOf(component),
    component.provenance,
    statements,
    (key, field) => precedence(key, field, component.kind),
    draft.decided,
    earlier,
  );
  if (!isNew) requireLegalMove(what, component.state, merge.values.state as ComponentState);
  const values = isNew ? { ...fieldsOf(component), ...merge.values } : merge.values;
  working.component = { ...fromFields(component, values), provenance: merge.provenance };
  for (const change of merge.changes) working.changed.add(change.field);
  for (const field of merge.confirmed) working.changed.add(field);
  if (draft.reason) working.reason = draft.reason;
  if (draft.at && merge.changes.length + merge.confirmed.length > 0) working.validFrom = draft.at;
  return {
    changes: merge.changes,
    refused: merge.refused,
    confirmed: merge.confirmed,
    displaced: merge.displaced,
  };
}

/** The first word about a new component: there is nothing to weigh it against, all that it states holds on its one claim. */
function beginNew(working: Working, draft: ComponentDraft, source: string, now: Date): Applied {
  const claim = { source, at: (draft.at ?? now).toISOString(), confidence: draft.confidence ?? 1 };
  const changes: FieldChange[] = [];
  const provenance: Provenance = {};
  const state = (field: string, value: Json | undefined): void => {
    if (value === undefined || value === null) return;
    provenance[field] = claim;
    changes.push({ field, before: null, after: value });
    working.changed.add(field);
  };
  state('name', draft.name);
  state('state', draft.state);
  state('domain', draft.domainId);
  state('site', draft.siteId);
  state('parent', draft.parentId);
  state('owner', draft.ownerId);
  state('criticality', draft.criticality);
  const attributes: Attributes = {};
  for (const name in draft.attributes) {
    const value = draft.attributes[name];
    if (value === undefined || value === null) continue;
    attributes[name] = value;
    state(`attributes.${name}`, value);
  }
  working.component = { ...working.component, attributes, provenance };
  if (draft.reason) working.reason = draft.reason;
  if (draft.at) working.validFrom = draft.at;
  return { changes, refused: [], confirmed: [], displaced: [] };
}

/** What was there before is right, whoever says what now: neither weighed nor a move. */
function restore(working: Working, { values, claims }: Restored, draft: ComponentDraft): Applied {
  const { component } = working;
  const fields = fieldsOf(component);
  const provenance = { ...component.provenance };
  const changes: FieldChange[] = [];
  for (const [field, value] of Object.entries(values)) {
    changes.push({ field, before: fields[field] ?? null, after: value });
    if (value === null) delete fields[field];
    else fields[field] = value;
    const claim = claims[field];
    if (claim) provenance[field] = claim;
    else delete provenance[field];
    working.changed.add(field);
  }
  working.component = { ...fromFields(component, fields), provenance };
  working.undoes = true;
  if (draft.reason) working.reason = draft.reason;
  if (draft.at) working.validFrom = draft.at;
  return { changes, refused: [], confirmed: [], displaced: [] };
}

function requireLegalMove(what: string, from: ComponentState, to: ComponentState): void {
  if (from === to || moveBetween(from, to) !== null) return;
  const legal = movesOut(from).map((entry) => `${entry.move} (${entry.to})`);
  throw new PlumblineError(
    'illegal_transition',
    `${what} is ${from} and cannot become ${to} at once. ${legal.length > 0 ? `Possible: ${legal.join(', ')}.` : 'It is final.'}`,
    { extra: { state: from, to, legal: Object.keys(componentStates[from]) } },
  );
}
