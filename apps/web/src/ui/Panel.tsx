import type { ReactNode } from 'react';
import css from './Panel.module.css';

/** A titled part of a page. `aside` stands at the right of the title: a count, a link, a control. */
export function Panel({
  title,
  aside,
  children,
  flush = false,
  id,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) {
  return (
    <section className={css.panel} id={id} aria-label={typeof title === 'string' ? title : undefined}>
      <header className={css.head}>
        <h2 className={css.title}>{title}</h2>
        {aside && <div className={css.aside}>{aside}</div>}
      </header>
      <div className={css.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
