import { expect, it } from 'vitest';
import type { DiffEntry } from '../api/types.ts';
import { countDiff, diffSentence, groupDiff } from './diff.ts';

const entry = (op: DiffEntry['op'], what: DiffEntry['what'], name: string): DiffEntry => ({
  op,
  what,
  name,
  kind: '',
  key: null,
  changes: [],
});

it('always says whether something is removed', () => {
  expect(diffSentence({ create: 2, update: 0, remove: 0, total: 2 })).toBe('2 to add, nothing to remove.');
  expect(diffSentence({ create: 0, update: 1, remove: 3, total: 4 })).toBe('1 to change, 3 to remove.');
  expect(diffSentence({ create: 2, update: 0, remove: 0, total: 2 }, true)).toBe('2 added, nothing removed.');
});

it('says so when nothing will be different', () => {
  expect(diffSentence(countDiff([]))).toBe('Nothing will be different.');
});

it('groups by what it is about and shows removals first', () => {
  const groups = groupDiff([
    entry('create', 'installation', 'a'),
    entry('remove', 'installation', 'b'),
    entry('update', 'component', 'c'),
  ]);
  expect(groups.map((group) => [group.what, group.entries.map((each) => each.name)])).toEqual([
    ['component', ['c']],
    ['installation', ['b', 'a']],
  ]);
});
