import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { signedInWithTwo } from '#people';
import type { Context, Mutation } from '#platform';
import { offerByKey, requestInputs, requireMayAskFor } from './offer.ts';
import { MOST_OPEN } from './request.ts';
import {
  countOpen,
  findInvolved,
  type Involved,
  insertAttempt,
  insertRequest,
  markAttemptProven,
  saveRequest,
} from './store.ts';

export interface Asked {
  /** Key of the procedure. */
  what: string;
  /** Who asks; the actor unless an operator writes it down for them. */
  requesterId: Id | null;
  /** Who it is done for; the requester unless given. */
  beneficiaryId: Id | null;
  inputs: Record<string, unknown>;
  note: string;
}

const HOUR_MS = 3_600_000;

/** Throws `not_found`, `forbidden`, `invalid_input`, `already_exists` (it is asked for already) and `rate_limited`. */
export async function makeRequest(context: Context, mutation: Mutation, asked: Asked): Promise<Id> {
  const { tx, now, actor } = mutation;
  await context.authorise('request.make', { type: 'request', domainId: null });
  const offer = await offerByKey(tx, asked.what);
  const { procedure, offered } = offer;
  const domainId = await domainOf(mutation, procedure.definition.domain);
  const requesterId = asked.requesterId ?? actor.personId;
  if (requesterId !== actor.personId) await context.authorise('request.handle', { type: 'request', domainId });
  const beneficiaryId = asked.beneficiaryId ?? requesterId;
  const people = await findInvolved(tx, [requesterId, beneficiaryId]);
  const requester = activePerson(people, requesterId);
  const beneficiary = requireMayAskFor(offered, requester, beneficiaryId, people);
  const inputs = requestInputs(offer, beneficiary, asked.inputs);
  if ((await countOpen(tx, requesterId)) >= MOST_OPEN)
    throw new PlumblineError('rate_limited', `${requester.name} has ${MOST_OPEN} open requests already.`);
  await refuseTwice(mutation, procedure.key, beneficiary);
  const id = await insertRequest(tx, {
    procedureKey: procedure.key,
    domainId,
    level: procedure.level,
    label: offered.label,
    requesterId,
    beneficiaryId,
    madeBy: actor.personId,
    inputs,
    note: asked.note,
    state: offered.proof.length === 0 ? 'proven' : 'asked',
    proofWays: offered.proof,
    expiresAt: new Date(now.getTime() + offered.expiresAfterHours * HOUR_MS),
    at: now,
  });
  await mutation.record({
    subject: ref('request', id),
    action: 'request.make',
    detail: { what: procedure.key, concerns: [requesterId, beneficiaryId] },
    causes: [ref('person', requesterId)],
  });
  if (offered.proof.includes('session') && requesterId === actor.personId) {
    if (await signedInWithTwo(context.workspace, actor)) {
      const attempt = await insertAttempt(tx, {
        requestId: id,
        personId: requesterId,
        way: 'session',
        by: requesterId,
        at: now,
      });
      await markAttemptProven(tx, attempt);
      await saveRequest(tx, id, { state: 'proven', proof_way: 'session', proven_by: requesterId, proven_at: now }, now);
      await mutation.record({ subject: ref('request', id), action: 'request.prove', detail: { way: 'session' } });
    }
  }
  return id;
}

function activePerson(people: Map<Id, Involved>, id: Id): Involved {
  const person = people.get(id);
  if (!person?.active || person.kind !== 'person')
    throw new PlumblineError('invalid_input', `There is no active person ${keyOf(ref('person', id))}.`, {
      issues: [{ path: '/person', message: 'must be an active person' }],
    });
  return person;
}

async function refuseTwice({ tx }: Mutation, procedureKey: string, beneficiary: Involved): Promise<void> {
  // Two at once: the unique index lets one through, and the other waits here for it.
  await tx.selectFrom('person').select('id').where('id', '=', beneficiary.id).forNoKeyUpdate().execute();
  const open = await tx
    .selectFrom('request')
    .select('id')
    .where('procedure_key', '=', procedureKey)
    .where('beneficiary_id', '=', beneficiary.id)
    .where('state', 'in', ['asked', 'proven', 'accepted'])
    .executeTakeFirst();
  if (open)
    throw new PlumblineError(
      'already_exists',
      `This is asked for ${beneficiary.name} already: ${keyOf(ref('request', open.id))} is still open.`,
      { extra: { request: open.id } },
    );
}

async function domainOf({ tx }: Mutation, key: string): Promise<Id> {
  const named = await tx.selectFrom('domain').select('id').where('key', '=', key).executeTakeFirst();
  const found =
    named ?? (await tx.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow());
  return found.id;
}
