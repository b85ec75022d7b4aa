import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';

export interface AppFactor {
  sealed: string;
  startedAt: Date;
  confirmedAt: Date | null;
  lastCounter: number;
  usedAt: Date | null;
}

export async function findApp(db: Reader, personId: Id): Promise<AppFactor | null> {
  const row = await db.selectFrom('second_factor').selectAll().where('person_id', '=', personId).executeTakeFirst();
  return row
    ? {
        sealed: row.sealed,
        startedAt: row.started_at,
        confirmedAt: row.confirmed_at,
        lastCounter: Number(row.last_counter),
        usedAt: row.used_at,
      }
    : null;
}

/** One that is not confirmed yet is replaced; returns false where a confirmed one stands. */
export async function saveUnconfirmedApp(db: Reader, personId: Id, sealed: string, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('second_factor')
    .values({ person_id: personId, sealed, started_at: now })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ sealed, started_at: now, last_counter: -1, used_at: null })
        .where('second_factor.confirmed_at', 'is', null),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Takes a code's time step, once: false when a code of it, or of a later one, was taken already. */
export async function takeCounter(db: Reader, personId: Id, counter: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('second_factor')
    .set({ last_counter: counter, used_at: now })
    .where('person_id', '=', personId)
    .where('last_counter', '<', counter)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function confirmApp(tx: Tx, personId: Id, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('second_factor')
    .set({ confirmed_at: now })
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function removeApp(tx: Tx, personId: Id): Promise<boolean> {
  await tx.deleteFrom('backup_code').where('person_id', '=', personId).execute();
  const { numDeletedRows } = await tx.deleteFrom('second_factor').where('person_id', '=', personId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function replaceBackupCodes(tx: Tx, personId: Id, hashes: string[]): Promise<void> {
  await tx.deleteFrom('backup_code').where('person_id', '=', personId).execute();
  await tx
    .insertInto('backup_code')
    .values(hashes.map((hash) => ({ person_id: personId, hash })))
    .execute();
}

export async function takeBackupCode(db: Reader, personId: Id, hash: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backup_code')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function countBackupCodes(db: Reader, personId: Id): Promise<number> {
  const { count } = await db
    .selectFrom('backup_code')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
