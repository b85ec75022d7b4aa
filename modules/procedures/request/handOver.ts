import { randomBytes } from 'node:crypto';
import { type Id, PlumblineError, ref, sha256 } from '#kernel';
import { type Hands, handsIn, linkTo, mailServer, requireFresh, sendMail } from '#people';
import type { Context, Mutation, Reader } from '#platform';
import { takeRunSecretOnce } from '../vault/index.ts';
import { readableRequest, refuseAs, requireHandler } from './parties.ts';
import { HANDOVER_LINK_LIVES_HOURS, type HandoverWay, type RequestRow, waysOf } from './request.ts';
import { findInvolved, lockRequest, privateAddressOf, saveRequest } from './store.ts';

/** By which ways what the run left can reach the requester; empty when there is nothing to hand over. */
export async function handoverWaysOf(db: Reader, request: RequestRow, hands: Hands): Promise<HandoverWay[]> {
  if (request.state !== 'done' || request.secretName === null || request.handedOverAt !== null) return [];
  const requester = (await findInvolved(db, [request.requesterId])).get(request.requesterId)!;
  const manager =
    requester.managerId === null
      ? null
      : ((await findInvolved(db, [requester.managerId])).get(requester.managerId) ?? null);
  const [address, mail] = await Promise.all([
    privateAddressOf(db, request.requesterId, request.createdAt),
    db.selectFrom('mail_setting').select('host').executeTakeFirst(),
  ]);
  return waysOf({
    signedInThemself: request.madeBy === request.requesterId,
    hasAccount: requester.hasAccount,
    hasPrivateAddress: address !== null,
    // Who did it would then have all of it in one hand.
    hasManager:
      manager?.active === true &&
      manager.hasAccount &&
      hands(manager.id) !== hands(request.acceptedBy) &&
      hands(manager.id) !== hands(request.madeBy),
    mail: mail !== undefined,
  });
}

async function requireWay({ db, workspace }: Context, request: RequestRow, way: HandoverWay): Promise<void> {
  requireThere(request);
  const ways = await handoverWaysOf(db, request, await handsIn(workspace));
  if (ways.includes(way)) return;
  const others = ways.length > 0 ? ` It can be handed over by: ${ways.join(', ')}.` : '';
  throw new PlumblineError('forbidden', `It is not handed over that way here.${others}`, { extra: { ways } });
}

function requireThere(request: RequestRow): void {
  if (request.handedOverAt !== null)
    throw new PlumblineError('already_fetched', 'It was shown once, and is gone since. Ask again for a new one.');
  if (request.state !== 'done' || request.secretName === null)
    throw new PlumblineError('not_found', 'There is nothing to hand over, or not yet.');
}

/** The value, once. page: to the requester; manager: to theirs; phone: to who reads it out, and says to whom. */
export async function fetchSecret(
  context: Context,
  id: Id,
  way: 'page' | 'manager' | 'phone',
  note: string | null,
): Promise<string> {
  const { request, parts } = await readableRequest(context, id);
  if (way === 'page' && !parts.includes('requester')) refuseAs('It is shown to the requester on their own page.');
  if (way === 'manager' && !parts.includes('manager')) refuseAs('It is shown to the manager of the requester only.');
  if (way === 'phone') {
    if (context.actor.kind !== 'person') refuseAs('Only a person reads it out to them.');
    if (parts.includes('requester')) refuseAs('You can fetch it on your own page.', 'own_work');
    await requireHandler(context, request);
    if (!note)
      throw new PlumblineError('invalid_input', 'Say how it was handed over: whom you called, at which number.', {
        issues: [{ path: '/note', message: 'is needed' }],
      });
  }
  await requireWay(context, request, way);
  // A page that was left open is not the person: what it shows once would be somebody else's for good.
  requireFresh(context);
  return context.mutate(async (mutation) => take(context, mutation, id, way, note));
}

async function take(
  context: Context,
  mutation: Mutation,
  id: Id,
  way: HandoverWay,
  note: string | null,
): Promise<string> {
  const request = await lockRequest(mutation.tx, id);
  requireThere(request);
  const values: string[] = [];
  for (const key of request.secretName!.split(' '))
    values.push(
      await takeRunSecretOnce(context.workspace, mutation, {
        runId: request.runId!,
        key,
        deliver: 'requester',
        how: `request REQ-${id} by ${way}`,
      }),
    );
  await saveRequest(
    mutation.tx,
    id,
    {
      handover_way: way,
      handed_over_by: mutation.actor.personId,
      handed_over_at: mutation.now,
      handover_note: note,
    },
    mutation.now,
  );
  await mutation.record({
    subject: ref('request', id),
    action: 'request.hand-over',
    detail: { way, concerns: [request.requesterId, request.beneficiaryId], ...(note ? { note } : {}) },
  });
  return values.join('\n');
}

const LINK_LIVES_MS = HANDOVER_LINK_LIVES_HOURS * 3_600_000;

/** Sends a link, good once, to the private address that was recorded before; never the value itself. */
export async function sendHandoverLink(context: Context, id: Id): Promise<{ to: string; expiresAt: Date }> {
  const { request, parts } = await readableRequest(context, id);
  if (!parts.includes('requester')) await requireHandler(context, request);
  await requireWay(context, request, 'link');
  requireFresh(context);
  const address = (await privateAddressOf(context.db, request.requesterId, request.createdAt))!;
  const server = (await mailServer(context.workspace))!;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = await context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    requireThere(await lockRequest(tx, id));
    const until = new Date(now.getTime() + LINK_LIVES_MS);
    // A newer link replaces the one before it.
    await tx.deleteFrom('handover_link').where('request_id', '=', id).where('used_at', 'is', null).execute();
    await tx
      .insertInto('handover_link')
      .values({
        request_id: id,
        token_hash: sha256(token),
        address: masked(address),
        made_by: actor.personId,
        created_at: now,
        expires_at: until,
      })
      .execute();
    await mutation.record({
      subject: ref('request', id),
      action: 'request.send-link',
      detail: { to: masked(address), concerns: [request.requesterId] },
    });
    return until;
  });
  const outcome = await sendMail(server, {
    to: address,
    subject: `${request.label}: it is ready`,
    // In the fragment: no server and no proxy writes it into its log.
    text: `${request.label} is done. Open this once, within ${HANDOVER_LINK_LIVES_HOURS} hours, and keep what it shows:\n\n${linkTo(context.workspace, '/handover')}#${token}\n`,
  });
  if (outcome.kind !== 'sent')
    throw new PlumblineError('unavailable', 'error' in outcome ? outcome.error : 'The mail could not be sent.');
  return { to: masked(address), expiresAt };
}

/** j…@example.org */
export const masked = (address: string): string => address.replace(/^(.)[^@]*/, '$1…');

/** What the link is for, to whoever holds it: that is who could read the private address. */
export async function takeByLink(context: Context, token: string): Promise<{ label: string; value: string }> {
  const spent = new PlumblineError('already_fetched', 'This link was used already, has expired, or never was one.');
  const link = await context.db
    .selectFrom('handover_link')
    .select(['id', 'request_id'])
    .where('token_hash', '=', sha256(token))
    .executeTakeFirst();
  if (!link) throw spent;
  return context.mutate(async (mutation) => {
    const request = await lockRequest(mutation.tx, link.request_id);
    const used = await mutation.tx
      .updateTable('handover_link')
      .set({ used_at: mutation.now })
      .where('id', '=', link.id)
      .where('used_at', 'is', null)
      .where('expires_at', '>', mutation.now)
      .returning('id')
      .executeTakeFirst();
    if (!used || request.handedOverAt !== null) throw spent;
    return { label: request.label, value: await take(context, mutation, request.id, 'link', null) };
  });
}
