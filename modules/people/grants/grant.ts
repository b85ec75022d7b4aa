/** Rules about giving levels. Pure. */
import { type Id, type Level, PlumblineError } from '#kernel';

/** The first person's level 5 ends this long after another person holds it for good. */
export const HANDED_ON_AFTER_DAYS = 30;
/** From then on people are told that the first person's level 5 was handed to nobody yet. */
export const HAND_ON_WITHIN_DAYS = 90;
/** A grant that ends sooner is shown as ending. */
export const ENDS_SOON_DAYS = 30;
export const DAY_MS = 86_400_000;

export type GrantState = 'coming' | 'current' | 'ended';

export function grantState(grant: { from: Date; to: Date | null }, now: Date): GrantState {
  if (grant.to !== null && grant.to <= now) return 'ended';
  return grant.from > now ? 'coming' : 'current';
}

/** When it begins and ends. Authority is not given back in time. Throws `invalid_input`. */
export function spanOf(
  from: Date | undefined,
  to: Date | null | undefined,
  now: Date,
): { from: Date; to: Date | null } {
  const begins = from === undefined || from < now ? now : from;
  if (to && to <= begins)
    throw new PlumblineError('invalid_input', 'It would end before it begins.', {
      issues: [{ path: '/body/to', message: 'must lie after the begin, and in the future' }],
    });
  return { from: begins, to: to ?? null };
}

/** Throws `conflict` where an agent's ceiling would cut the level: what is written down should be what holds. */
export function withinCeiling(who: { name: string; ceiling: number | null }, level: Level): void {
  if (who.ceiling !== null && level > who.ceiling)
    throw new PlumblineError(
      'conflict',
      `${who.name} may go up to level ${who.ceiling}. A person of level 5 can raise that ceiling first.`,
      { extra: { ceiling: who.ceiling } },
    );
}

/** Somebody must be able to grant: level 5 in the root domain, held by a person without an end. Throws `conflict`. */
export function keepsSomebody(holders: readonly Id[], leaving: readonly Id[]): void {
  if (holders.length > 0 && holders.every((holder) => leaving.includes(holder)))
    throw new PlumblineError(
      'conflict',
      'Nobody else holds level 5 in the root domain without an end: grant it to somebody first, else nobody could grant anything any more.',
    );
}

/** What is ended before it began ends where it would have begun. */
export const endOf = (begins: Date, now: Date): Date => new Date(Math.max(begins.getTime(), now.getTime()));
