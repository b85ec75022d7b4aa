import { policiesOf } from '#api-client';
import { asProblem } from '../api/problem.ts';
import { Button } from './Button.tsx';
import css from './ProblemView.module.css';
import { Mark } from './State.tsx';

/** A refusal or failure in place: what is wrong, where, what to do; and again. */
export function ProblemView({
  error,
  retry,
  compact = false,
}: {
  error: unknown;
  retry?: () => void;
  compact?: boolean;
}) {
  const problem = asProblem(error);
  return (
    <div className={css.problem} data-compact={compact || undefined} role="alert">
      <Mark face={{ shape: 'triangle', tone: 'bad' }} size={12} />
      <div className={css.body}>
        <div className={css.title}>{problem.title}</div>
        {problem.detail && problem.detail !== problem.title && <div>{problem.detail}</div>}
        {policiesOf(problem.extra).map(({ id, why }) => (
          <div key={id} className={css.remedy}>
            <code>{id}</code> {why}
          </div>
        ))}
        {problem.issues.length > 0 && (
          <ul className={css.issues}>
            {problem.issues.map((issue) => (
              <li key={issue.path + issue.message}>
                <code>{issue.path}</code> {issue.message}
              </li>
            ))}
          </ul>
        )}
        <div className={css.remedy}>{problem.remedy}</div>
        <div className={css.foot}>
          {retry && (
            <Button small onClick={retry}>
              Try again
            </Button>
          )}
          <span className={css.code}>
            {problem.code}
            {problem.requestId ? ` · request ${problem.requestId}` : ''}
          </span>
        </div>
      </div>
    </div>
  );
}
