/**
 * A signal is something about the estate that somebody should know: software outside a standard, support that ends, a
 * failed step. It is raised once and refreshed for as long as it holds; when it no longer holds it is resolved, never
 * deleted. `dedupeKey` says what makes two sightings the same signal.
 */

import { z } from 'zod';
import type { DeadlineType } from '#estate';
import type { Id, Json, RecordRef } from '#kernel';
import { refSchema } from '#platform';

/** About software, held against the standards: they gather into insights with an exposure. */
export const softwareSignalKinds = [
  'breaks-standard',
  'release-not-approved',
  'support-ended',
  'support-ends-soon',
] as const;
export type SoftwareSignalKind = (typeof softwareSignalKinds)[number];

/** About days on which something that was bought, promised or signed ends. */
export const deadlineSignalKinds = ['end-date', 'notice-due', 'warranty-end', 'lifetime-end'] as const;
export const deadlineSignalKind: Readonly<Record<DeadlineType, (typeof deadlineSignalKinds)[number]>> = {
  ends: 'end-date',
  notice: 'notice-due',
  warranty: 'warranty-end',
  lifetime: 'lifetime-end',
};

/** About what the sources of the estate no longer say. */
export const sourceSignalKinds = ['source-stale', 'gone-from-source'] as const;

/** What a person saw, once it was accepted; and a review that nobody closed in time. */
export const observationSignalKind = 'observation';
export const reviewSignalKind = 'review-overdue';

export const signalKinds = [
  ...softwareSignalKinds,
  ...deadlineSignalKinds,
  ...sourceSignalKinds,
  observationSignalKind,
  reviewSignalKind,
] as const;
export type SignalKind = (typeof signalKinds)[number];

export const isAboutSoftware = (kind: SignalKind): kind is SoftwareSignalKind =>
  (softwareSignalKinds as readonly SignalKind[]).includes(kind);

export const severityNames = { 1: 'note', 2: 'low', 3: 'medium', 4: 'high', 5: 'critical' } as const;
export type Severity = keyof typeof severityNames;

/** What was found, before it is known whether it is news. */
export interface SignalDraft {
  kind: SignalKind;
  dedupeKey: string;
  subject: RecordRef;
  componentId: Id | null;
  domainId: Id;
  severity: Severity;
  summary: string;
  detail: { [key: string]: Json };
  /** What it follows from: the standard, the installation. */
  causes: RecordRef[];
}

export interface StoredSignal {
  id: Id;
  kind: SignalKind;
  dedupeKey: string;
  subject: RecordRef;
  componentId: Id | null;
  domainId: Id;
  severity: Severity;
  summary: string;
  detail: { [key: string]: Json };
  raisedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

export const signalSchema = z.object({
  id: z.int(),
  key: z.string(),
  kind: z.enum(signalKinds),
  severity: z.int(),
  severityName: z.string(),
  summary: z.string(),
  subject: refSchema,
  component: refSchema.nullable(),
  domain: refSchema,
  insight: refSchema.nullable(),
  raisedAt: z.string(),
  lastSeenAt: z.string(),
  resolvedAt: z.string().nullable(),
});
export type Signal = z.infer<typeof signalSchema>;
