import { type ReactNode, useEffect } from 'react';
import type { Phase } from '../api/types.ts';
import css from './PageHeader.module.css';

interface PageHeaderProps {
  title: ReactNode;
  /** The title in the browser's tab, when `title` is not plain text. */
  tab?: string;
  /** The question this page answers. */
  question?: string;
  above?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  phase?: Phase;
}

export function PageHeader({ title, tab, question, above, children, actions, phase }: PageHeaderProps) {
  const name = tab ?? (typeof title === 'string' ? title : 'Plumbline');
  useEffect(() => {
    document.title = `${name} · Plumbline`;
  }, [name]);
  return (
    <header className={css.header} data-phase={phase}>
      <div className={css.words}>
        {above && <div className={css.above}>{above}</div>}
        <h1 className={css.title}>{title}</h1>
        {question && <p className={css.question}>{question}</p>}
        {children}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </header>
  );
}
