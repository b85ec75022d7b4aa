import { describe, expect, it } from 'vitest';
import { bandOf, compareWork, type WorkDraft, type WorkKind, whyLine } from './item.ts';

const now = new Date('2026-06-01T12:00:00Z');
const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000);
let id = 0;
const work = (kind: WorkKind, given: Partial<WorkDraft> = {}): WorkDraft => ({
  ...{ kind, record: { type: 'run', id: ++id, name: '' }, detail: null, why: null, goal: null, since: hours(-1) },
  ...{ dueAt: null, domainId: 1, level: 1, authorIds: [], severity: null },
  ...given,
});

describe('work waits', () => {
  it.each([
    ['now, where a run stands still', work('decide'), 'now'],
    ['now, where its time has passed', work('review-break-glass', { dueAt: hours(-1) }), 'now'],
    ['soon, where somebody waits for a verdict', work('approve-change'), 'soon'],
    ['soon, where it is due within a day', work('resume', { dueAt: hours(23) }), 'soon'],
    ['later, where it is due after that', work('resume', { dueAt: hours(25) }), 'later'],
    ['later, where something was found', work('signal', { severity: 4 }), 'later'],
    ['soon, where what was found is critical', work('signal', { severity: 5 }), 'soon'],
  ] as const)('%s', (_, draft, band) => expect(bandOf(draft, now)).toBe(band));
});

it('is ordered by what stands still, what is due, what is worst, and what waited longest', () => {
  const ordered = [
    work('take-request', { dueAt: hours(-2) }),
    work('confirm', { since: hours(-9) }),
    work('instruct', { since: hours(-2) }),
    work('take-request', { dueAt: hours(3) }),
    work('signal', { severity: 5 }),
    work('approve-change', { since: hours(-30) }),
    work('approve-run', { since: hours(-3) }),
    work('signal', { severity: 4, since: hours(-1) }),
    work('signal', { severity: 3, since: hours(-99) }),
    work('resume', { since: hours(-50) }),
  ];
  const shuffled = [...ordered].sort((a, b) => ((a.record.id * 7) % 11) - ((b.record.id * 7) % 11));
  expect(shuffled.sort((a, b) => compareWork(a, b, now)).map((one) => one.record.id)).toEqual(
    ordered.map((one) => one.record.id),
  );
});

it.each([
  ['The disk fills', 'Always there', 'The disk fills. For: Always there.'],
  ['The disk\n  fills.', null, 'The disk fills.'],
  [null, 'Always there', 'For: Always there.'],
  [null, null, ''],
])('says why in one line: %s, %s', (why, goal, line) => expect(whyLine({ why, goal })).toBe(line));
