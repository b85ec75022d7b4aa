import { formatDuration, plural } from '../../ui/format.ts';
import { kindWordInside } from '../../ui/kinds.ts';
import type { May, Procedure } from './queries.ts';

export const minutes = (count: number): string => formatDuration(count * 60);

export const levelNames = ['', 'Follow', 'Assist', 'Apply', 'Ensure', 'Strategise'] as const;

/** May I, in one or two words; the rest stands in the hint. */
export function mayWord(may: May): string {
  if (!may.allowed) return 'Not at your level';
  switch (may.how) {
    case 'supervised':
      return `With ${may.supervisor?.name ?? 'a supervisor'}`;
    case 'delegated':
      return 'By a lent level';
    case 'break-glass':
      return 'In an emergency';
    default:
      return 'You may';
  }
}

/** The shape says it without colour too. */
export function mayFace(may: May): { shape: 'disc' | 'half' | 'dash'; tone: 'good' | 'active' | 'quiet' } {
  if (!may.allowed) return { shape: 'dash', tone: 'quiet' };
  return may.how === 'own' ? { shape: 'disc', tone: 'good' } : { shape: 'half', tone: 'active' };
}

export function targetsWord({ targets }: Pick<Procedure, 'targets'>): string {
  if (targets.count === 'none') return 'nothing in particular';
  const kinds = (count: number) =>
    targets.kinds.length === 0
      ? count === 1
        ? 'component'
        : 'components'
      : targets.kinds.map((kind) => kindWordInside(kind, count)).join(' or ');
  if (targets.count === 'one') return `one ${kinds(1)}`;
  const beside = targets.concurrency > 1 ? `, ${targets.concurrency} at a time` : ', one after the other';
  return `any number of ${kinds(2)}${beside}`;
}

export const kindWords: Record<string, string> = {
  instruct: 'a person does it',
  check: 'yes or no',
  approve: 'somebody agrees',
  run: 'command',
  http: 'HTTP request',
  ldap: 'directory',
  estate: 'estate',
  wait: 'waits',
  verify: 'asks the target',
  observe: 'looks at the target',
  call: 'another procedure',
};

export function stepsWord(count: number): string {
  return plural(count, 'step');
}
