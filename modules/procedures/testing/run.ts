// What tests of runs need: a procedure of their own, installed and started.
import { canonicalJson, contentHash, PlumblineError, ref } from '#kernel';
import type { TestWorkspace } from '#testkit';
import { readProcedure } from '../definition/library.ts';
import { installProcedures, procedureByKey } from '../definition/store.ts';
import type { ExecuteOn } from '../execute.ts';
import type { RunPlan } from '../plan/plan.ts';
import { planRun } from '../plan/planRun.ts';
import type { Target } from '../plan/target.ts';
import { type RunRequest, startRun } from '../run/start.ts';

/** A component in the root domain, and how to reach it: this machine, unless told otherwise. */
export async function insertTarget(
  test: TestWorkspace,
  connection: Target['connection'] = { driver: 'local' },
): Promise<Target> {
  const now = test.workspace.clock.now();
  const { id } = await test.workspace.db
    .insertInto('component')
    .values({
      kind: 'server',
      name: `host-${Math.random().toString(36).slice(2)}`,
      state: 'in-service',
      domain_id: await rootDomain(test),
      created_at: now,
      recorded_from: now,
      valid_from: now,
      event_id: 0,
      source_id: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { component: { id, key: `CMP-${id}`, name: `host-${id}` }, connection };
}

export async function rootDomain(test: TestWorkspace): Promise<number> {
  const row = await test.workspace.db
    .selectFrom('domain')
    .select('id')
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Installs the procedure that the YAML states and plans it on the target. */
export async function planOf(
  test: TestWorkspace,
  yaml: string,
  inputs: Record<string, unknown>,
  targets: Target[],
): Promise<RunPlan> {
  const procedure = readProcedure(yaml, 'test.yaml');
  await installProcedures(test.context({ actor: test.system }), [procedure]);
  return planRun({ procedure: await procedureByKey(test.workspace.db, procedure.key), inputs, targets });
}

/** For tests in which nothing is executed. */
export const nothingToReach: ExecuteOn = () => {
  const refuse = () => Promise.reject(new PlumblineError('host_unreachable', 'Nothing is executed in this test.'));
  return {
    ...{ exec: refuse, execMarked: refuse, observe: refuse, follow: refuse, stopEarlier: refuse, putFile: refuse },
    forget: refuse,
  };
};

/** Starts a run as the first person. */
export async function begin(test: TestWorkspace, plan: RunPlan, change: RunRequest['change'] = null): Promise<number> {
  const context = test.context();
  const domainId = await rootDomain(test);
  const { runId } = await context.mutate((mutation) => startRun(context, mutation, { plan, domainId, change }));
  return runId;
}

/** A change that states this plan, as delivery would keep it. */
export async function insertChange(test: TestWorkspace, plan: RunPlan, authors: number[]) {
  const diff = [{ op: 'update', what: 'installation', name: 'web' }];
  const planHash = contentHash({ diff, plan });
  const now = test.workspace.clock.now();
  const { id } = await test.workspace.db
    .insertInto('change')
    .values({
      title: plan.title,
      why: 'test',
      state: 'proposed',
      domain_id: await rootDomain(test),
      level: 3,
      diff: canonicalJson(diff),
      plan: canonicalJson(plan),
      plan_hash: planHash,
      impact: '{}',
      fit: '[]',
      dry_run: '{}',
      risk: '{}',
      authors,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, planHash, approvedWith: { diff }, authorIds: authors, subject: ref('change', id) };
}

export const oneStep = (more = ''): string => `
key: touch-file
version: 1
name: Touch a file
summary: Appends a line to a file.
level: 3
domain: infrastructure
why: So that a test can count.
risk: low
expectedMinutes: 1
approval: none
inputs:
  file: { type: text, label: File }
steps:
  - kind: run
    name: append
    as: user
    command:
      script: echo done >> "$FILE"
${more.replaceAll(/^(?=.)/gm, '    ')}`;
