import { type Id, keyOf, moveTo, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import type { ProofWay } from '../definition/offered.ts';
import { secondFactors } from './identity.ts';
import { readableRequest, refuseAs, requireHandler } from './parties.ts';
import {
  MOST_FAILED_ATTEMPTS,
  MOST_FAILED_IN_AN_HOUR,
  type RequestRow,
  requestStates,
  whyNotConfirm,
} from './request.ts';
import { countFailed, insertAttempt, lockRequest, saveRequest } from './store.ts';

export type Proof = { way: 'totp'; code: string } | { way: 'session' } | { way: 'manager' };

/**
 * Proves that the requester is who they say, by one of the ways that the request takes. Throws `proof_failed` for a wrong
 * code (kept, and bounded), `rate_limited`, `own_work`, `forbidden` and `illegal_transition`.
 */
export async function proveRequest(context: Context, id: Id, proof: Proof): Promise<void> {
  const { requester, parts, handles, request: seen } = await readableRequest(context, id);
  if (!seen.proofWays.includes(proof.way))
    throw new PlumblineError('invalid_input', `This request is not proven that way.`, {
      issues: [{ path: '/way', message: `must be one of ${seen.proofWays.join(', ') || 'none: it needs no proof'}` }],
    });
  // The code may be read out to the operator who wrote the request down; the other ways are the requester's or manager's.
  const isRequester = parts.includes('requester');
  if (proof.way === 'totp' && !isRequester && !handles) await requireHandler(context, seen);
  if (proof.way === 'session' && !isRequester) refuseAs('Only the requester proves it by being signed in.');
  if (proof.way === 'manager') {
    const why = whyNotConfirm(seen, requester.managerId, context.actor.personId);
    if (why) refuseAs(why, isRequester ? 'own_work' : 'forbidden');
  }
  const outcome = await context.mutate(async (mutation) => {
    const request = await lockRequest(mutation.tx, id);
    moveTo(requestStates, keyOf(ref('request', id)), request.state, 'prove');
    const proven = await holds(context, mutation, request, proof);
    await insertAttempt(mutation.tx, {
      requestId: id,
      personId: request.requesterId,
      way: proof.way,
      proven,
      by: mutation.actor.personId,
      at: mutation.now,
    });
    await mutation.record({
      subject: ref('request', id),
      action: proven ? 'request.prove' : 'request.proof-failed',
      detail: { way: proof.way },
    });
    if (proven) await markProven(mutation, request, proof.way);
    return { proven, left: proof.way === 'totp' ? await attemptsLeft(mutation, request) : 0 };
  });
  // Thrown only now: the attempt counts.
  if (!outcome.proven)
    throw new PlumblineError('proof_failed', messageOf(proof.way, outcome.left), { extra: { left: outcome.left } });
}

async function holds(context: Context, mutation: Mutation, request: RequestRow, proof: Proof): Promise<boolean> {
  const factors = () => context.workspace.port(secondFactors);
  switch (proof.way) {
    case 'manager':
      return true;
    case 'session':
      return factors().signedInWithTwo(context.actor);
    case 'totp':
      if ((await attemptsLeft(mutation, request)) === 0)
        throw new PlumblineError(
          'rate_limited',
          'Too many wrong codes. The manager can still confirm who asks, or ask again in an hour.',
        );
      return factors().takesCode(request.requesterId, proof.code);
  }
}

async function attemptsLeft({ tx, now }: Mutation, request: RequestRow): Promise<number> {
  const failed = await countFailed(tx, request, new Date(now.getTime() - 3_600_000));
  return Math.max(0, Math.min(MOST_FAILED_ATTEMPTS - failed.ofRequest, MOST_FAILED_IN_AN_HOUR - failed.ofPerson));
}

async function markProven({ tx, now, actor }: Mutation, request: RequestRow, way: ProofWay): Promise<void> {
  await saveRequest(
    tx,
    request.id,
    { state: 'proven', proof_way: way, proven_by: actor.personId, proven_at: now },
    now,
  );
}

function messageOf(way: ProofWay, left: number): string {
  if (way === 'session') return 'You are signed in with one factor only: use your code, or ask your manager.';
  return left > 0
    ? `That is not the code that the app shows now. ${left} more ${left === 1 ? 'try' : 'tries'}.`
    : 'That was the last try. The manager can still confirm who asks.';
}
