import { expect, it } from 'vitest';
import type { Graph } from '../../api/types.ts';
import type { Dependency } from './edges.ts';
import { gather } from './gather.ts';

const node = (id: number, kind: Graph['nodes'][number]['kind']) =>
  ({ id, kind, name: `n${id}` }) as Graph['nodes'][number];
const on = (id: number, dependent: number, carrier: number): Dependency => ({
  id,
  dependent,
  on: carrier,
  kind: 'connected-to',
  harmless: false,
  redundancy: null,
});
const pcs = [11, 12, 13, 14, 15, 16];
const graph: Graph = {
  nodes: [node(1, 'device'), ...pcs.map((id) => node(id, 'pc')), node(20, 'vm')],
  edges: [],
  truncated: false,
};
const links = [...pcs.map((id) => on(id, id, 1)), on(20, 20, 1)];

it('draws many alike on one carrier as one, with one edge', () => {
  const picture = gather(graph, links, new Set(), new Set());
  expect(picture.gathered.map((group) => [group.kind, group.members.length])).toEqual([['pc', 6]]);
  expect(picture.nodes.map((each) => each.id)).toEqual([1, 20]);
  expect(picture.dependencies).toHaveLength(2);
});

it('keeps the asked one out of any group', () => {
  const picture = gather(graph, links, new Set(), new Set([12]));
  expect(picture.nodes.map((each) => each.id)).toContain(12);
  expect(picture.gathered[0]!.members).toHaveLength(5);
});

it('draws each of an opened group', () => {
  const [group] = gather(graph, links, new Set(), new Set()).gathered;
  expect(gather(graph, links, new Set([group!.name]), new Set()).nodes).toHaveLength(graph.nodes.length);
});
