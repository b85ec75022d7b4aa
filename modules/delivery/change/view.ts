import { z } from 'zod';
import { diffEntrySchema, impactOf, impactSchema } from '#estate';
import { type Id, keyOf, movesFrom, PlumblineError, ref } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { describePlan, listApprovals } from '#procedures';
import { type ChangeMove, type ChangeState, changeStates } from './change.ts';
import type { StoredChange } from './record.ts';

const stateNames = Object.keys(changeStates) as [ChangeState, ...ChangeState[]];
export const changeStateSchema = z.enum(stateNames);

export const changeSummarySchema = z.object({
  id: z.int(),
  key: z.string(),
  title: z.string(),
  why: z.string(),
  state: changeStateSchema,
  level: z.int(),
  domain: refSchema,
  riskLevel: z.enum(['low', 'medium', 'high']),
  run: refSchema.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});

const packageEffectSchema = z.object({
  package: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const outcomeSchema = z.object({
  at: z.string(),
  sentence: z.string(),
  succeeded: z.boolean(),
  predictedFailure: z.object({ low: z.number(), likely: z.number(), high: z.number() }),
  prediction: z.object({
    asPredicted: z.array(z.string()),
    otherwise: z.array(
      z.object({ package: z.string(), predicted: z.string().nullable(), found: z.string().nullable() }),
    ),
    unpredicted: z.array(packageEffectSchema),
  }),
});

export const changeSchema = changeSummarySchema.extend({
  planHash: z.string(),
  authors: z.array(refSchema),
  diff: z.array(diffEntrySchema),
  plan: z.object({
    title: z.string(),
    procedure: z.object({ key: z.string(), version: z.int(), name: z.string() }),
    inputs: z.record(z.string(), z.json()),
    steps: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        driver: z.string(),
        target: refSchema.nullable(),
        command: z.string(),
        verify: z.string().nullable(),
        undo: z.string().nullable(),
        repeatable: z.boolean(),
      }),
    ),
  }),
  impact: impactSchema.nullable(),
  fit: z.array(z.object({ standard: refSchema, verdict: z.enum(['fits', 'breaks', 'mends']), sentence: z.string() })),
  dryRun: z.object({
    ranAt: z.string(),
    commands: z.array(
      z.object({
        step: z.string(),
        target: z.string(),
        command: z.string(),
        output: z.string(),
        exitCode: z.int().nullable(),
      }),
    ),
    summary: z.string(),
    ok: z.boolean(),
  }),
  risk: z.object({
    probability: z.object({ low: z.number(), likely: z.number(), high: z.number() }),
    level: z.enum(['low', 'medium', 'high']),
    factors: z.array(z.object({ label: z.string(), value: z.string() })),
    source: z.string(),
  }),
  approvals: z.array(
    z.object({
      key: z.string(),
      person: refSchema,
      verdict: z.enum(['approved', 'denied']),
      reason: z.string(),
      at: z.string(),
      planHash: z.string(),
      ofThisPlan: z.boolean(),
    }),
  ),
  moves: z.array(
    z.object({
      move: z.string(),
      to: z.string(),
      allowed: z.boolean(),
      reason: z.string().optional(),
      whoCould: z.array(refSchema).optional(),
    }),
  ),
  outcome: outcomeSchema.nullable(),
});
export type Change = z.infer<typeof changeSchema>;
export type ChangeSummary = z.infer<typeof changeSummarySchema>;

/** The moves that people make themselves, and what each takes. The others follow from the run. */
const actionOf: Partial<Record<ChangeMove, 'change.approve' | 'change.edit' | 'run.start' | 'change.propose'>> = {
  approve: 'change.approve',
  deny: 'change.approve',
  edit: 'change.edit',
  withdraw: 'change.edit',
  run: 'run.start',
  propose: 'change.propose',
};

export async function viewChange(context: Context, change: StoredChange): Promise<Change> {
  const approvals = await listApprovals(context.db, ref('change', change.id));
  const [names, domain, moves] = await Promise.all([
    personNames(context, [...change.authors, ...approvals.map((approval) => approval.personId)]),
    domainNames(context, [change.domainId]),
    movesOf(context, change),
  ]);
  const person = (id: Id) => toRef('person', id, names.get(id) ?? 'somebody');
  return {
    ...summaryOf(change, domain),
    planHash: change.planHash,
    authors: change.authors.map(person),
    diff: change.diff,
    plan: {
      title: change.plan.title,
      procedure: change.plan.procedure,
      inputs: change.plan.inputs,
      steps: describePlan(change.plan),
    },
    impact: await impactFor(context, change),
    fit: change.fit.map(({ standard, verdict, sentence }) => ({
      standard: toRef('standard', standard.id, standard.name),
      verdict,
      sentence,
    })),
    dryRun: change.dryRun,
    risk: change.risk,
    approvals: approvals.map((approval) => ({
      key: keyOf(ref('approval', approval.id)),
      person: person(approval.personId),
      verdict: approval.verdict,
      reason: approval.reason,
      at: approval.at.toISOString(),
      planHash: approval.planHash,
      ofThisPlan: approval.planHash === change.planHash,
    })),
    moves,
    outcome: change.outcome,
  };
}

/**
 * What was worked out when the change was prepared spans every domain. Whoever reads only some of them sees what of it is
 * theirs, worked out again.
 */
async function impactFor(context: Context, change: StoredChange): Promise<StoredChange['impact']> {
  if (change.impact === null || (await context.scope('estate.read')) === 'all') return change.impact;
  return impactOf(context, change.impact.component.id).catch((error: unknown) => {
    if (error instanceof PlumblineError && error.code === 'not_found') return null;
    throw error;
  });
}

export function summaryOf(change: StoredChange, domains: Map<Id, string>): ChangeSummary {
  return {
    id: change.id,
    key: keyOf(ref('change', change.id)),
    title: change.title,
    why: change.why,
    state: change.state,
    level: change.level,
    domain: toRef('domain', change.domainId, domains.get(change.domainId) ?? ''),
    riskLevel: change.risk.level,
    run: change.runId === null ? null : toRef('run', change.runId, change.plan.title),
    createdAt: change.createdAt.toISOString(),
    updatedAt: change.updatedAt.toISOString(),
    version: change.version,
  };
}

/** Each legal move, and whether this actor may make it; if not, why, and who could. */
async function movesOf(context: Context, change: StoredChange): Promise<Change['moves']> {
  const moves: Change['moves'] = [];
  for (const move of movesFrom(changeStates, change.state)) {
    const action = actionOf[move];
    if (!action) continue;
    const resource = {
      type: 'change' as const,
      id: change.id,
      domainId: change.domainId,
      level: change.level,
      authorIds: move === 'approve' ? change.authors : [],
    };
    const refusal = await context.authorise(action, resource).then(
      () => null,
      (error: unknown) => error,
    );
    const to = changeStates[change.state][move]!;
    if (refusal === null) moves.push({ move, to, allowed: true });
    else if (refusal instanceof PlumblineError) {
      const whoCould = (refusal.extra['whoCould'] ?? []) as { id: Id; name: string }[];
      moves.push({
        move,
        to,
        allowed: false,
        reason: refusal.message,
        whoCould: whoCould.map(({ id, name }) => toRef('person', id, name)),
      });
    } else throw refusal;
  }
  return moves;
}

async function personNames(context: Context, ids: Id[]): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function domainNames(context: Context, ids: Id[]): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db.selectFrom('domain').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
