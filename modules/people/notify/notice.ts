import type { Id } from '#kernel';

/**
 * Words
 * - A *notice* tells one person one thing, once, and lies in their inbox here.
 * - A *delivery* sends it by a channel: e-mail, web push, or a webhook (which is told once, not once a person).
 * - Who is told what is decided by *sources*: each module says which events concern whom.
 */
export const noticeKinds = {
  'run-waiting': 'A run waits for me, or for somebody who may do what I may',
  'approval-wanted': 'Something waits for an approval that I may give',
  'supervision-wanted': 'Somebody whom I supervise waits for my confirmation',
  'request-waiting': 'A request waits for somebody who may take it on',
  'request-state': 'What I asked for goes on',
  'proof-wanted': 'I am to confirm who somebody is',
  'break-glass-opened': 'Somebody works without an approval in my domain',
  'break-glass-review': 'A break-glass is to be reviewed',
  'credential-due': 'A credential is to be changed',
  'observation-waiting': 'An observation waits for somebody who may accept it',
  'observation-state': 'What I observed goes on',
} as const;
export type NoticeKind = keyof typeof noticeKinds;
export const noticeKindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]];

/** The inbox here is always on. */
export const channels = ['email', 'push'] as const;
export type Channel = (typeof channels)[number];

/** Nobody sleeps through these, whatever their quiet hours. */
const urgentKinds: readonly NoticeKind[] = ['break-glass-opened'];
export const isUrgentKind = (kind: NoticeKind): boolean => urgentKinds.includes(kind);

export interface Preference {
  muted: { [channel in Channel]?: NoticeKind[] };
  /** Minutes after midnight in the time zone; from 22:00 to 07:00 spans midnight. */
  quiet: { from: number; to: number } | null;
  timeZone: string;
}
export const noPreference: Preference = { muted: {}, quiet: null, timeZone: 'UTC' };

export function wants(preference: Preference, channel: Channel, kind: NoticeKind): boolean {
  return !preference.muted[channel]?.includes(kind);
}

const MINUTE_MS = 60_000;

/** When it may be sent: now, or when the quiet hours are over. */
export function dueAt(preference: Preference, urgent: boolean, now: Date): Date {
  const { quiet, timeZone } = preference;
  if (urgent || !quiet || quiet.from === quiet.to) return now;
  const minute = minuteOfDay(now, timeZone);
  const inside =
    quiet.from < quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
  if (!inside) return now;
  const ends = new Date(now.getTime() + ((quiet.to - minute + 1440) % 1440) * MINUTE_MS);
  // In the night in which the clock is changed an hour is missing or twice there.
  const off = ((quiet.to - minuteOfDay(ends, timeZone) + 2160) % 1440) - 720;
  const whole = ends.getTime() + off * MINUTE_MS;
  return new Date(whole - (whole % MINUTE_MS));
}

function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour, minute] = parts.format(at).split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** How long after the first, second … failed attempt the next one is made; after the last it is given up. */
const BACKOFF_MINUTES = [1, 2, 5, 15, 60, 240, 720];
export const MOST_ATTEMPTS = BACKOFF_MINUTES.length + 1;

/** null: given up. */
export function nextAttempt(attempts: number, failedAt: Date): Date | null {
  const minutes = BACKOFF_MINUTES[attempts - 1];
  return minutes === undefined ? null : new Date(failedAt.getTime() + minutes * MINUTE_MS);
}

/** What a channel carries: no secret is ever in it, only where to go. */
export interface Payload {
  kind: NoticeKind;
  title: string;
  body: string;
  /** In the workspace; the link is made when it is sent. */
  path: string;
  urgent: boolean;
  at: string;
}

export interface NoticeDraft {
  kind: NoticeKind;
  to: readonly Id[];
  /** The same key is told to the same person once. */
  key: string;
  title: string;
  body: string;
  path: string;
  urgent?: boolean;
}
