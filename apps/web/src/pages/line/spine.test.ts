import { expect, it } from 'vitest';
import type { Line } from '../../api/types.ts';
import { kinOf, orderNodes, spineOf } from './spine.ts';

const node = (key: string, depth: number) => ({
  ref: { type: 'x', id: Number(key.split('-')[1]), key, name: key },
  phase: 'strategy' as const,
  depth,
  sentence: '',
  at: null,
});

const line: Line = {
  of: { phase: 'delivery', type: 'change', id: 3, key: 'CHG-3', name: 'change' },
  nodes: [
    node('CMP-5', 1),
    node('CHG-3', 0),
    node('STD-1', -1),
    node('INS-2', -1),
    node('OBJ-1', -2),
    node('EVD-6', 2),
  ],
  edges: [
    { cause: 'OBJ-1', effect: 'STD-1' },
    { cause: 'STD-1', effect: 'CHG-3' },
    { cause: 'INS-2', effect: 'CHG-3' },
    { cause: 'CHG-3', effect: 'CMP-5' },
    { cause: 'CMP-5', effect: 'EVD-6' },
  ],
  truncated: false,
};

it('orders from the farthest cause down to the farthest effect', () => {
  expect(orderNodes(line).map((each) => each.ref.key)).toEqual(['OBJ-1', 'STD-1', 'INS-2', 'CHG-3', 'CMP-5', 'EVD-6']);
});

it('takes the longest path through the asked record as its spine where no objective is named', () => {
  expect(spineOf(line).map((each) => each.ref.key)).toEqual(['OBJ-1', 'STD-1', 'CHG-3', 'CMP-5', 'EVD-6']);
});

it('goes the shortest way to an objective, not through the history of another change', () => {
  const typed = (key: string, type: string, depth: number) => ({
    ...node(key, depth),
    ref: { ...node(key, depth).ref, type },
  });
  const forked: Line = {
    ...line,
    nodes: [
      typed('CHG-3', 'change', 0),
      typed('CHG-1', 'change', -1),
      typed('RUN-1', 'run', -1),
      typed('OBJ-1', 'objective', -3),
      typed('INI-2', 'initiative', -1),
    ],
    edges: [
      { cause: 'RUN-1', effect: 'CHG-3' },
      { cause: 'CHG-1', effect: 'RUN-1' },
      { cause: 'OBJ-1', effect: 'CHG-1' },
      { cause: 'OBJ-1', effect: 'INI-2' },
      { cause: 'INI-2', effect: 'CHG-3' },
    ],
  };
  expect(spineOf(forked).map((each) => each.ref.key)).toEqual(['OBJ-1', 'INI-2', 'CHG-3']);
});

it('names no record twice where causes and effects run in a circle', () => {
  const circle: Line = { ...line, edges: [...line.edges, { cause: 'EVD-6', effect: 'INS-2' }] };
  const keys = spineOf(circle).map((each) => each.ref.key);
  expect(new Set(keys).size).toBe(keys.length);
});

it('survives a circle in the causes', () => {
  const circle: Line = { ...line, edges: [...line.edges, { cause: 'EVD-6', effect: 'OBJ-1' }] };
  expect(spineOf(circle).length).toBeGreaterThan(0);
});

it('knows the kin of a record: causes of causes and effects of effects, no siblings', () => {
  expect(kinOf(line, 'STD-1')).toEqual(new Set(['STD-1', 'OBJ-1', 'CHG-3', 'CMP-5', 'EVD-6']));
});
