import type { ReactNode } from 'react';
import css from './Door.module.css';

/** A page without the shell, for who is not inside: the plumb line, and below it what one came for. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <svg className={css.plumb} width="26" height="120" viewBox="0 0 26 150" aria-hidden="true">
          <path d="M13 0v104" stroke="var(--line-strong)" strokeWidth="1.5" />
          <path d="M4 104h18v7l-9 33-9-33z" fill="var(--accent-mark)" />
          <path d="M13 104h9v7l-9 33z" fill="var(--accent)" opacity="0.55" />
        </svg>
        {children}
      </div>
    </main>
  );
}
