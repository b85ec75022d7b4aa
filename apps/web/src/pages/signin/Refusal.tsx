import { useEffect, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './SignInPage.module.css';

/** The seconds until one may try again; 0 when one may. Counts down while it is shown. */
export function useLockedSeconds(error: unknown): number {
  const [left, setLeft] = useState(0);
  // By the refusal itself: a new one, even with the same seconds, begins to count anew.
  useEffect(() => {
    const problem = error ? asProblem(error) : null;
    const seconds = problem?.code === 'locked_out' ? Number(problem.extra['retryAfterSeconds']) : 0;
    if (seconds <= 0) return setLeft(0);
    const end = Date.now() + seconds * 1_000;
    const count = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000)));
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Why one is not in. Who must wait is told how long, and which way is open meanwhile. */
export function Refusal({ error, lockedSeconds }: { error: unknown; lockedSeconds: number }) {
  if (!error) return null;
  const problem = asProblem(error);
  if (problem.code === 'sign_in_refused')
    return (
      <p className={css.refused} role="alert">
        {problem.detail} What you typed is still there.
      </p>
    );
  if (problem.code !== 'locked_out') return <ProblemView error={error} compact />;
  return (
    <div className={css.spent} role="alert">
      <strong>{problem.detail}</strong>{' '}
      {lockedSeconds > 0 ? (
        <>
          The next one counts in <span className={css.clock}>{clock(lockedSeconds)}</span>. A passkey, a provider or a
          link lets you in meanwhile; an administrator can unlock you.
        </>
      ) : (
        'You may try again now.'
      )}
    </div>
  );
}
