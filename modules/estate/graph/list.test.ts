import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { LEFT_OUT, listOf, pageOf } from './list.ts';
import type { Walk } from './walk.ts';

/** Reached in an order that has nothing to do with their ids. */
function shuffled(count: number): { graph: Graph; walk: Walk } {
  const graph = new Graph();
  for (let number = 0; number < count; number += 1)
    graph.putNode({ id: 1 + number * 3, kind: 'vm', state: 'in-service', criticality: 1, domainId: 1 });
  const nodes = Int32Array.from({ length: count }, (_, at) => (at * 7_919) % count);
  const none = new Int32Array(count);
  const walk = { begun: 0, nodes, parents: none, slots: none, distances: none, severities: new Uint8Array(count) };
  return { graph, walk };
}

describe('a list of what was reached', () => {
  it('gives pages by bucket and id, whichever is asked for first and however far one reads', () => {
    const { graph, walk } = shuffled(5_000);
    const buckets = Uint16Array.from(walk.nodes, (node) => (node % 11 === 0 ? LEFT_OUT : node % 3));
    const sorted = [...walk.nodes]
      .filter((node) => node % 11 !== 0)
      .sort((a, b) => (a % 3) - (b % 3) || a - b)
      .map((node) => graph.idAt(node));
    const idsOf = (positions: Int32Array): number[] => [...positions].map((at) => graph.idAt(walk.nodes[at]!));
    for (const limit of [1, 50, 700, 5_000]) {
      const list = listOf(walk, buckets, 0, 3);
      const read: number[] = [];
      for (let offset = 0; offset < sorted.length; offset += limit)
        read.push(...idsOf(pageOf(graph, list, offset, limit)));
      expect(read).toEqual(sorted);
    }
    const fromBehind = listOf(walk, buckets, 0, 3);
    for (const offset of [4_000, 1_480, 20, 0])
      expect(idsOf(pageOf(graph, fromBehind, offset, 50))).toEqual(sorted.slice(offset, offset + 50));
  });

  it('leaves out what belongs to another list', () => {
    const { graph, walk } = shuffled(100);
    const list = listOf(
      walk,
      Uint16Array.from(walk.nodes, (node) => node % 2),
      1,
      2,
    );
    expect([...pageOf(graph, list, 0, 100)].every((at) => walk.nodes[at]! % 2 === 1)).toBe(true);
    expect(list.positions.length).toBe(50);
  });
});
