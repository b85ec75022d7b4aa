import { z } from 'zod';
import { PlumblineError, parseId, parseKey } from '#kernel';
import { treeOf } from '#people';
import { type AnyOperation, type Context, operation, refSchema, toRef } from '#platform';
import { requireMayAsk } from '../plan/asking.ts';
import { describePlan } from '../plan/describe.ts';
import { type DryRun, dryRun } from '../plan/dryRun.ts';
import type { RunPlan } from '../plan/plan.ts';
import { prepareRun } from '../plan/prepare.ts';
import { mayStart, needsRequest, requireReader } from './may.ts';
import { maySchema } from './procedureView.ts';

const described = z.object({
  position: z.int(),
  name: z.string(),
  kind: z.string(),
  driver: z.string(),
  target: refSchema.nullable(),
  when: z.string().nullable(),
  command: z.string(),
  verify: z.string().nullable(),
  undo: z.string().nullable(),
  generates: z.array(z.string()),
  outputs: z.array(z.string()),
  repeatable: z.boolean(),
  changes: z.boolean(),
  retries: z.int(),
  timeoutSeconds: z.number(),
  after: z.array(z.int()),
  lane: z.int(),
});

const tried = z.object({
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
}) satisfies z.ZodType<DryRun>;

export const runWishSchema = z.object({
  inputs: z.record(z.string().max(60), z.json()).default({}),
  targets: z
    .array(z.union([z.int().positive(), z.string().min(1).max(24)]))
    .max(1000)
    .default([])
    .describe('Components, by number or key (CMP-7), in the order in which it is done to them.'),
  version: z.int().min(1).max(1_000_000_000).optional().describe('Of the procedure; left out: the newest.'),
  local: z.boolean().optional().describe('The target is the machine that this server runs on. For administrators.'),
});

/** Ids of components from their numbers or keys. Throws `invalid_input` with the place. */
export function targetIds(given: readonly (number | string)[]): number[] {
  return given.map((target, index) => {
    if (typeof target === 'number') return target;
    try {
      if (/^[0-9]+$/.test(target)) return parseId(target);
      const record = parseKey(target);
      if (record.type === 'component') return record.id;
    } catch {
      // Told below.
    }
    throw new PlumblineError('invalid_input', `"${target}" is no component.`, {
      issues: [{ path: `/targets/${index}`, message: 'must be a component, such as CMP-7' }],
    });
  });
}

const plan = operation({
  id: 'procedure.plan',
  method: 'POST',
  path: '/procedures/{key}/plan',
  tag: 'Operations',
  summary: 'Show exactly what a run would do, secrets masked; optionally try it where nothing changes',
  description:
    'Stores no plan; that hosts were asked is in the audit trail. `planHash` names what would run: pass it when starting, and nothing else runs. `dryRun: true` executes ' +
    'the commands of the procedure that show an effect and have none; it takes the level that starting takes.',
  permission: 'run.read',
  params: z.object({ key: z.string().min(1).max(80) }),
  body: runWishSchema.extend({ dryRun: z.boolean().default(false) }),
  output: z.object({
    title: z.string(),
    planHash: z.string(),
    procedure: z.object({ slug: z.string(), version: z.int(), name: z.string(), level: z.int() }),
    calls: z.array(z.object({ slug: z.string(), version: z.int(), name: z.string() })),
    domain: refSchema,
    approval: z.enum(['required', 'none']),
    start: maySchema,
    inputs: z.record(z.string(), z.json()),
    secretInputs: z.array(z.string()),
    secrets: z.array(z.object({ key: z.string(), kind: z.string(), deliver: z.string() })),
    targets: z.array(refSchema),
    concurrency: z.int(),
    steps: z.array(described),
    dryRun: tried.nullable(),
    /** Why the dry run could not be made. */
    dryRunFailure: z.string().nullable(),
  }),
  errors: ['not_found', 'invalid_input', 'forbidden'],
  cli: { words: ['procedure', 'plan'], args: ['key'] },
  async handler(context, { params, body }) {
    await requireReader(context);
    const { inputs, version, local } = body;
    const targets = targetIds(body.targets);
    const wish = { procedure: params.key, version, inputs, targets, local, readOnly: !body.dryRun };
    const prepared = await prepareRun(context, wish);
    const { procedure, domainId } = prepared;
    const tree = await treeOf(context.workspace);
    const may = await mayStart(context)(procedure.level, domainId);
    const without = needsRequest(prepared.plan);
    const start = without === null ? may : { ...may, allowed: false, how: null, supervisor: null, reason: without };
    // Commands on real hosts, even harmless ones, are for those who may start the run.
    if (body.dryRun) await requireMayAsk(context, prepared.plan, domainId);
    const trial = body.dryRun ? await tryPlan(context, prepared.plan) : { dryRun: null, dryRunFailure: null };
    const { title, calls, secretInputs, concurrency, steps } = prepared.plan;
    return {
      title,
      planHash: prepared.planHash,
      procedure: { slug: procedure.key, version: procedure.version, name: procedure.name, level: procedure.level },
      calls: calls.map((called) => ({ slug: called.key, version: called.version, name: called.name })),
      domain: toRef('domain', domainId, tree.get(domainId)!.name),
      approval: procedure.definition.approval,
      start,
      inputs: prepared.plan.inputs,
      secretInputs: Object.keys(secretInputs),
      secrets: steps.flatMap((step) =>
        step.generate.map(({ key, rule, deliver }) => ({ key, kind: rule.kind, deliver })),
      ),
      targets: targetsOf(prepared.plan),
      concurrency,
      steps: describePlan(prepared.plan),
      ...trial,
    };
  },
});

function targetsOf({ steps }: RunPlan) {
  const found = new Map(
    steps.flatMap(({ target }) => (target ? [[target.component.id, target.component.name] as const] : [])),
  );
  return [...found].map(([id, name]) => toRef('component', id, name));
}

async function tryPlan(
  context: Context,
  made: RunPlan,
): Promise<{ dryRun: DryRun | null; dryRunFailure: string | null }> {
  try {
    return { dryRun: await dryRun(context, made), dryRunFailure: null };
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    return { dryRun: null, dryRunFailure: error.message };
  }
}

export const procedurePlanOperations: AnyOperation[] = [plan];
