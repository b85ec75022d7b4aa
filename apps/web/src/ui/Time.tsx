import { formatDay, formatExact, formatRelative } from './format.ts';
import { useNow } from './now.ts';

/** How long ago; the exact time on hover. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  const when = new Date(at);
  // The present that all share is up to 20 s old: what came since is not ahead of it.
  const present = when > now && when.getTime() <= Date.now() ? when : now;
  return (
    <time dateTime={at} title={formatExact(when)}>
      {formatRelative(when, present)}
    </time>
  );
}

/** A calendar day. */
export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{formatDay(day)}</time>;
}
