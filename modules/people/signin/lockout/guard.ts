import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';
import { accountSubject, addressSubject, afterFailure, type LockOutKind } from './lockOut.ts';
import { clearFailures, lockFailures, saveFailures, takeBackFailure } from './store.ts';

export interface Attempt {
  /** Whether a further failure will have to wait: the moment to tell the person. */
  locksNow: boolean;
  /** It was right, and nothing more is asked: the account is forgotten, the address gets its attempt back. */
  succeeded(): Promise<void>;
  /** It was right, but a second step follows, whose guesses the account goes on counting. */
  passed(): Promise<void>;
}

/**
 * Counts an attempt as a failure before its secret is looked at, and says afterwards when it was none. Throws
 * `locked_out` with the seconds to wait, while one must wait; that attempt is not counted and nothing is looked at.
 */
export async function beginAttempt(
  workspace: Workspace,
  who: { email: string | null; address?: string | null },
): Promise<Attempt> {
  // Always in the same order, so that two attempts never wait for each other.
  const subjects: [LockOutKind, string][] = [];
  if (who.email !== null) subjects.push(['account', accountSubject(who.email)]);
  if (who.address !== undefined) subjects.push(['address', addressSubject(who.address)]);
  const now = workspace.clock.now();
  const locks = await workspace.db.transaction().execute(async (tx) => {
    const found = [];
    for (const [kind, subject] of subjects) found.push({ kind, subject, before: await lockFailures(tx, subject, now) });
    for (const { kind, before } of found) {
      if (before?.lockedUntil && before.lockedUntil > now) throw lockedOut(kind, before.lockedUntil, now);
    }
    const after = found.map(({ kind, subject, before }) => ({ kind, subject, now: afterFailure(kind, before, now) }));
    for (const one of after) await saveFailures(tx, one.subject, one.now);
    return after;
  });
  return {
    locksNow: locks.some((lock) => lock.kind === 'account' && lock.now.lockedUntil !== null),
    async passed() {
      for (const { kind, subject } of locks) if (kind === 'address') await takeBackFailure(workspace.db, subject);
    },
    async succeeded() {
      for (const { kind, subject } of locks) {
        if (kind === 'account') await clearFailures(workspace.db, subject);
        else await takeBackFailure(workspace.db, subject);
      }
    },
  };
}

function lockedOut(kind: LockOutKind, until: Date, now: Date): PlumblineError {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000));
  const what = kind === 'account' ? 'for this account' : 'from this network address';
  return new PlumblineError('locked_out', `Too many attempts failed ${what}.`, {
    extra: { retryAfterSeconds, until: until.toISOString(), scope: kind },
  });
}
