import { z } from 'zod';
import type { Id, Json, RecordRef } from '#kernel';
import { refSchema } from '#platform';
import { type Attributes, type Kind, kindSchema } from './kind.ts';
import { type ComponentState, moveSchema, stateSchema } from './state.ts';

/**
 * A component is anything of the infrastructure that we name: from a site down to a certificate. Its *fields* are name,
 * state, domain, owner, criticality, site, parent and `attributes.<name>`; each knows who said so (provenance.ts).
 */
export const criticalitySchema = z.int().min(1).max(5).describe('1 negligible … 5 vital');

export const claimSchema = z.object({
  source: z.string().describe('Key of the source'),
  at: z.string(),
  confidence: z.number().min(0).max(1),
});
/** Who said that a field has its value, when, and how sure they were. */
export type Claim = z.infer<typeof claimSchema>;
export type Provenance = { [field: string]: Claim };

/** A component as the API shows it. */
export const componentSchema = z.object({
  id: z.int(),
  key: z.string(),
  kind: kindSchema,
  name: z.string(),
  state: stateSchema,
  domain: refSchema,
  site: refSchema.nullable(),
  parent: refSchema.nullable().describe('What it is a part of by nature, such as the device of an interface'),
  owner: refSchema.nullable(),
  criticality: criticalitySchema,
  attributes: z.record(z.string(), z.json()),
  provenance: z.record(z.string(), claimSchema),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Component = z.infer<typeof componentSchema>;

export const componentRefSchema = refSchema.extend({ kind: kindSchema, state: stateSchema });
/** A ref that also carries what one needs to draw it. */
export type ComponentRef = z.infer<typeof componentRefSchema>;

/** A component as the store holds it: ids instead of refs. */
export interface StoredComponent {
  id: Id;
  kind: Kind;
  name: string;
  state: ComponentState;
  domainId: Id;
  siteId: Id | null;
  parentId: Id | null;
  ownerId: Id | null;
  criticality: number;
  attributes: Attributes;
  provenance: Provenance;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/**
 * What one source states about one component. With `id` it speaks of that one; without, of the one with this kind,
 * parent (of the kinds that have one) or site, and name, which is created where there is none. What is left out is not stated; `null` in attributes takes one away.
 */
export interface ComponentDraft {
  id?: Id;
  kind: Kind;
  name: string;
  state?: ComponentState;
  domainId?: Id;
  siteId?: Id | null;
  parentId?: Id | null;
  ownerId?: Id | null;
  criticality?: number;
  attributes?: Attributes;
  /** An act (a move, a decision), not a claim: it counts whatever another source says. */
  decided?: boolean;
  /** Why, in the words of whoever did it; kept in the event. */
  reason?: string;
  /** Only for a component that must not exist yet. */
  mustBeNew?: boolean;
  /** The version it was read at; another one now is `stale`. */
  expectedVersion?: number;
  /** When the source says that it was so; the mutation's time unless given. */
  at?: Date;
  confidence?: number;
  /** What brought this draft about, besides the causes of the whole mutation. */
  causes?: RecordRef[];
  /** Takes fields back to what they were, and to who had said so: an undo. Nothing else of the draft is stated then. */
  restore?: Restored;
}

/** Null: the field had no value, or nobody had stated it. */
export interface Restored {
  values: { [field: string]: Json };
  claims: { [field: string]: Claim | null };
}

/** A field that a source stated but that another one, which counts for more, states otherwise. */
export interface Refusal {
  field: string;
  stated: Json;
  kept: Json;
  keptBy: Claim;
}

export interface FieldChange {
  field: string;
  before: Json;
  after: Json;
}

export interface WrittenComponent {
  id: Id;
  /** `refused`: nothing of it was written; the caller was told why. */
  outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  version: number;
  changes: FieldChange[];
  refused: Refusal[];
}

/** A move as a button: one may do it, or why not and who could. */
export const moveOutSchema = z.object({
  move: moveSchema,
  to: stateSchema,
  allowed: z.boolean(),
  reason: z.string().optional(),
  whoCould: z.array(refSchema).optional(),
});
export type MoveOut = z.infer<typeof moveOutSchema>;
