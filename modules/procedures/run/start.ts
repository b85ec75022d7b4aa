import { canonicalJson, contentHash, type Id, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { requireApprovalOrGlass } from '../approval/store.ts';
import { procedureByVersion } from '../definition/store.ts';
import { executePort } from '../execute.ts';
import { planHash, readPlan, type StoredPlan } from '../plan/plan.ts';

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
}

/**
 * Makes a run of exactly this plan, in the caller's transaction; a worker takes it up once that commits. Throws
 * `plan_changed`, `not_approved`, `denied`, `own_work`, `forbidden`, and what the port says of a target it never reaches.
 */
export async function startRun(context: Context, mutation: Mutation, request: RunRequest): Promise<{ runId: Id }> {
  const { plan, change, domainId } = request;
  const { tx, now } = mutation;
  await context.authorise('run.start', {
    type: change ? 'change' : 'procedure',
    ...(change ? { id: change.id } : {}),
    domainId,
    level: plan.procedure.level,
  });
  const procedure = await procedureByVersion(tx, plan.procedure.key, plan.procedure.version);
  if (procedure.contentHash !== plan.procedure.contentHash) {
    throw new PlumblineError('plan_changed', `The procedure ${procedure.key} changed since the plan was made.`);
  }
  const allowedBy = change ? await requireApprovedPlan(context, mutation, plan, domainId, change) : [];
  // No run begins where nothing could be done: a workspace without real hosts refuses here, not in a worker's log.
  const executeOn = context.workspace.port(executePort);
  for (const { target } of readPlan(plan).steps) if (target?.connection) executeOn(target.connection);
  if (!change && procedure.definition.approval === 'required') {
    throw new PlumblineError('not_approved', `${procedure.name} runs only as part of an approved change.`);
  }
  const { id: runId } = await tx
    .insertInto('run')
    .values({
      procedure_id: procedure.id,
      change_id: change?.id ?? null,
      domain_id: domainId,
      state: 'ready',
      plan: canonicalJson(plan),
      plan_hash: planHash(plan),
      started_by: mutation.actor.personId,
      created_at: now,
      due_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const steps = await tx
    .insertInto('step')
    .values(
      readPlan(plan).steps.map((step) => ({
        run_id: runId,
        position: step.position,
        name: step.name,
        component_id: step.target?.component.id ?? null,
        state: 'pending',
      })),
    )
    .returning(['id', 'name'])
    .execute();
  await mutation.record({
    subject: ref('run', runId),
    action: 'run.start',
    detail: { title: plan.title, planHash: planHash(plan), changeId: change?.id ?? null },
    causes: [ref('procedure', procedure.id), ...(change ? [ref('change', change.id)] : []), ...allowedBy],
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
