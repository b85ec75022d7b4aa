import { z } from 'zod';
import type { Id } from '#kernel';
import { definePort, refSchema } from '#platform';
import { diffEntrySchema, diffSummarySchema } from '../component/diff.ts';
import type { Observation } from '../probe/observation.ts';
import { countsSchema } from './file/entry.ts';
import { intakeStateNames } from './state.ts';

export const intakeTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('local') }),
  z.object({
    kind: z.literal('ssh'),
    address: z.string().min(1).max(255).describe('Name or address of the host'),
    port: z.int().min(1).max(65_535).default(22),
    user: z.string().min(1).max(64).default('root'),
    hostKeyFingerprint: z
      .string()
      .max(100)
      .regex(/^SHA256:[A-Za-z0-9+/]+$/)
      .optional()
      .describe('The SHA-256 fingerprint of its key, as you compared it; needed at the first contact only'),
  }),
]);
/** What to look at, without any secret: this is stored. */
export type IntakeTarget = z.infer<typeof intakeTargetSchema>;

/** How to get in; never stored, never logged. Absent: the server's own key or agent. */
export const credentialSchema = z.object({
  privateKey: z.string().max(20_000).optional(),
  passphrase: z.string().max(1_000).optional(),
  password: z.string().max(1_000).optional(),
});
export type IntakeCredential = z.infer<typeof credentialSchema>;

/** Looks at one machine. The app gives it: estate knows no drivers. */
export type LookAtMachine = (
  target: IntakeTarget,
  credential: IntakeCredential | undefined,
  signal: AbortSignal,
  /** Who approves a host key that is met for the first time. */
  approvedBy: Id,
) => Promise<Observation>;
/** Makes sure that a machine answers, that its key is approved and that it lets us in; does nothing there. */
export type MeetMachine = (
  target: IntakeTarget,
  credential: IntakeCredential | undefined,
  signal: AbortSignal,
  approvedBy: Id,
) => Promise<void>;
export const meetMachine = definePort<MeetMachine>('estate.meetMachine');

export const lookAtMachine = definePort<LookAtMachine>('estate.lookAtMachine');

/** A file that was taken in; its bytes are not kept. */
export const fileTargetSchema = z.object({
  kind: z.literal('file'),
  format: z.string(),
  name: z.string(),
  size: z.int().describe('Bytes'),
});
export type FileTarget = z.infer<typeof fileTargetSchema>;

export const intakeSchema = z.object({
  id: z.int(),
  key: z.string(),
  kind: z.enum(['local', 'ssh', 'file']),
  target: z.discriminatedUnion('kind', [...intakeTargetSchema.options, fileTargetSchema]),
  source: z.string().describe('Key of the source that speaks'),
  state: z.enum(intakeStateNames),
  moves: z.array(z.string()).describe('What may be done with it now'),
  component: refSchema.nullable(),
  summary: diffSummarySchema,
  counts: countsSchema.nullable().describe('Of a file'),
  progress: z.object({ done: z.int(), total: z.int() }).nullable().describe('While it is planned or applied'),
  failure: z.string().nullable(),
  diff: z.array(diffEntrySchema).describe('Of a machine; the diff of a file is read page by page'),
  warnings: z.array(z.string()),
  planHash: z.string(),
  createdAt: z.string(),
  createdBy: refSchema,
  appliedAt: z.string().nullable(),
});
export type Intake = z.infer<typeof intakeSchema>;

export interface PlanIntakeInput {
  target: IntakeTarget;
  observation: Observation;
  /** Says which component this machine is; else it is recognised by its serial, addresses and name. */
  componentId?: Id;
}
