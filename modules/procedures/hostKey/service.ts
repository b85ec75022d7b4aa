import { type Id, PlumblineError, ref } from '#kernel';
import { requireFresh } from '#people';
import type { Context } from '#platform';
import { type ShownHostKey, showHostKeyPort } from './hostKey.ts';
import { hostKeyAt, hostKeyById, type PinnedHostKey, pinHostKey } from './store.ts';

export interface Met {
  shown: ShownHostKey;
  pinned: PinnedHostKey | null;
}

const observing = (context: Context): Promise<void> =>
  context.authorise('estate.observe', { type: 'host_key', domainId: null });

/** What the host shows now, beside what is pinned. */
export async function meetHost(context: Context, address: string, port: number): Promise<Met> {
  await observing(context);
  const pinned = await hostKeyAt(context.db, address, port);
  return { shown: await context.workspace.port(showHostKeyPort)(address, port, context.signal), pinned };
}

/** The first contact: the fingerprint is what a person compared on the host itself. */
export async function approveHostKey(
  context: Context,
  { address, port, fingerprint }: { address: string; port: number; fingerprint: string },
): Promise<Id> {
  await observing(context);
  requireFresh(context);
  const { shown, pinned } = await meetHost(context, address, port);
  if (pinned) {
    if (pinned.fingerprint === fingerprint && shown.fingerprint === fingerprint) return pinned.id;
    throw new PlumblineError('conflict', `A key of ${address}:${port} is pinned already: ${pinned.fingerprint}.`);
  }
  refuseAnother(shown, fingerprint);
  return context.mutate(async (mutation) => {
    const id = await pinHostKey(mutation.tx, { address, port }, shown, mutation.actor.personId, mutation.now);
    if (id === null) throw new PlumblineError('conflict', 'Another key was pinned just now.');
    await mutation.record({ subject: ref('host_key', id), detail: { address, port, fingerprint } });
    return id;
  });
}

/**
 * A key that has changed is never taken by itself: somebody who ensures says by which fingerprint, and why. What was
 * pinned before stays in the audit trail.
 */
export async function replaceHostKey(
  context: Context,
  id: Id,
  { fingerprint, reason }: { fingerprint: string; reason: string },
): Promise<void> {
  await observing(context);
  const pinned = await hostKeyById(context.db, id);
  await context.authorise('credential.manage', { type: 'host_key', id, domainId: null });
  requireFresh(context);
  const { address, port } = pinned;
  const shown = await context.workspace.port(showHostKeyPort)(address, port, context.signal);
  refuseAnother(shown, fingerprint);
  await context.mutate(async (mutation) => {
    const { numUpdatedRows } = await mutation.tx
      .updateTable('host_key')
      .set((of) => ({
        fingerprint,
        public_key: shown.publicKey,
        approved_by: mutation.actor.personId,
        approved_at: mutation.now,
        replaced_because: reason,
        version: of('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('version', '=', pinned.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new PlumblineError('stale', 'The pinned key was changed just now.');
    await mutation.record({
      subject: ref('host_key', id),
      detail: { address, port, from: pinned.fingerprint, to: fingerprint, reason },
    });
  });
}

function refuseAnother(shown: ShownHostKey, fingerprint: string): void {
  if (shown.fingerprint === fingerprint) return;
  throw new PlumblineError(
    'host_key_unknown',
    `The host shows ${shown.type} ${shown.fingerprint}, not ${fingerprint}.`,
    {
      extra: { hostKey: shown, fingerprint: shown.fingerprint },
    },
  );
}
