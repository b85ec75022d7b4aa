import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiffEntry } from '#estate';
import { movesFrom, moveTo } from '#kernel';
import type { Approval, RunPlan } from '#procedures';
import { type ChangeState, changeHash, changeStates, stateByVerdicts } from './change.ts';

const diff: DiffEntry[] = [
  {
    op: 'create',
    what: 'installation',
    name: 'nginx-light',
    kind: 'dpkg',
    key: null,
    changes: [{ field: 'version', before: null, after: '1.22.1', source: 'package index' }],
  },
];
const plan: RunPlan = {
  format: 2,
  title: 'Replace lighttpd by nginx-light',
  procedure: { key: 'replace-package', version: 1, name: 'Replace a package', level: 3, contentHash: 'abc' },
  calls: [],
  inputs: { oldPackage: 'lighttpd', newPackage: 'nginx-light' },
  secretInputs: {},
  concurrency: 1,
  steps: [],
};
const approval = (personId: number, verdict: 'approved' | 'denied', planHash: string): Approval => ({
  id: personId,
  personId,
  verdict,
  planHash,
  reason: '',
  at: new Date(0),
});

test('the hash does not depend on the order of members, and any other input gives another hash', () => {
  const turned = Object.fromEntries(Object.entries(plan).reverse()) as unknown as RunPlan;
  expect(changeHash(diff, turned)).toBe(changeHash(diff, plan));
  const other = { ...plan, inputs: { ...plan.inputs, newPackage: 'nginx' } };
  expect(changeHash(diff, other)).not.toBe(changeHash(diff, plan));
  expect(changeHash([], plan)).not.toBe(changeHash(diff, plan));
});

test('an approval of another plan counts for nothing', () => {
  expect(stateByVerdicts([approval(7, 'approved', 'old')], 'new', [1])).toBe('proposed');
});

test('an author who approves counts for nothing, even when they became an author after approving', () => {
  expect(stateByVerdicts([approval(7, 'approved', 'h')], 'h', [1])).toBe('approved');
  expect(stateByVerdicts([approval(7, 'approved', 'h')], 'h', [1, 7])).toBe('proposed');
});

test('a denial of the plan stands whoever approves it', () => {
  const verdicts = [approval(8, 'denied', 'h'), approval(9, 'approved', 'h')];
  expect(stateByVerdicts(verdicts, 'h', [1])).toBe('denied');
  expect(stateByVerdicts(verdicts, 'edited', [1])).toBe('proposed');
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
        state = moveTo(changeStates, 'The change', state, move as never);
        last = move;
      }
    }),
  );
});

test('a denied change cannot run, in an emergency neither', () => {
  expect(() => moveTo(changeStates, 'CHG-1', 'denied', 'break-glass')).toThrow(/denied/);
  expect(() => moveTo(changeStates, 'CHG-1', 'denied', 'run')).toThrow(/denied.*Possible: edit, withdraw/);
});
