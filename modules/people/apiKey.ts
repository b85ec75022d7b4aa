import { randomBytes } from 'node:crypto';
import { type Id, sha256 } from '#kernel';
import type { Actor, Tx, Workspace } from '#platform';
import { authorityMemory } from './authority/memory.ts';
import { findActorByKeyHash } from './store.ts';

const PREFIX = 'plb_';
const USE_IS_NOTED_EVERY_MS = 60_000;

/** A new key: 256 random bits. Shown once; only its hash is stored (a key this long needs no slow hash). */
export async function issueApiKey(
  tx: Tx,
  key: { personId: Id; name: string; at: Date; expiresAt: Date | null },
): Promise<{ id: Id; secret: string }> {
  const secret = PREFIX + randomBytes(32).toString('base64url');
  const row = await tx
    .insertInto('api_key')
    .values({
      person_id: key.personId,
      name: key.name,
      prefix: secret.slice(0, 8),
      hash: sha256(secret),
      created_at: key.at,
      expires_at: key.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id: row.id, secret };
}

/** Who a key belongs to, or null for a key that is unknown, revoked, expired, or whose person is inactive. */
export async function actorOfApiKey(workspace: Workspace, secret: string): Promise<Actor | null> {
  if (!secret.startsWith(PREFIX) || secret.length > 100) return null;
  const hash = sha256(secret);
  const memory = await workspace.get(authorityMemory);
  return memory.recall(`key ${hash}`, async () => {
    const now = workspace.clock.now();
    const found = await findActorByKeyHash(workspace.db, hash, now);
    if (!found) return null;
    if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > USE_IS_NOTED_EVERY_MS) {
      await workspace.db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', found.keyId).execute();
    }
    return { value: found.actor, until: found.expiresAt };
  });
}
