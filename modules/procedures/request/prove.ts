import { type Id, keyOf, moveTo, PlumblineError, ref } from '#kernel';
import { handsIn, signedInWithTwo, takesCodeOf } from '#people';
import type { Context, Mutation } from '#platform';
import type { ProofWay } from '../definition/offered.ts';
import { readableRequest, refuseAs, requireHandler } from './parties.ts';
import {
  MOST_FAILED_ATTEMPTS,
  MOST_FAILED_IN_AN_HOUR,
  type RequestRow,
  requestStates,
  whyNotConfirm,
} from './request.ts';
import { countFailed, insertAttempt, lockRequest, markAttemptProven, saveRequest } from './store.ts';

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
    const why = whyNotConfirm(seen, requester.managerId, context.actor.personId, await handsIn(context.workspace));
    if (why) refuseAs(why, isRequester ? 'own_work' : 'forbidden');
  }
  // Three steps: an attempt counts before its code is looked at, so that many at once are no way around the bound.
  const attemptId = await context.mutate((mutation) => beginAttempt(mutation, id, proof));
  const proven = await holds(context, seen.requesterId, proof);
  const left = await context.mutate(async (mutation) => {
    const request = await lockRequest(mutation.tx, id);
    if (proven) {
      moveTo(requestStates, keyOf(ref('request', id)), request.state, 'prove');
      await saveRequest(
        mutation.tx,
        id,
        { state: 'proven', proof_way: proof.way, proven_by: mutation.actor.personId, proven_at: mutation.now },
        mutation.now,
      );
      await markAttemptProven(mutation.tx, attemptId);
    }
    await mutation.record({
      subject: ref('request', id),
      action: proven ? 'request.prove' : 'request.proof-failed',
      detail: { way: proof.way, concerns: [request.requesterId, request.beneficiaryId] },
    });
    return attemptsLeft(mutation, request);
  });
  if (!proven) throw new PlumblineError('proof_failed', messageOf(proof.way, left), { extra: { left } });
}

async function beginAttempt(mutation: Mutation, id: Id, proof: Proof): Promise<Id> {
  const request = await lockRequest(mutation.tx, id);
  moveTo(requestStates, keyOf(ref('request', id)), request.state, 'prove');
  if (proof.way === 'totp' && (await attemptsLeft(mutation, request)) === 0)
    throw new PlumblineError(
      'rate_limited',
      'Too many wrong codes. The manager can still confirm who asks, or ask again in an hour.',
    );
  return insertAttempt(mutation.tx, {
    requestId: id,
    personId: request.requesterId,
    way: proof.way,
    by: mutation.actor.personId,
    at: mutation.now,
  });
}

async function holds(context: Context, requesterId: Id, proof: Proof): Promise<boolean> {
  switch (proof.way) {
    case 'manager':
      return true;
    case 'session':
      return signedInWithTwo(context.workspace, context.actor);
    case 'totp':
      return takesCodeOf(context.workspace, requesterId, proof.code);
  }
}

async function attemptsLeft({ tx, now }: Mutation, request: RequestRow): Promise<number> {
  const failed = await countFailed(tx, request, new Date(now.getTime() - 3_600_000));
  return Math.max(0, Math.min(MOST_FAILED_ATTEMPTS - failed.ofRequest, MOST_FAILED_IN_AN_HOUR - failed.ofPerson));
}

function messageOf(way: ProofWay, left: number): string {
  if (way === 'session') return 'You are signed in with one factor only: use your code, or ask your manager.';
  return left > 0
    ? `That is not the code that the app shows now. ${left} more ${left === 1 ? 'try' : 'tries'}.`
    : 'That was the last try. The manager can still confirm who asks.';
}
