import { canonicalJson, contentHash, type Id, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import { howMay, requireBreakGlass } from '#people';
import type { Context, Mutation, Tx } from '#platform';
import { requireApprovalOrGlass } from '../approval/store.ts';
import { procedureByVersion } from '../definition/store.ts';
import { executePort } from '../execute.ts';
import { planHash, readPlan, type StoredPlan } from '../plan/plan.ts';
import { putRunSecret } from '../vault/index.ts';
import { STEPS_AT_ONCE } from './standingStore.ts';

export interface RunRequest {
  plan: StoredPlan;
  domainId: Id;
  /** The change that the run makes real; null where the procedure needs no approval. */
  change: {
    id: Id;
    /** What was approved: the hash over `{...approvedWith, plan}`, computed again here. */
    planHash: string;
    /** The other members of what the approval binds to, such as `{diff}`. */
    approvedWith: Record<string, unknown>;
    authorIds: readonly Id[];
  } | null;
  /** Values of the secret inputs, by their key in the run: they go into the vault, in the same transaction. */
  secrets?: Record<string, string>;
  /** Who asked for it, and for whom it is done: they do not supervise it, nor lend the level for it. */
  forIds?: readonly Id[];
}

/**
 * Makes a run of exactly this plan, in the caller's transaction; a worker takes it up once that commits. Where the procedure
 * asks for an approval and there is no change that has one, it is proposed: it begins when somebody else agrees. Throws
 * `plan_changed`, `not_approved`, `denied`, `own_work`, `forbidden`, and what the port says of a target it never reaches.
 */
export async function startRun(context: Context, mutation: Mutation, request: RunRequest): Promise<{ runId: Id }> {
  const { plan, change, domainId } = request;
  const { tx, now } = mutation;
  const { supervisorId, breakGlassId } = await howMay(context, 'run.start', {
    type: change ? 'change' : 'procedure',
    ...(change ? { id: change.id } : {}),
    domainId,
    level: plan.procedure.level,
    ...(request.forIds ? { authorIds: [...request.forIds] } : {}),
  });
  const procedure = await procedureByVersion(tx, plan.procedure.key, plan.procedure.version);
  if (procedure.contentHash !== plan.procedure.contentHash) {
    throw new PlumblineError('plan_changed', `The procedure ${procedure.key} changed since the plan was made.`);
  }
  const allowedBy = change ? await requireApprovedPlan(context, mutation, plan, domainId, change) : [];
  // No run begins where nothing could be done: a workspace without real hosts refuses here, not in a worker's log.
  const executeOn = context.workspace.port(executePort);
  for (const { target } of readPlan(plan).steps) if (target?.connection) executeOn(target.connection);
  // Nobody has agreed to it yet: it waits for somebody else, unless this is an emergency.
  const proposed = !change && procedure.definition.approval === 'required';
  const emergency = proposed && breakGlassId !== null;
  const begins = !proposed || emergency;
  const { id: runId } = await tx
    .insertInto('run')
    .values({
      procedure_id: procedure.id,
      change_id: change?.id ?? null,
      domain_id: domainId,
      state: begins ? 'ready' : 'proposed',
      supervisor_id: supervisorId,
      break_glass_id: breakGlassId,
      plan: canonicalJson(plan),
      plan_hash: planHash(plan),
      started_by: mutation.actor.personId,
      created_at: now,
      due_at: begins ? now : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const subject = ref('run', runId);
  if (emergency) await refuseDenied(tx, planHash(plan));
  if (emergency) await requireBreakGlass(context, mutation, { domainId, subject, planHash: planHash(plan) });
  for (const [key, value] of Object.entries(request.secrets ?? {}))
    await putRunSecret(context.workspace, tx, { runId, key, value, deliver: 'nobody' });
  const planned = readPlan(plan).steps.map((step) => ({
    run_id: runId,
    position: step.position,
    name: step.name,
    component_id: step.target?.component.id ?? null,
    state: 'pending',
  }));
  const steps: { id: Id; name: string }[] = [];
  for (let from = 0; from < planned.length; from += STEPS_AT_ONCE) {
    const some = planned.slice(from, from + STEPS_AT_ONCE);
    steps.push(...(await tx.insertInto('step').values(some).returning(['id', 'name']).execute()));
  }
  await mutation.record({
    subject: ref('run', runId),
    action: begins ? 'run.start' : 'run.propose',
    detail: { title: plan.title, planHash: planHash(plan), changeId: change?.id ?? null },
    causes: [
      ref('procedure', procedure.id),
      ...(change ? [ref('change', change.id)] : []),
      ...(emergency ? [ref('break_glass', breakGlassId)] : []),
      ...allowedBy,
    ],
  });
  await mutation.recordAll(
    steps.map((step) => ({
      subject: ref('step', step.id),
      action: 'step.plan',
      detail: { name: step.name },
      causes: [ref('run', runId)],
    })),
  );
  return { runId };
}

/** An emergency is no way around somebody's no to exactly this plan. */
async function refuseDenied(tx: Tx, hash: string): Promise<void> {
  const denial = await tx
    .selectFrom('approval')
    .select(['id', 'subject_id'])
    .where('subject_type', '=', 'run')
    .where('plan_hash', '=', hash)
    .where('verdict', '=', 'denied')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (denial)
    throw new PlumblineError(
      'denied',
      `Exactly this plan was denied as ${keyOf(ref('run', denial.subject_id))}: break-glass overrides no denial.`,
      { extra: { approvalId: denial.id } },
    );
}

async function requireApprovedPlan(
  context: Context,
  mutation: Mutation,
  plan: StoredPlan,
  domainId: Id,
  change: NonNullable<RunRequest['change']>,
): Promise<RecordRef[]> {
  const subject = ref('change', change.id);
  const hash = contentHash({ ...change.approvedWith, plan });
  if (hash !== change.planHash) {
    throw new PlumblineError('plan_changed', `The plan to run is not the one that ${keyOf(subject)} states.`, {
      extra: { planHash: hash },
    });
  }
  return requireApprovalOrGlass(context, mutation, { subject, planHash: hash, authorIds: change.authorIds, domainId });
}
