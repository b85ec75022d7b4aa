import { formatDay, formatExact, formatRelative } from './format.ts';
import { useNow } from './now.ts';

/** How long ago; the exact time on hover. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  const when = new Date(at);
  return (
    <time dateTime={at} title={formatExact(when)}>
      {formatRelative(when, now)}
    </time>
  );
}

/** A calendar day. */
export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{formatDay(day)}</time>;
}
