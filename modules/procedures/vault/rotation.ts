import { ref } from '#kernel';
import { requireFresh } from '#people';
import type { Context, Reader } from '#platform';
import { aboutCredential } from './credential.ts';
import { rewrap } from './envelope.ts';
import { type Keyring, keyringPort, newMasterKey } from './masterKey.ts';
import { aboutRunSecret } from './runSecret.ts';
import { ownKeyring } from './store.ts';

/** Wrapped anew in one transaction: a rotation that was killed goes on where it stopped. */
const BATCH = 200;

export interface Rotated {
  master: string;
  rewrapped: number;
  /** Master keys that nothing needs any more, thrown away. */
  thrownAway: number;
  /** Values whose master key is not here: they stay as they are. */
  unreadable: number;
}

/**
 * Wraps every data key by the current master key, after making a new one where `fresh`. No value is decrypted. The key
 * from before stays in the keyring until nothing is wrapped by it.
 */
export async function rotateMasterKey(context: Context, { fresh }: { fresh: boolean }): Promise<Rotated> {
  await context.authorise('installation.administer', { type: 'workspace', domainId: null });
  requireFresh(context);
  const store = context.workspace.port(keyringPort);
  if (fresh) {
    // Alone: two who rotate at once would overwrite each other's key.
    await context.mutate(async (mutation) => {
      await ownKeyring(mutation.tx);
      const before = store.read();
      const key = newMasterKey();
      await mutation.record({
        subject: ref('person', mutation.actor.personId),
        action: 'vault.new-master',
        detail: { master: key.id, before: before.current.id },
      });
      store.write([key, ...before.all.values()]);
    });
  }
  let rewrapped = 0;
  for (let done = await rewrapSome(context, store.read()); done > 0; done = await rewrapSome(context, store.read()))
    rewrapped += done;
  return context.mutate(async (mutation) => {
    await ownKeyring(mutation.tx);
    const keyring = store.read();
    const inUse = await mastersInUse(mutation.tx);
    const kept = [...keyring.all.values()].filter((key) => key === keyring.current || inUse.has(key.id));
    const thrownAway = keyring.all.size - kept.length;
    const unreadable = unreadableIn(inUse, keyring);
    await mutation.record({
      subject: ref('person', mutation.actor.personId),
      detail: { master: keyring.current.id, rewrapped, thrownAway, unreadable },
    });
    if (thrownAway > 0) store.write(kept);
    return { master: keyring.current.id, rewrapped, thrownAway, unreadable };
  });
}

async function rewrapSome(context: Context, keyring: Keyring): Promise<number> {
  const older = [...keyring.all.keys()].filter((id) => id !== keyring.current.id);
  if (older.length === 0) return 0;
  return context.workspace.db.transaction().execute(async (tx) => {
    const values = await tx
      .selectFrom('credential_value')
      .select(['credential_id as id', 'version', 'master', 'wrapped_key as wrappedKey', 'body'])
      .where('master', 'in', older)
      .orderBy('credential_id')
      .limit(BATCH)
      .forUpdate()
      .execute();
    for (const { id, version, ...envelope } of values) {
      const { master, wrappedKey } = rewrap(envelope, aboutCredential(id, version), keyring);
      await tx
        .updateTable('credential_value')
        .set({ master, wrapped_key: wrappedKey })
        .where('credential_id', '=', id)
        .where('version', '=', version)
        .execute();
    }
    const secrets = await tx
      .selectFrom('run_secret')
      .select(['run_id as runId', 'key', 'master', 'wrapped_key as wrappedKey', 'body'])
      .where('master', 'in', older)
      .orderBy('run_id')
      .limit(BATCH)
      .forUpdate()
      .execute();
    for (const { runId, key, ...envelope } of secrets) {
      const { master, wrappedKey } = rewrap(envelope, aboutRunSecret(runId, key), keyring);
      await tx
        .updateTable('run_secret')
        .set({ master, wrapped_key: wrappedKey })
        .where('run_id', '=', runId)
        .where('key', '=', key)
        .execute();
    }
    return values.length + secrets.length;
  });
}

/** Master keys by which anything is wrapped → how much. */
export async function mastersInUse(db: Reader): Promise<Map<string, number>> {
  const inUse = new Map<string, number>();
  for (const table of ['credential_value', 'run_secret'] as const) {
    const rows = await db
      .selectFrom(table)
      .select((of) => ['master', of.fn.countAll<number>().as('count')])
      .groupBy('master')
      .execute();
    for (const { master, count } of rows) inUse.set(master, (inUse.get(master) ?? 0) + Number(count));
  }
  return inUse;
}

export function unreadableIn(inUse: ReadonlyMap<string, number>, keyring: Keyring): number {
  return [...inUse].reduce((sum, [master, count]) => sum + (keyring.all.has(master) ? 0 : count), 0);
}
