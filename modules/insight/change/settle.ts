import { findChange, type Outcome, type StoredChange } from '#delivery';
import type { Intake, IntakeTarget } from '#estate';
import { asPlumblineError, type Id, ref } from '#kernel';
import type { Context, Reader, Workspace } from '#platform';
import { hostOf, readPlan } from '#procedures';
import { measureSoftware } from '#strategy';
import { gatherInsights } from '../insight/gather.ts';
import { measureLoop } from '../loop/speed.ts';
import { settleComponent } from '../turn/stages/understand.ts';
import { systemContext } from '../turn/work.ts';
import { lookAtComponent } from './look.ts';
import { keepOutcome, outcomeOf } from './outcome.ts';

/** Changes whose run ended and that no open turn goes on with: somebody ran them by themselves. */
export async function findEndedChanges(reader: Reader): Promise<Id[]> {
  const rows = await reader
    .selectFrom('change as c')
    .innerJoin('run as r', 'r.id', 'c.run_id')
    .where('c.state', '=', 'running')
    .where('r.state', 'in', ['finished', 'failed', 'cancelled'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('turn as t')
            .select('t.id')
            .whereRef('t.change_id', '=', 'c.id')
            .where('t.finished_at', 'is', null),
        ),
      ),
    )
    .select('c.id')
    .execute();
  return rows.map((row) => row.id);
}

/** Looks at the target again, keeps predicted against found, and settles what is signalled about it. */
export async function settleEndedChange(workspace: Workspace, changeId: Id, signal: AbortSignal): Promise<void> {
  const context = await systemContext(workspace, 'change.settle', signal);
  const change = await findChange(context.db, changeId);
  if (change?.state !== 'running' || change.runId === null) return;
  const { component, connection } = hostOf(readPlan(change.plan).steps[0]!);
  const target: IntakeTarget =
    connection.driver === 'local'
      ? { kind: 'local' }
      : { kind: 'ssh', address: connection.address, port: connection.port, user: connection.user };
  const run = await context.db
    .selectFrom('run')
    .select(['state', 'started_by', 'created_at'])
    .where('id', '=', change.runId)
    .executeTakeFirstOrThrow();
  const beforeId = await lastLook(context.db, component.id, run.created_at);
  const look = { target, componentId: component.id, credential: undefined, signal, approvedBy: run.started_by };
  const after = await lookAtComponent(workspace, context, look, [ref('run', change.runId)]).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return asPlumblineError(error).message;
  });
  const outcome =
    typeof after === 'string'
      ? unseen(context, change, after)
      : await outcomeOf(context, change, { beforeId, after }, run.state === 'finished');
  await settle(context, change, component.id, outcome, after);
}

async function settle(
  context: Context,
  change: StoredChange,
  componentId: Id,
  outcome: Outcome,
  after: Intake | string,
): Promise<void> {
  await context.mutate(async (mutation) => {
    await keepOutcome(mutation, change, componentId, outcome);
    if (typeof after === 'string') return;
    await gatherInsights(context, mutation, await settleComponent(mutation, componentId));
    await measureSoftware(mutation, [ref('run', change.runId!)]);
    await measureLoop(mutation, [ref('run', change.runId!)]);
  });
}

/** Nobody could look: what cannot be seen is not verified. */
function unseen(context: Context, change: StoredChange, why: string): Outcome {
  return {
    at: context.now().toISOString(),
    sentence: `The machine could not be looked at again: ${why}`,
    prediction: { asPredicted: [], otherwise: [], unpredicted: [] },
    predictedFailure: change.risk.probability,
    succeeded: false,
  };
}

async function lastLook(reader: Reader, componentId: Id, before: Date): Promise<Id | null> {
  const row = await reader
    .selectFrom('intake')
    .select('id')
    .where('component_id', '=', componentId)
    .where('state', '=', 'applied')
    .where('applied_at', '<=', before)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
