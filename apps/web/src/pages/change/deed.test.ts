import { expect, it } from 'vitest';
import type { Change, DiffEntry } from '../../api/types.ts';
import { deedOf, impactSentence } from './deed.ts';

const entry = (op: DiffEntry['op']): DiffEntry => ({
  op,
  what: 'installation',
  name: op,
  kind: 'package',
  key: null,
  changes: [],
});
const target = { type: 'component', id: 1, key: 'CMP-1', name: 'lab' };
const step = {
  name: 's',
  kind: 'run',
  driver: 'ssh',
  target,
  command: 'true',
  verify: null,
  undo: null,
  repeatable: true,
};

it('says in numbers what an approval sets going', () => {
  expect(deedOf({ diff: [entry('update'), entry('remove')], plan: { steps: [step, step] } })).toBe(
    '2 differences by 2 steps on 1 host',
  );
});

it('never claims that nothing is touched where nothing is known', () => {
  expect(impactSentence({ impact: null })).toBe('What depends on it is not known.');
  const none = { count: 0, items: [], next: null };
  expect(impactSentence({ impact: { down: none, degraded: none } as unknown as Change['impact'] })).toBe(
    'Nothing else that we know of goes down with it.',
  );
});
