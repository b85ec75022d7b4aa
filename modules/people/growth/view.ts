import { z } from 'zod';
import { keyOf, type Level, levels, ref } from '#kernel';
import { refSchema, toRef } from '#platform';
import type { StoredEvidence } from '../evidence/store.ts';
import { evidenceSchema, viewEvidence } from '../evidence/view.ts';
import { verdicts } from './assessment.ts';
import type { Approach } from './everybody.ts';
import type { Readiness } from './readiness.ts';
import type { PastGrant, StoredAssessment } from './store.ts';

/** Of one statement; how many there are says `have`. */
const MOST_EVIDENCE = 12;

const measuredSchema = z.object({ pieces: z.int(), topics: z.int(), phases: z.int(), kinds: z.int() });

const statementSchema = z.object({
  key: z.string(),
  says: z.string(),
  shown: z.boolean(),
  have: measuredSchema,
  need: measuredSchema,
  newest: z.string().nullable(),
  aged: z.int().describe('Pieces that would count if they were newer'),
  missing: z.array(z.string()),
  ways: z.array(z.string()),
  evidence: z.array(evidenceSchema),
});

const readinessSchema = z.object({
  level: z.int(),
  name: z.string(),
  shown: z.int(),
  statements: z.array(statementSchema),
});

export const assessmentSchema = z.object({
  id: z.int(),
  key: z.string(),
  person: refSchema,
  domain: refSchema,
  level: z.int(),
  levelName: z.string(),
  verdict: z.enum(verdicts),
  assessor: refSchema,
  reason: z.string(),
  shown: z
    .array(z.object({ key: z.string(), shown: z.boolean(), pieces: z.int(), need: z.int() }))
    .describe('What the evidence showed at that moment'),
  grant: refSchema.nullable(),
  at: z.string(),
});

const heldSchema = z.object({
  grant: refSchema,
  /** Held from above: the domain in which it was granted. */
  domain: refSchema,
  level: z.int(),
  levelName: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  now: z.boolean(),
  grantedBy: refSchema.nullable(),
  reason: z.string(),
});

const openWorkSchema = z.object({
  record: refSchema,
  action: z.string(),
  how: z.enum(['own', 'supervised']),
  supervisor: refSchema.nullable(),
  statements: z.array(z.string()).describe('Keys of the statements that it would add to'),
});

export const growthSchema = z.object({
  person: refSchema.extend({ title: z.string().nullable(), kind: z.enum(['person', 'agent', 'system']) }),
  self: z.boolean(),
  ceiling: z.int().nullable(),
  domains: z.array(
    z.object({
      domain: refSchema.extend({ slug: z.string() }),
      level: z.int(),
      levelName: z.string().nullable(),
      history: z.array(heldSchema),
      /** null: nothing comes next (level 5, or an agent at its ceiling). */
      next: readinessSchema.nullable(),
      /** null: no level is held. */
      held: readinessSchema.nullable(),
      openWork: z.array(openWorkSchema),
      assess: z.object({ may: z.boolean(), reason: z.string().nullable(), couldAssess: z.array(refSchema) }),
    }),
  ),
  assessments: z.array(assessmentSchema),
});
export type Growth = z.infer<typeof growthSchema>;

export const approachSchema = z.object({
  id: z.int().describe('Of the person and the domain together'),
  person: refSchema.extend({ kind: z.enum(['person', 'agent']), title: z.string().nullable() }),
  domain: refSchema.extend({ slug: z.string() }),
  level: z.int().describe('What they hold now; 0 for none'),
  next: z.int(),
  nextName: z.string(),
  ready: z.boolean().describe('Every statement of the next level is shown; somebody may assess it'),
  progress: z.int().describe('Per cent of what the statements ask for'),
  shown: z.int().describe('Statements that are shown'),
  statements: z.array(
    z.object({ key: z.string(), shown: z.boolean(), have: z.int(), need: z.int(), missing: z.array(z.string()) }),
  ),
  missing: z.string().describe('What lacks, in one line; empty where they are ready'),
  newest: z.string().nullable(),
});

export function viewApproach({ id, person, domain, level, next, readiness, progress }: Approach) {
  const { statements, shown } = readiness;
  const lacking = statements.filter((statement) => !statement.shown);
  const newest = statements.flatMap((statement) => statement.newest?.getTime() ?? []);
  return {
    id,
    person: { ...toRef('person', person.id, person.name), kind: person.kind, title: person.title },
    domain: { ...toRef('domain', domain.id, domain.name), slug: domain.slug },
    level,
    next,
    nextName: levels[next],
    ready: lacking.length === 0,
    progress,
    shown,
    statements: statements.map(({ key, shown, have, need, missing }) => ({
      key,
      shown,
      have: have.pieces,
      need: need.pieces,
      missing,
    })),
    missing: lacking.map(({ key, missing }) => `${key}: ${missing.join(', ')}`).join('; '),
    newest: newest.length === 0 ? null : new Date(Math.max(...newest)).toISOString(),
  };
}

export function viewReadiness(readiness: Readiness<StoredEvidence>): z.infer<typeof readinessSchema> {
  return {
    ...readiness,
    statements: readiness.statements.map(({ counted, newest, ...statement }) => ({
      ...statement,
      newest: newest?.toISOString() ?? null,
      evidence: counted.slice(0, MOST_EVIDENCE).map(viewEvidence),
    })),
  };
}

export function viewAssessment(stored: StoredAssessment): z.infer<typeof assessmentSchema> {
  const name = `Level ${stored.level} for ${stored.person.name}`;
  return {
    id: stored.id,
    key: keyOf(ref('assessment', stored.id)),
    person: toRef('person', stored.person.id, stored.person.name),
    domain: toRef('domain', stored.domain.id, stored.domain.name),
    level: stored.level,
    levelName: levels[stored.level],
    verdict: stored.verdict,
    assessor: toRef('person', stored.assessor.id, stored.assessor.name),
    reason: stored.reason,
    shown: stored.shown,
    grant: stored.grantId === null ? null : toRef('grant', stored.grantId, name),
    at: stored.at.toISOString(),
  };
}

export function viewHeld(grant: PastGrant, now: Date): z.infer<typeof heldSchema> {
  return {
    grant: toRef('grant', grant.id, `Level ${grant.level} in ${grant.domainName}`),
    domain: toRef('domain', grant.domainId, grant.domainName),
    level: grant.level,
    levelName: levels[grant.level as Level],
    from: grant.from.toISOString(),
    to: grant.to?.toISOString() ?? null,
    now: isHeld(grant, now),
    grantedBy: grant.grantedBy && toRef('person', grant.grantedBy.id, grant.grantedBy.name),
    reason: grant.reason,
  };
}

export const isHeld = (grant: Pick<PastGrant, 'from' | 'to'>, now: Date): boolean =>
  grant.from <= now && (grant.to === null || grant.to > now);
