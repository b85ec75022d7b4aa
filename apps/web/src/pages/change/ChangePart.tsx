import type { ReactNode } from 'react';
import css from './ChangePart.module.css';

export function ChangePart({
  title,
  note,
  children,
}: {
  title: string;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className={css.part}>
      <h3 className={css.title}>
        {title}
        {note && <span>{note}</span>}
      </h3>
      {children}
    </section>
  );
}
