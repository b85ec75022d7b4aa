import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComponentState, isOver } from '../component/state.ts';
import { type RelationKind, relationKinds } from '../relation/kind.ts';
import { carries, DEGRADED, DOWN, dependencies, fail, pathTo, singlePoints } from './failure.ts';
import { Graph, type GraphEdge } from './graph.ts';

interface Estate {
  states: ComponentState[];
  edges: GraphEdge[];
}

function graphOf({ states, edges }: Estate): Graph {
  const graph = new Graph();
  for (const [index, state] of states.entries())
    graph.putNode({ id: index + 1, kind: 'service', state, criticality: 3, domainId: 1 });
  for (const edge of edges) graph.putEdge(edge);
  return graph;
}

/** The definition, evaluated over and over until nothing changes any more. */
function naive({ states, edges }: Estate, failed: number[]): { down: Set<number>; degraded: Set<number> } {
  const state = (id: number): ComponentState => states[id - 1]!;
  const depends = edges.flatMap((edge) => {
    const failure = relationKinds[edge.kind].failure;
    if (failure === 'none') return [];
    return [
      failure === 'to-from'
        ? { ...edge, dependent: edge.fromId, on: edge.toId }
        : { ...edge, dependent: edge.toId, on: edge.fromId },
    ];
  });
  const down = new Set(failed);
  const lost = (id: number): { any: boolean; down: boolean } => {
    const mine = depends.filter((edge) => edge.dependent === id);
    const alone = mine.some((edge) => edge.redundancyGroup === null && down.has(edge.on));
    const groups = [
      ...Map.groupBy(
        mine.filter((edge) => edge.redundancyGroup !== null),
        (edge) => edge.redundancyGroup,
      ).values(),
    ].map((group) => {
      const members = group.filter((edge) => carries(state(edge.on), state(id)));
      const left = members.filter((edge) => !down.has(edge.on)).length;
      return {
        any: left < members.length,
        down: left < members.length && left < Math.max(...group.map((edge) => edge.needed!)),
      };
    });
    return { any: groups.some((group) => group.any), down: alone || groups.some((group) => group.down) };
  };
  const candidates = states.map((_, index) => index + 1).filter((id) => !isOver(state(id)));
  for (let changed = true; changed; ) {
    changed = false;
    for (const id of candidates) {
      if (!down.has(id) && lost(id).down) {
        down.add(id);
        changed = true;
      }
    }
  }
  const degraded = new Set(candidates.filter((id) => !down.has(id) && lost(id).any));
  for (const id of failed) down.delete(id);
  return { down, degraded };
}

const SIZE = 9;
const estate: fc.Arbitrary<Estate> = fc.record({
  states: fc.array(
    fc.constantFrom<ComponentState>('in-service', 'in-service', 'in-service', 'maintenance', 'planned', 'retired'),
    { minLength: SIZE, maxLength: SIZE },
  ),
  edges: fc
    .array(
      fc.record({
        kind: fc.constantFrom<RelationKind>('depends-on', 'runs-on', 'member-of', 'backed-up-by'),
        fromId: fc.integer({ min: 1, max: SIZE }),
        toId: fc.integer({ min: 1, max: SIZE }),
        group: fc.constantFrom(null, null, 'a', 'b'),
        needed: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 24 },
    )
    .map((edges) =>
      edges
        .filter((edge) => edge.fromId !== edge.toId)
        .map(({ group, ...edge }, index) => ({
          ...edge,
          id: index + 1,
          redundancyGroup: group,
          needed: group === null ? null : edge.needed,
        })),
    ),
});

describe('a failure', () => {
  it('reaches exactly what the definition says, whatever the estate looks like', () => {
    fc.assert(
      fc.property(
        estate,
        fc.uniqueArray(fc.integer({ min: 1, max: SIZE }), { minLength: 1, maxLength: 3 }),
        (made, failed) => {
          const graph = graphOf(made);
          const failure = fail(
            graph,
            failed.map((id) => graph.indexOf(id)!),
          );
          const ids = (severity: number) =>
            failure.reached
              .filter((index) => failure.severity[index] === severity)
              .map((index) => graph.idAt(index))
              .sort();
          const expected = naive(made, failed);
          expect(ids(DOWN)).toEqual([...expected.down].sort());
          expect(ids(DEGRADED)).toEqual([...expected.degraded].sort());
          for (const index of failure.reached) {
            const path = pathTo(failure, index);
            expect(failed).toContain(graph.idAt(path[0]!));
            expect(path.length).toBe(failure.distance[index]! + 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the same in a graph that was built by changes and in one built at once', () => {
    fc.assert(
      fc.property(estate, fc.array(fc.nat()), (made, removals) => {
        const graph = graphOf(made);
        const gone = new Set(removals.map((at) => (at % (made.edges.length + 1)) + 1));
        for (const id of gone) graph.removeEdge(id);
        const back = made.edges.filter((edge) => edge.id % 2 === 0);
        for (const edge of back) graph.putEdge(edge);
        const left = made.edges.filter((edge) => !gone.has(edge.id) || edge.id % 2 === 0);
        const fresh = graphOf({ ...made, edges: left });
        expect(graph.edgeCount).toBe(left.length);
        expect([...fail(graph, [0]).severity]).toEqual([...fail(fresh, [0]).severity]);
      }),
    );
  });

  it('spares a dependent while enough of its group is up, and counts one in maintenance as out', () => {
    const edges = (needed: number): GraphEdge[] =>
      [2, 3, 4].map((toId) => ({ id: toId, kind: 'depends-on', fromId: 1, toId, redundancyGroup: 'db', needed }));
    const up: ComponentState[] = ['in-service', 'in-service', 'in-service', 'in-service'];
    const severity = (states: ComponentState[], needed: number, failed: number[]): number =>
      fail(graphOf({ states, edges: edges(needed) }), failed).severity[0]!;
    expect(severity(up, 2, [1])).toBe(DEGRADED);
    expect(severity(up, 2, [1, 2])).toBe(DOWN);
    expect(severity(['in-service', 'in-service', 'in-service', 'maintenance'], 2, [1])).toBe(DOWN);
  });

  it('names the single points of failure and spares what is redundant', () => {
    const graph = graphOf({
      states: Array<ComponentState>(5).fill('in-service'),
      edges: [
        { id: 1, kind: 'depends-on', fromId: 1, toId: 2, redundancyGroup: 'db', needed: 1 },
        { id: 2, kind: 'depends-on', fromId: 1, toId: 3, redundancyGroup: 'db', needed: 1 },
        { id: 3, kind: 'runs-on', fromId: 2, toId: 4, redundancyGroup: null, needed: null },
        { id: 4, kind: 'runs-on', fromId: 3, toId: 4, redundancyGroup: null, needed: null },
        { id: 5, kind: 'runs-on', fromId: 3, toId: 5, redundancyGroup: null, needed: null },
      ],
    });
    const { reached } = dependencies(graph, 0);
    expect([...singlePoints(graph, 0, reached)!].map((index) => graph.idAt(index))).toEqual([4]);
  });
});
