import type { ReactNode } from 'react';
import css from './Empty.module.css';

/** Nothing here: why, and the next step. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <svg width="28" height="44" viewBox="0 0 28 44" aria-hidden="true">
        <path d="M14 0v22" stroke="var(--line-strong)" strokeWidth="1.5" />
        <path
          d="M8.5 22h11v4L14 41 8.5 26z"
          fill="none"
          stroke="var(--control-line)"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
      </svg>
      <div className={css.title}>{title}</div>
      {children && <div className={css.text}>{children}</div>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
