import css from './LevelMark.module.css';

/** A level 1 … 5 in a domain: five steps and the word. */
export function LevelMark({ domain, level, name }: { domain: string; level: number; name: string }) {
  return (
    <span className={css.level} title={`Level ${level}, ${name}, in ${domain}`}>
      <span className={css.steps} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((step) => (
          <i key={step} data-on={step <= level || undefined} style={{ height: 3 + step * 2 }} />
        ))}
      </span>
      {domain}{' '}
      <span className={css.name}>
        {level} {name}
      </span>
    </span>
  );
}
