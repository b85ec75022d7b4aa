import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movesFrom, moveTo } from '#kernel';
import {
  type Approval,
  type ChangeState,
  changeStates,
  planHashOf,
  standingVerdict,
  stateByVerdict,
} from './change.ts';

const diff = [
  {
    op: 'update' as const,
    what: 'installation' as const,
    name: 'nginx-light',
    kind: 'package',
    changes: [{ field: 'version', before: null, after: '1.22.1', source: 'package index' }],
  },
];
const plan = {
  procedure: { id: 1, key: 'replace-package', version: 1, contentHash: 'abc' },
  inputs: { remove: 'lighttpd', install: 'nginx-light' },
  steps: [],
};
const approval = (personId: number, verdict: 'approved' | 'denied', planHash: string, minute: number): Approval => ({
  personId,
  verdict,
  planHash,
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
});

test('the hash does not depend on the order of members, and any other input gives another hash', () => {
  const turned = { steps: [], inputs: { install: 'nginx-light', remove: 'lighttpd' }, procedure: plan.procedure };
  expect(planHashOf(diff, turned)).toBe(planHashOf(diff, plan));
  expect(planHashOf(diff, { ...plan, inputs: { ...plan.inputs, install: 'nginx' } })).not.toBe(planHashOf(diff, plan));
  expect(planHashOf([], plan)).not.toBe(planHashOf(diff, plan));
});

test('an approval of another plan counts for nothing', () => {
  expect(standingVerdict([approval(7, 'approved', 'old', 1)], 'new', [1])).toBeNull();
});

test('an author who approves counts for nothing, even when they became an author after approving', () => {
  expect(standingVerdict([approval(7, 'approved', 'h', 1)], 'h', [1, 7])).toBeNull();
});

test('of several verdicts on the same plan the latest stands', () => {
  const approvals = [approval(7, 'approved', 'h', 1), approval(8, 'denied', 'h', 2)];
  expect(stateByVerdict(standingVerdict(approvals, 'h', [1]))).toBe('denied');
  expect(stateByVerdict(standingVerdict([...approvals, approval(9, 'approved', 'h', 3)], 'h', [1]))).toBe('approved');
  expect(stateByVerdict(null)).toBe('proposed');
});

test('no path of moves reaches running without an approve as the last word before run', () => {
  const moves = fc.array(fc.constantFrom('propose', 'approve', 'deny', 'edit', 'withdraw', 'run', 'verify', 'fail'));
  fc.assert(
    fc.property(moves, (list) => {
      let state: ChangeState = 'draft';
      let last: string | null = null;
      for (const move of list) {
        if (!(movesFrom(changeStates, state) as string[]).includes(move)) continue;
        if (move === 'run') expect(last).toBe('approve');
        state = moveTo(changeStates, 'The change', state, move);
        last = move;
      }
    }),
  );
});

test('a denied change cannot run', () => {
  expect(() => moveTo(changeStates, 'CHG-1', 'denied', 'run')).toThrow(/denied.*Possible: edit, withdraw/);
});
