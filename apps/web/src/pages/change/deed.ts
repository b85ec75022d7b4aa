import type { Change } from '../../api/types.ts';
import { countDiff } from '../../ui/diff.ts';
import { formatNumber, plural } from '../../ui/format.ts';

/** What an approval sets going, in numbers: for the button and its confirmation. */
export function deedOf(change: Pick<Change, 'diff'> & { plan: Pick<Change['plan'], 'steps'> }): string {
  const counts = countDiff(change.diff);
  const hosts = new Set(change.plan.steps.flatMap((step) => (step.target ? [step.target.key] : [])));
  return `${plural(counts.total, 'difference')} by ${plural(change.plan.steps.length, 'step')} on ${plural(hosts.size, 'host')}`;
}

export function impactSentence(change: Pick<Change, 'impact'>): string {
  const { impact } = change;
  if (!impact) return 'What depends on it is not known.';
  const { down, degraded } = impact;
  if (down.count + degraded.count === 0) return 'Nothing else that we know of goes down with it.';
  return `If it goes while it runs: ${plural(down.count, 'component')} down, ${formatNumber(degraded.count)} with less redundancy.`;
}

/** The first characters of a plan's hash, as people compare them. */
export const shortHash = (hash: string) => hash.slice(0, 12);
