import type { Id, Json } from '#kernel';
import type { Attributes, Kind } from '../component/kind.ts';
import { kindOf } from '../component/kind.ts';

/**
 * A deadline is a day on which something about a component stops holding: what was bought, promised or signed ends.
 * Pure: no clock, no I/O.
 */
export const deadlineTypes = ['ends', 'notice', 'warranty', 'lifetime'] as const;
export type DeadlineType = (typeof deadlineTypes)[number];

/** How many days ahead it is worth a word, and how grave it is when it has passed (1 note … 5 critical). */
const rules: { [Type in DeadlineType]: { leadDays: number; passed: 1 | 2 | 3 | 4 | 5 } } = {
  ends: { leadDays: 90, passed: 4 },
  notice: { leadDays: 30, passed: 2 },
  warranty: { leadDays: 180, passed: 2 },
  lifetime: { leadDays: 180, passed: 2 },
};

/** A certificate is renewed in days, a contract is bargained for in months. */
const endsLeadDays: { [kind in Kind]?: number } = { certificate: 30, subscription: 60, licence: 60 };

/** The farthest that any deadline is looked for ahead. */
export const farthestLeadDays = Math.max(...Object.values(rules).map((rule) => rule.leadDays));

/** The attributes that deadlines come from. */
export const deadlineAttributes = ['endsOn', 'warrantyEndsOn', 'purchasedOn'] as const;

export interface DatedComponent {
  id: Id;
  kind: Kind;
  name: string;
  domainId: Id;
  criticality: number;
  attributes: Attributes;
}

export interface Deadline {
  component: DatedComponent;
  type: DeadlineType;
  /** `YYYY-MM-DD` */
  on: string;
  /** Negative once it has passed. */
  daysLeft: number;
  severity: 1 | 2 | 3 | 4 | 5;
  sentence: string;
}

const DAY_MS = 86_400_000;
const dayNumber = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const dayAt = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** `months` after a day; the last day of the month where there is no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** What of a component ends within its lead time, or has ended, seen from a day. */
export function deadlinesOf(component: DatedComponent, today: string): Deadline[] {
  const { attributes } = component;
  const now = dayNumber(today);
  const due = (type: DeadlineType, on: string, leadDays: number): Deadline[] => {
    const daysLeft = dayNumber(on) - now;
    if (Number.isNaN(daysLeft) || daysLeft > leadDays) return [];
    return [
      {
        component,
        type,
        on,
        daysLeft,
        severity: severityOf(type, daysLeft, leadDays, component),
        sentence: sentenceOf(component, type, on, daysLeft),
      },
    ];
  };
  const endsOn = dayIn(attributes['endsOn']);
  const warrantyEndsOn = dayIn(attributes['warrantyEndsOn']);
  const purchasedOn = dayIn(attributes['purchasedOn']);
  const noticeDays = numberIn(attributes['noticeDays']);
  const lifetimeMonths = numberIn(attributes['lifetimeMonths']);
  const ended = endsOn !== null && dayNumber(endsOn) < now;
  return [
    ...(endsOn ? due('ends', endsOn, endsLeadDays[component.kind] ?? rules.ends.leadDays) : []),
    // Once it has ended there is nothing left to give notice of.
    ...(endsOn && noticeDays && !ended
      ? due('notice', dayAt(dayNumber(endsOn) - noticeDays), rules.notice.leadDays)
      : []),
    ...(warrantyEndsOn ? due('warranty', warrantyEndsOn, rules.warranty.leadDays) : []),
    ...(purchasedOn && lifetimeMonths
      ? due('lifetime', monthsAfter(purchasedOn, lifetimeMonths), rules.lifetime.leadDays)
      : []),
  ];
}

/** Graver the nearer it is, and the more the component matters. */
function severityOf(
  type: DeadlineType,
  daysLeft: number,
  leadDays: number,
  component: DatedComponent,
): Deadline['severity'] {
  const matters = component.criticality >= 4 ? 1 : 0;
  const grave =
    daysLeft < 0 ? rules[type].passed : daysLeft <= leadDays / 4 ? rules[type].passed - 1 : rules[type].passed - 2;
  return Math.min(5, Math.max(1, grave + matters)) as Deadline['severity'];
}

const ends: { [Type in DeadlineType]: [ahead: string, passed: string] } = {
  ends: ['ends', 'ended'],
  notice: ['must be given notice by', 'could have been given notice until'],
  warranty: ['is under warranty until', 'has been without warranty since'],
  lifetime: ['reaches the end of its planned life', 'is past its planned life, which ended'],
};

function sentenceOf(component: DatedComponent, type: DeadlineType, on: string, daysLeft: number): string {
  const [ahead, passed] = ends[type];
  const when = daysLeft < 0 ? ago(-daysLeft) : daysLeft === 0 ? 'today' : `in ${days(daysLeft)}`;
  const preposition = type === 'ends' || type === 'lifetime' ? 'on ' : '';
  return `${kindOf(component.kind).title} ${component.name} ${daysLeft < 0 ? passed : ahead} ${preposition}${on}, ${when}.`;
}

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
const ago = (count: number): string => `${days(count)} ago`;

const dayIn = (value: Json | undefined): string | null =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
const numberIn = (value: Json | undefined): number | null => (typeof value === 'number' && value > 0 ? value : null);
