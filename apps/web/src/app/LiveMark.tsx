import { useLiveState } from '../api/live.ts';
import css from './LiveMark.module.css';

const wordOf = { live: 'Live', connecting: 'Connecting', lost: 'Reconnecting' } as const;
const meaning = {
  live: 'What changes is shown as it happens.',
  connecting: 'Connecting to the stream of changes.',
  lost: 'The stream of changes broke off. What is shown may be old; we reconnect by ourselves.',
} as const;

/** Whether what is shown is the present. */
export function LiveMark() {
  const state = useLiveState();
  return (
    <span className={css.live} data-state={state} title={meaning[state]} role="status">
      <svg width="9" height="9" viewBox="0 0 10 10" aria-hidden="true">
        {state === 'live' ? (
          <circle cx="5" cy="5" r="4" fill="currentColor" />
        ) : (
          <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="3 2" />
        )}
      </svg>
      <span>{wordOf[state]}</span>
    </span>
  );
}
