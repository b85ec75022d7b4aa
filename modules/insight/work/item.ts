/**
 * What waits for somebody, and in which order. Pure.
 *
 * A piece of work waits in one of three bands: *now*, where something is under way and stands still, or a time has passed;
 * *soon*, where somebody else waits; *later*, where nobody does. Within a band what is due first comes first, then what has
 * waited longest.
 */
import type { Id, Level, RecordType } from '#kernel';
import type { Action } from '#platform';

export const bands = ['now', 'soon', 'later'] as const;
export type Band = (typeof bands)[number];

interface WorkKindRule {
  band: Band;
  /** What one does first. */
  first: string;
  /** What one needs, in the domain and at the level of the work. null: it is asked of this person by name. */
  action: Action | null;
}

/** Every kind of work that can wait for somebody. */
export const workKinds = {
  decide: { band: 'now', first: 'Decide how the run goes on', action: 'run.steer' },
  confirm: { band: 'now', first: 'Confirm the step, so that it may begin', action: 'run.confirm' },
  instruct: { band: 'now', first: 'Do the step and show it', action: 'run.steer' },
  check: { band: 'now', first: 'Look, then answer yes or no', action: 'run.steer' },
  agree: { band: 'now', first: 'Read the plan, then agree or not', action: 'run.approve' },
  'approve-run': { band: 'soon', first: 'Read exactly what would run, then approve or deny', action: 'run.approve' },
  'approve-change': { band: 'soon', first: 'Read the difference, then approve or deny', action: 'change.approve' },
  'run-change': { band: 'soon', first: 'Run the approved change', action: 'run.start' },
  'prove-request': { band: 'soon', first: 'Say whether it is really them', action: null },
  'take-request': { band: 'soon', first: 'Take it on and start its run', action: 'run.start' },
  'finish-request': { band: 'soon', first: 'Bring it to its end', action: null },
  'review-break-glass': {
    band: 'soon',
    first: 'Read what was done, then close the review',
    action: 'break-glass.review',
  },
  'review-observation': {
    band: 'soon',
    first: 'Read what was seen, then accept or decline it',
    action: 'observation.review',
  },
  'take-observation': { band: 'later', first: 'Take it into strategy, or decline it', action: 'strategy.decide' },
  resume: { band: 'later', first: 'Let the run go on, or cancel it', action: 'run.steer' },
  signal: { band: 'later', first: 'Look at what hangs on it', action: 'estate.observe' },
  procedure: { band: 'later', first: 'Start it', action: 'run.start' },
} as const satisfies Record<string, WorkKindRule>;
export type WorkKind = keyof typeof workKinds;
export const workKindNames = Object.keys(workKinds) as [WorkKind, ...WorkKind[]];

export interface WorkDraft {
  kind: WorkKind;
  record: { type: RecordType; id: Id; name: string };
  /** What of it: the step that waits. */
  detail: string | null;
  why: string | null;
  /** The objective or standard that it serves. */
  goal: string | null;
  since: Date;
  dueAt: Date | null;
  domainId: Id;
  level: Level;
  /** Who wrote or started it, where that decides who may. */
  authorIds: Id[];
  /** 1 … 5, of a signal. */
  severity: number | null;
}

const DAY_MS = 86_400_000;

export function bandOf({ kind, dueAt, severity }: Pick<WorkDraft, 'kind' | 'dueAt' | 'severity'>, now: Date): Band {
  const { band } = workKinds[kind] as WorkKindRule;
  if (dueAt && dueAt <= now) return 'now';
  const isNear = dueAt !== null && dueAt.getTime() - now.getTime() <= DAY_MS;
  if (band === 'later' && (isNear || severity === 5)) return 'soon';
  return band;
}

/** The order in which one would do it. */
export function compareWork(a: WorkDraft, b: WorkDraft, now: Date): number {
  const far = Number.MAX_SAFE_INTEGER;
  return (
    bands.indexOf(bandOf(a, now)) - bands.indexOf(bandOf(b, now)) ||
    (a.dueAt?.getTime() ?? far) - (b.dueAt?.getTime() ?? far) ||
    (b.severity ?? 0) - (a.severity ?? 0) ||
    a.since.getTime() - b.since.getTime() ||
    a.record.type.localeCompare(b.record.type, 'en') ||
    a.record.id - b.record.id ||
    workKindNames.indexOf(a.kind) - workKindNames.indexOf(b.kind)
  );
}

/** Why it is there, in one line. */
export function whyLine({ why, goal }: Pick<WorkDraft, 'why' | 'goal'>): string {
  const first = (why ?? '').trim().replace(/\s+/g, ' ');
  const sentence = first === '' || /[.!?]$/.test(first) ? first : `${first}.`;
  return [sentence, goal ? `For: ${goal}.` : ''].filter((part) => part !== '').join(' ');
}
