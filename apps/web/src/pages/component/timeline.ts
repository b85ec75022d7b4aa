import type { Installation } from '../../api/types.ts';

export interface SupportBar {
  installation: Installation;
  /** The day that counts: the end by its basis. Null where nobody gives a day. */
  endsOn: string | null;
  extendedEndsOn: string | null;
  /** `extended`: ended for all, but not for who has the extended support. */
  status: 'ended' | 'extended' | 'soon' | 'later' | 'undated' | 'unknown';
}

const soonDays = 365;

function days(from: Date, day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - from.getTime()) / 86_400_000;
}

function statusOf(
  status: string,
  endsOn: string | null,
  extendedEndsOn: string | null,
  now: Date,
): SupportBar['status'] {
  const left = endsOn ? days(now, endsOn) : null;
  if (status === 'ended' || (left !== null && left < 0)) {
    return extendedEndsOn && days(now, extendedEndsOn) >= 0 ? 'extended' : 'ended';
  }
  if (left === null) return status === 'unknown' ? 'unknown' : 'undated';
  return left < soonDays ? 'soon' : 'later';
}

/** One bar a release, the most urgent first; undated and unknown ones last. */
export function supportBars(installations: Installation[], now: Date): SupportBar[] {
  const seen = new Map<string, SupportBar>();
  for (const installation of installations) {
    if (!installation.product) continue;
    const { status, endsOn, extended } = installation.support;
    const bar: SupportBar = {
      installation,
      endsOn,
      extendedEndsOn: extended.endsOn,
      status: statusOf(status, endsOn, extended.endsOn, now),
    };
    const name = installation.release?.key ?? `${installation.product.key} ${installation.releaseVersion ?? ''}`;
    if (!seen.has(name)) seen.set(name, bar);
  }
  const urgency = { ended: 0, extended: 1, soon: 2, later: 3, undated: 4, unknown: 5 };
  return [...seen.values()].sort(
    (a, b) =>
      urgency[a.status] - urgency[b.status] ||
      (a.endsOn ?? '9').localeCompare(b.endsOn ?? '9') ||
      a.installation.package.localeCompare(b.installation.package),
  );
}

/** The scale: from a year (or the oldest end, at most six years) back to five years ahead. */
export function supportScale(bars: SupportBar[], now: Date): { from: number; to: number; years: number[] } {
  const ends = bars.flatMap((bar) => [bar.endsOn, bar.extendedEndsOn]).filter((day) => day !== null);
  const present = now.getUTCFullYear() + now.getUTCMonth() / 12;
  const first = Math.min(...ends.map((day) => Number(day.slice(0, 4))), Math.floor(present));
  const last = Math.max(...ends.map((day) => Number(day.slice(0, 4)) + 1), Math.floor(present) + 2);
  const from = Math.max(first, Math.floor(present) - 6);
  const to = Math.min(last, Math.floor(present) + 8);
  return { from, to, years: Array.from({ length: to - from + 1 }, (_, index) => from + index) };
}

/** Where a day stands on the scale, 0 … 1. */
export function placeOn(scale: { from: number; to: number }, day: Date): number {
  const year = day.getUTCFullYear() + (day.getUTCMonth() + day.getUTCDate() / 31) / 12;
  return Math.min(1, Math.max(0, (year - scale.from) / (scale.to - scale.from)));
}
