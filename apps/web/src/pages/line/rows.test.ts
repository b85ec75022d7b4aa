import { expect, it } from 'vitest';
import type { Line } from '../../api/types.ts';
import { collapse } from './rows.ts';

const node = (id: number, type: string, depth: number) => ({
  ref: { type, id, key: `K-${id}`, name: `n${id}` },
  phase: 'insight' as const,
  depth,
  sentence: '',
  at: null,
});
const line: Line = {
  of: { phase: 'insight', type: 'insight', id: 1, key: 'K-1', name: 'n1' },
  nodes: [node(1, 'insight', 0), ...[2, 3, 4, 5, 6].map((id) => node(id, 'signal', -1)), node(7, 'initiative', 1)],
  edges: [],
  truncated: false,
};

it('gathers many of one type at one depth in one row', () => {
  expect(collapse(line, new Set()).map((row) => row.nodes.length)).toEqual([5, 1, 1]);
});

it('opens a gathered row on request', () => {
  expect(collapse(line, new Set(['-1 signal']))).toHaveLength(7);
});
