import { type Id, keyOf, moveTo, PlumblineError, ref } from '#kernel';
import { createAuthority, findSystemActor, handsIn } from '#people';
import { type Context, createContext, type Mutation, type Workspace } from '#platform';
import { prepareRun } from '../plan/prepare.ts';
import { startRun } from '../run/start.ts';
import { requireUses } from '../run/uses.ts';
import { deliverableSecrets } from '../vault/index.ts';
import { offerByKey } from './offer.ts';
import { readableRequest, refuseAs, requireHandler } from './parties.ts';
import { type RequestMove, type RequestRow, requestStates, whyNotAccept } from './request.ts';
import { findRequest, lockRequest, type RequestChanges, saveRequest } from './store.ts';

export interface Acceptance {
  /** Ids of components. */
  targets: readonly Id[];
  /** What is for whoever takes it on; what the requester asked for and what follows from them is not changed by it. */
  inputs: Record<string, unknown>;
}

const concerned = (request: RequestRow): Id[] => [...new Set([request.requesterId, request.beneficiaryId])];

/** Takes it on: its run starts in the same transaction, caused by it. Throws `forbidden`, `own_work`, `not_proven`. */
export async function acceptRequest(context: Context, id: Id, acceptance: Acceptance): Promise<Id> {
  const seen = await findRequest(context.db, id);
  await requireHandler(context, seen);
  const why = whyNotAccept(seen, context.actor.personId, await handsIn(context.workspace));
  if (why) refuseAs(why, 'own_work');
  requireProven(seen);
  const fixed = Object.keys(acceptance.inputs).filter((name) => Object.hasOwn(seen.inputs, name));
  if (fixed.length > 0)
    throw new PlumblineError('invalid_input', `What was asked for stays as it is: ${fixed.join(', ')}.`, {
      issues: fixed.map((name) => ({ path: `/inputs/${name.slice(0, 80)}`, message: 'belongs to the request' })),
    });
  const prepared = await prepareRun(context, {
    procedure: seen.procedureKey,
    inputs: { ...acceptance.inputs, ...seen.inputs },
    targets: acceptance.targets,
    title: `${seen.label} (${keyOf(ref('request', id))})`,
  });
  await requireUses(context, prepared);
  return context.mutate(
    async (mutation) => {
      const request = await lockRequest(mutation.tx, id);
      requireProven(request);
      const state = moveTo(requestStates, keyOf(ref('request', id)), request.state, 'accept');
      const { runId } = await startRun(context, mutation, {
        plan: prepared.plan,
        domainId: prepared.domainId,
        change: null,
        forIds: [request.requesterId, request.beneficiaryId, request.madeBy],
        ...(Object.keys(prepared.secrets).length > 0 ? { secrets: prepared.secrets } : {}),
      });
      await saveRequest(
        mutation.tx,
        id,
        {
          state,
          accepted_by: mutation.actor.personId,
          accepted_at: mutation.now,
          run_id: runId,
        },
        mutation.now,
      );
      await mutation.record({
        subject: ref('request', id),
        action: 'request.accept',
        detail: { run: runId, concerns: concerned(request) },
      });
      return runId;
    },
    [ref('request', id)],
  );
}

/** The one thing that no level and no hurry replaces. */
function requireProven(request: RequestRow): void {
  if (request.state === 'asked')
    throw new PlumblineError('not_proven', 'It is not proven yet that the requester is who they say.', {
      extra: { ways: request.proofWays },
    });
}

/** Starts what its procedure offers to start by itself, where the policies let the system do so. Else people take it on. */
export async function startAutomatically(workspace: Workspace, id: Id): Promise<void> {
  const request = await findRequest(workspace.db, id);
  if (request.state !== 'proven') return;
  const { offered } = await offerByKey(workspace.db, request.procedureKey);
  if (offered.start !== 'automatic') return;
  const system = await findSystemActor(workspace.db);
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: system!,
    operation: 'request.accept',
  });
  try {
    await acceptRequest(context, id, { targets: [], inputs: {} });
  } catch (error) {
    if (!(error instanceof PlumblineError) || error.code === 'internal') throw error;
    workspace.log.info({ request: id, code: error.code }, 'a request does not start by itself: it waits for a person');
  }
}

async function close(
  context: Context,
  id: Id,
  move: RequestMove,
  change: (mutation: Mutation, request: RequestRow) => RequestChanges,
): Promise<void> {
  await context.mutate(async (mutation) => {
    const request = await lockRequest(mutation.tx, id);
    const state = moveTo(requestStates, keyOf(ref('request', id)), request.state, move);
    const changes = change(mutation, request);
    await saveRequest(mutation.tx, id, { ...changes, state }, mutation.now);
    await mutation.record({
      subject: ref('request', id),
      action: `request.${move}`,
      detail: { ...(changes.reason ? { reason: changes.reason } : {}), concerns: concerned(request) },
    });
  });
}

const closedBy = ({ actor, now }: Mutation, reason: string | null): RequestChanges => ({
  closed_by: actor.personId,
  closed_at: now,
  reason,
});

/** Who could take it on says why it is not done; so does the manager who does not recognise who asks. */
export async function refuseRequest(context: Context, id: Id, reason: string): Promise<void> {
  const { request, parts } = await readableRequest(context, id);
  const asManager = parts.includes('manager') && request.state === 'asked' && request.proofWays.includes('manager');
  if (!asManager) await requireHandler(context, request);
  if (parts.includes('requester')) refuseAs('Take your own request back instead.', 'own_work');
  await close(context, id, 'refuse', (mutation) => closedBy(mutation, reason));
}

export async function withdrawRequest(context: Context, id: Id, reason: string | null): Promise<void> {
  const { parts } = await readableRequest(context, id);
  if (!parts.includes('requester') && !parts.includes('maker'))
    refuseAs('Only who asked takes it back; who could do it can refuse it.');
  await close(context, id, 'withdraw', (mutation) => closedBy(mutation, reason));
}

/** For the system: what its run has come to, and what nobody went on with. */
export async function finishRequest(context: Context, id: Id): Promise<void> {
  const { runId } = await findRequest(context.db, id);
  // What the run has really made for them: of several ways to do a thing it took one.
  const left = runId === null ? [] : await deliverableSecrets(context.db, runId);
  const keys = left.filter(({ deliver }) => deliver === 'requester').map(({ key }) => key);
  await close(context, id, 'finish', (mutation) => ({
    ...closedBy(mutation, null),
    secret_name: keys.length > 0 ? keys.join(' ') : null,
  }));
}

export const releaseRequest = (context: Context, id: Id): Promise<void> =>
  close(context, id, 'release', ({ now }) => ({
    accepted_by: null,
    accepted_at: null,
    run_id: null,
    secret_name: null,
    // It waits anew, as long as it would have.
    expires_at: new Date(now.getTime() + RELEASED_LIVES_MS),
  }));
const RELEASED_LIVES_MS = 72 * 3_600_000;

export const expireRequest = (context: Context, id: Id): Promise<void> =>
  close(context, id, 'expire', (mutation) => closedBy(mutation, 'Nobody went on with it in time.'));
