// A run in a domain, without anything that executes it: for what only needs to know whose work it is.
import type { Id } from '#kernel';
import type { Actor } from '#platform';
import type { TestWorkspace } from '#testkit';
import type { UseFor } from '../vault/vault.ts';

export async function domainId(test: TestWorkspace, key: string): Promise<Id> {
  const row = await test.workspace.db
    .selectFrom('domain')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function insertRun(
  test: TestWorkspace,
  { domain, startedBy, state = 'running' }: { domain: string; startedBy: Actor; state?: string },
): Promise<UseFor> {
  const { db } = test.workspace;
  const at = test.workspace.clock.now();
  const procedure = await db
    .insertInto('procedure')
    .values({
      key: `p-${Math.random()}`,
      version: 1,
      name: 'test',
      level: 1,
      content_hash: '',
      definition: '{}',
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const run = await db
    .insertInto('run')
    .values({
      procedure_id: procedure.id,
      domain_id: await domainId(test, domain),
      state,
      plan: '{}',
      plan_hash: '',
      started_by: startedBy.personId,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const step = await db
    .insertInto('step')
    .values({ run_id: run.id, position: 1, name: 'one', state: 'running' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { runId: run.id, stepId: step.id, componentId: null };
}
