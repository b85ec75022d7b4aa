import { z } from 'zod';

/** Where in the lifecycle of infrastructure a piece of work lies. */
export const workPhases = ['strategy', 'deploy', 'support'] as const;
export type WorkPhase = (typeof workPhases)[number];

const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
const key = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, 'must be lower-case words joined by hyphens');

/** One way in which a statement is shown: evidence of this kind, from work of at least this level. */
const sourceSchema = z.strictObject({
  /** A kind of evidence (modules/people/evidence/kind.ts). */
  kind: key,
  /** The least level of the work; its own level where nothing is said. */
  level: level.optional(),
  phases: z.array(z.enum(workPhases)).min(1).optional(),
  /** What somebody can do to get it, as a sentence. */
  how: z.string().min(10).max(200),
});

const statementSchema = z.strictObject({
  key,
  /** The mission's own words. */
  says: z.string().min(20).max(400),
  shownBy: z.strictObject({
    /** This many pieces of evidence that are not older than `withinDays`. */
    pieces: z.int().min(1).max(50),
    withinDays: z.int().min(30).max(3650),
    /** Of so many different procedures or sorts of work. */
    topics: z.int().min(1).max(10).default(1),
    /** Of so many phases of the lifecycle. */
    phases: z.int().min(1).max(3).default(1),
    /** Of so many kinds of evidence. */
    kinds: z.int().min(1).max(5).default(1),
    from: z.array(sourceSchema).min(1),
  }),
});

export const levelFileSchema = z.strictObject({
  level,
  name: z.string(),
  statements: z.array(statementSchema).min(1),
});

export type LevelDocument = z.infer<typeof levelFileSchema>;
export type Statement = z.infer<typeof statementSchema>;
export type EvidenceSource = z.infer<typeof sourceSchema>;
