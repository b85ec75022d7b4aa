import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { ShownHostKey } from './hostKey.ts';

export interface PinnedHostKey {
  id: Id;
  address: string;
  port: number;
  publicKey: string;
  fingerprint: string;
  approvedById: Id;
  approvedBy: string;
  approvedAt: Date;
  replacedBecause: string | null;
  version: number;
}

const pinned = (db: Reader) =>
  db
    .selectFrom('host_key as k')
    .innerJoin('person as p', 'p.id', 'k.approved_by')
    .select([
      'k.id',
      'k.address',
      'k.port',
      'k.public_key as publicKey',
      'k.fingerprint',
      'p.id as approvedById',
      'p.name as approvedBy',
      'k.approved_at as approvedAt',
      'k.replaced_because as replacedBecause',
      'k.version',
    ]);

export async function findHostKeys(
  db: Reader,
  filter: { q?: string | undefined; after: Id | null; descending: boolean; limit: number },
): Promise<PinnedHostKey[]> {
  let query = pinned(db)
    .orderBy('k.id', filter.descending ? 'desc' : 'asc')
    .limit(filter.limit);
  if (filter.q) query = query.where('k.address', 'ilike', `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`);
  if (filter.after !== null) query = query.where('k.id', filter.descending ? '<' : '>', filter.after);
  return query.execute();
}

export async function hostKeyAt(db: Reader, address: string, port: number): Promise<PinnedHostKey | null> {
  return (await pinned(db).where('k.address', '=', address).where('k.port', '=', port).executeTakeFirst()) ?? null;
}

/** Throws `not_found`. */
export async function hostKeyById(db: Reader, id: Id): Promise<PinnedHostKey> {
  const row = await pinned(db).where('k.id', '=', id).executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', 'There is no such host key.');
  return row;
}

/** Pins a first one. Null when another was pinned meanwhile: that one stays. */
export async function pinHostKey(
  tx: Tx,
  place: { address: string; port: number },
  key: ShownHostKey,
  by: Id,
  at: Date,
): Promise<Id | null> {
  const row = await tx
    .insertInto('host_key')
    .values({
      ...place,
      fingerprint: key.fingerprint,
      public_key: key.publicKey,
      approved_by: by,
      approved_at: at,
    })
    .onConflict((on) => on.columns(['address', 'port']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}
