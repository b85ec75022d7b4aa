import type { Reader, Tx } from '#platform';
import type { Failures } from './lockOut.ts';

/** Locks the row, so that guesses sent at once are counted one after the other. */
export async function lockFailures(tx: Tx, subject: string, now: Date): Promise<Failures | null> {
  // A row to lock must be there first; zero failures in it mean nothing.
  await tx
    .insertInto('sign_in_failure')
    .values({ subject, failures: 0, last_at: now })
    .onConflict((conflict) => conflict.column('subject').doNothing())
    .execute();
  const row = await tx
    .selectFrom('sign_in_failure')
    .selectAll()
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.failures === 0 ? null : { failures: row.failures, lastAt: row.last_at, lockedUntil: row.locked_until };
}

export async function findFailures(db: Reader, subject: string): Promise<Failures | null> {
  const row = await db.selectFrom('sign_in_failure').selectAll().where('subject', '=', subject).executeTakeFirst();
  return row ? { failures: row.failures, lastAt: row.last_at, lockedUntil: row.locked_until } : null;
}

export async function saveFailures(
  tx: Tx,
  subject: string,
  { failures, lastAt, lockedUntil }: Failures,
): Promise<void> {
  await tx
    .updateTable('sign_in_failure')
    .set({ failures, last_at: lastAt, locked_until: lockedUntil })
    .where('subject', '=', subject)
    .execute();
}

/** Returns whether there was anything. */
export async function clearFailures(db: Reader, subject: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sign_in_failure').where('subject', '=', subject).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** One failure less: the attempt that had been counted beforehand was right. */
export async function takeBackFailure(db: Reader, subject: string): Promise<void> {
  await db
    .updateTable('sign_in_failure')
    .set((row) => ({ failures: row('failures', '-', 1), locked_until: null }))
    .where('subject', '=', subject)
    .where('failures', '>', 0)
    .execute();
}
