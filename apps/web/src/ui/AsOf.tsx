import { IconCalendar, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import css from './AsOf.module.css';
import { formatDay } from './format.ts';

/** A day to read the estate as of; now, unless one is chosen. */
export function AsOf({ day, onChange }: { day: string | undefined; onChange: (day: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={css.asOf} data-set={day ? true : undefined}>
      <button
        type="button"
        className={css.button}
        onClick={() => input.current?.showPicker()}
        title="Read it as it was on a past day"
      >
        <IconCalendar size={14} stroke={1.7} aria-hidden />
        {day ? <>As of {formatDay(day)}</> : 'As of now'}
      </button>
      <input
        ref={input}
        type="date"
        className={css.input}
        aria-label="As of day"
        tabIndex={-1}
        value={day?.slice(0, 10) ?? ''}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
      {day && (
        <button type="button" className={css.clear} aria-label="As of now" onClick={() => onChange(null)}>
          <IconX size={13} />
        </button>
      )}
    </span>
  );
}
