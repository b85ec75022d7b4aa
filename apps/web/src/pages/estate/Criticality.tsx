import { criticalityWords } from '../../ui/status.ts';
import css from './Criticality.module.css';

/** 1 negligible … 5 vital: five ticks and the word. */
export function Criticality({ value }: { value: number }) {
  return (
    <span className={css.criticality} title={`Criticality ${value} of 5`}>
      <span className={css.ticks} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((tick) => (
          <i key={tick} data-on={tick <= value || undefined} />
        ))}
      </span>
      {criticalityWords[value] ?? value}
    </span>
  );
}
