import { z } from 'zod';
import type { Id, RecordRef } from '#kernel';
import { componentRefSchema } from '../component/component.ts';
import { type RelationKind, relationKindSchema } from './kind.ts';

/** What one source states about one relation. In a redundancy group `needed` of its members must be up. */
export interface RelationDraft {
  kind: RelationKind;
  fromId: Id;
  toId: Id;
  redundancyGroup?: string | null;
  needed?: number | null;
  causes?: RecordRef[];
}

export interface StoredRelation {
  id: Id;
  kind: RelationKind;
  fromId: Id;
  toId: Id;
  redundancyGroup: string | null;
  needed: number | null;
  sourceKey: string;
  recordedFrom: Date;
}

export interface WrittenRelation {
  id: Id;
  outcome: 'created' | 'updated' | 'unchanged';
}

/** A relation as the API shows it by itself. */
export const relationSchema = z.object({
  id: z.int(),
  key: z.string(),
  kind: relationKindSchema,
  from: componentRefSchema,
  to: componentRefSchema,
  redundancyGroup: z.string().nullable(),
  needed: z.int().nullable(),
  source: z.string(),
  since: z.string(),
});
export type Relation = z.infer<typeof relationSchema>;

/** A relation seen from one of its ends. */
export const relationEndSchema = z.object({
  id: z.int(),
  kind: relationKindSchema,
  title: z.string().describe('Reads: this component, title, the other'),
  direction: z.enum(['out', 'in']),
  other: componentRefSchema,
  redundancyGroup: z.string().nullable(),
  needed: z.int().nullable(),
});
export type RelationEnd = z.infer<typeof relationEndSchema>;
