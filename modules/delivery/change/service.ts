import { type Id, keyOf, moveTo, PlumblineError, type RecordRef, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { executePort, hostOf, listApprovals, readPlan, recordApproval, startRun, type Target } from '#procedures';
import { type ChangeMove, changeStates, stateByVerdicts } from './change.ts';
import { prepareChange } from './prepare.ts';
import type { Outcome, PreparedChange, StoredChange } from './record.ts';
import { planReplacement, REPLACE_PACKAGE } from './replacePackage.ts';
import { findChange, insertChange, lockChange, moveChange, rewriteChange } from './store.ts';

/** A change that the actor may read. Throws `not_found`, also for what they may not read. */
export async function showChange(context: Context, id: Id): Promise<StoredChange> {
  const change = await findChange(context.db, id);
  const scope = await context.scope('change.read');
  if (!change || (scope !== 'all' && !scope.includes(change.domainId))) {
    throw new PlumblineError('not_found', `There is no change ${id}, or you may not read it.`);
  }
  return change;
}

/** Stores a prepared change, written by the actor, as proposed: it waits for an approval from here on. */
export async function proposeChange(
  context: Context,
  mutation: Mutation,
  prepared: PreparedChange,
  causes: RecordRef[],
): Promise<Id> {
  await context.authorise('change.propose', {
    type: 'change',
    domainId: prepared.domainId,
    // The system holds no level: it proposes, and whoever approves answers for the level that the work asks for.
    ...(context.actor.kind === 'system' ? {} : { level: prepared.level }),
  });
  const id = await insertChange(mutation.tx, {
    ...prepared,
    authors: [mutation.actor.personId],
    at: mutation.now,
  });
  await mutation.record({
    subject: ref('change', id),
    action: 'change.propose',
    detail: { title: prepared.title, planHash: prepared.planHash },
    causes,
  });
  return id;
}

/** A person's verdict on exactly the plan that they read. Returns the change as it is then. */
export async function decideChange(
  context: Context,
  mutation: Mutation,
  id: Id,
  verdict: { verdict: 'approved' | 'denied'; planHash: string; reason?: string },
): Promise<{ change: StoredChange; approvalId: Id }> {
  const change = await lockChange(mutation.tx, id);
  const move: ChangeMove = verdict.verdict === 'approved' ? 'approve' : 'deny';
  moveTo(changeStates, keyOf(ref('change', id)), change.state, move);
  const approvalId = await recordApproval(context, mutation, {
    subject: ref('change', id),
    planHash: verdict.planHash,
    currentPlanHash: change.planHash,
    verdict: verdict.verdict,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    authorIds: change.authors,
    domainId: change.domainId,
    level: change.level,
  });
  const approvals = await listApprovals(mutation.tx, ref('change', id));
  const state = stateByVerdicts(approvals, change.planHash, change.authors);
  await moveChange(mutation.tx, id, { state, at: mutation.now });
  await mutation.record({
    subject: ref('change', id),
    action: `change.${move}`,
    detail: { planHash: change.planHash },
  });
  return { change: { ...change, state }, approvalId };
}

export interface ChangeEdit {
  title?: string | undefined;
  why?: string | undefined;
  inputs?: Record<string, unknown> | undefined;
}

/**
 * Rewrites a change. Whoever edits it becomes an author. Other inputs make another plan, which is worked out and tried
 * again on the target; its hash differs, so every approval of the old plan is void.
 */
export async function editChange(context: Context, id: Id, edit: ChangeEdit): Promise<StoredChange> {
  const read = await showChange(context, id);
  const { domainId, level } = read;
  await context.authorise('change.edit', { type: 'change', id, domainId, level });
  const title = edit.title ?? read.title;
  const why = edit.why ?? read.why;
  const prepared = edit.inputs
    ? await prepareChange(context, {
        title,
        why,
        componentId: hostOfChange(read).component.id,
        local: isLocal(read),
        procedureKey: read.plan.procedure.key,
        inputs: await inputsOf(context, read, edit.inputs),
      })
    : { ...read, title, why };
  await context.mutate(async (mutation) => {
    const change = await lockChange(mutation.tx, id);
    if (change.version !== (context.ifMatch ?? read.version) || change.version !== read.version) {
      throw new PlumblineError('stale', `${keyOf(ref('change', id))} was changed since you read it.`, {
        extra: { version: change.version },
      });
    }
    moveTo(changeStates, keyOf(ref('change', id)), change.state, 'edit');
    const authors = [...new Set([...change.authors, mutation.actor.personId])];
    const approvals = await listApprovals(mutation.tx, ref('change', id));
    const state = change.state === 'draft' ? 'draft' : stateByVerdicts(approvals, prepared.planHash, authors);
    await rewriteChange(mutation.tx, id, { ...prepared, authors, state, at: mutation.now });
    await mutation.record({
      subject: ref('change', id),
      action: 'change.edit',
      detail: { planHash: prepared.planHash, before: change.planHash },
    });
  });
  return showChange(context, id);
}

/** A change is of one host: the target of its first step. */
const hostOfChange = (change: StoredChange): Target => hostOf(readPlan(change.plan).steps[0]!);
const isLocal = (change: StoredChange): boolean => hostOfChange(change).connection.driver === 'local';

/** Another package has another version: the machine is asked again, unless the edit states it. */
async function inputsOf(context: Context, change: StoredChange, edited: Record<string, unknown>) {
  const inputs = { ...change.plan.inputs, ...edited };
  const other = inputs['newPackage'] !== change.plan.inputs['newPackage'] && edited['newVersion'] === undefined;
  if (change.plan.procedure.key !== REPLACE_PACKAGE || !other) return inputs;
  const planned = await planReplacement(context, {
    componentId: hostOfChange(change).component.id,
    local: isLocal(change),
    oldPackage: String(inputs['oldPackage']),
    newPackage: String(inputs['newPackage']),
    brings: null,
    port: typeof inputs['port'] === 'number' ? inputs['port'] : null,
  });
  if ('refusal' in planned) throw new PlumblineError('conflict', `It cannot be replaced so: ${planned.refusal}`);
  return planned.inputs;
}

/**
 * Starts the run of exactly the approved plan, in the caller's transaction; of one that nobody decided on yet, where the
 * actor broke the glass. One that was started already is not started again: its run is returned.
 */
export async function runChange(context: Context, mutation: Mutation, id: Id): Promise<Id> {
  const change = await lockChange(mutation.tx, id);
  if (change.runId !== null) return change.runId;
  const move: ChangeMove = change.state === 'proposed' ? 'break-glass' : 'run';
  const state = moveTo(changeStates, keyOf(ref('change', id)), change.state, move);
  // No run begins where nothing can be done: a workspace without real hosts refuses here, and says so.
  const executeOn = context.workspace.port(executePort);
  executeOn(hostOfChange(change).connection);
  const { runId } = await startRun(context, mutation, {
    plan: change.plan,
    domainId: change.domainId,
    change: {
      id,
      planHash: change.planHash,
      approvedWith: { diff: change.diff },
      authorIds: change.authors,
    },
  });
  await moveChange(mutation.tx, id, { state, runId, at: mutation.now });
  await mutation.record({ subject: ref('change', id), action: 'change.run', detail: { runId } });
  return runId;
}

/**
 * Keeps what came of a change: verified when its run finished and the target is as predicted, else failed. The first
 * outcome stands: returns whether it is this one.
 */
export async function settleChange(mutation: Mutation, id: Id, outcome: Outcome): Promise<boolean> {
  const change = await lockChange(mutation.tx, id);
  if (change.outcome !== null) return false;
  const move = outcome.succeeded ? 'verify' : 'fail';
  const state = moveTo(changeStates, keyOf(ref('change', id)), change.state, move);
  await moveChange(mutation.tx, id, { state, outcome, at: mutation.now });
  await mutation.record({
    subject: ref('change', id),
    action: `change.${move}`,
    detail: { sentence: outcome.sentence },
  });
  return true;
}

/** Takes a change back before it runs. */
export async function withdrawChange(context: Context, mutation: Mutation, id: Id, reason: string): Promise<void> {
  const change = await lockChange(mutation.tx, id);
  const state = moveTo(changeStates, keyOf(ref('change', id)), change.state, 'withdraw');
  await context.authorise('change.edit', { type: 'change', id, domainId: change.domainId });
  await moveChange(mutation.tx, id, { state, at: mutation.now });
  await mutation.record({ subject: ref('change', id), action: 'change.withdraw', detail: { reason } });
}
