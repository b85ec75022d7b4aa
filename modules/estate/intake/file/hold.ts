import type pg from 'pg';
import type { Id } from '#kernel';
import type { Workspace } from '#platform';

/** Any number will do; with the id of an intake it keeps two processes from working at the same one. */
const WORK_LOCK = 7_300_040;

/** The intakes that somebody here works at. Nobody else takes them up, or for given up, until they are let go. */
export interface Holds {
  /** False where somebody else holds it, here or in another process. */
  take(intakeId: Id): Promise<boolean>;
  letGo(intakeId: Id): Promise<void>;
}

/**
 * One session of PostgreSQL for all of them, however many: work must never wait for a connection that holds of other work
 * have used up. The session ends with the process, and its locks with it.
 */
export function createHolds({ pool }: Pick<Workspace, 'pool'>): Holds {
  const held = new Set<Id>();
  let session: pg.PoolClient | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  const ask = async (question: string, intakeId: Id): Promise<boolean> => {
    session ??= await pool.connect();
    try {
      const { rows } = await session.query<{ yes: boolean }>(`select ${question}($1, $2) as yes`, [
        WORK_LOCK,
        intakeId % 2 ** 31,
      ]);
      return rows[0]?.yes === true;
    } catch (error) {
      session.release(true);
      session = null;
      throw error;
    }
  };
  const rest = (): void => {
    if (held.size > 0) return;
    session?.release();
    session = null;
  };
  return {
    take: (intakeId) =>
      inTurn(async () => {
        if (held.has(intakeId)) return false;
        const taken = await ask('pg_try_advisory_lock', intakeId);
        if (taken) held.add(intakeId);
        rest();
        return taken;
      }),
    letGo: (intakeId) =>
      inTurn(async () => {
        if (!held.delete(intakeId)) return;
        // A session that broke has let go of everything.
        if (session) await ask('pg_advisory_unlock', intakeId).catch(() => {});
        rest();
      }),
  };
}
