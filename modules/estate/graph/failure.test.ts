import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComponentState, isOver } from '../component/state.ts';
import { type RelationKind, relationKinds } from '../relation/kind.ts';
import { carries, DEGRADED, DOWN, fail } from './failure.ts';
import { footingOf } from './footing.ts';
import { Graph, type GraphEdge } from './graph.ts';
import { type FoundPath, pathsBetween } from './path.ts';
import { singlePoints } from './singlePoints.ts';
import { pathTo, Scratch } from './walk.ts';

/** One for all: what an earlier walk left must not matter. */
const scratch = new Scratch();

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
          const walk = fail(
            graph,
            scratch,
            failed.map((id) => graph.indexOf(id)!),
          );
          const positions = [...walk.nodes.keys()].slice(walk.begun);
          const ids = (severity: number) =>
            positions
              .filter((position) => walk.severities[position] === severity)
              .map((position) => graph.idAt(walk.nodes[position]!))
              .sort();
          const expected = naive(made, failed);
          expect(ids(DOWN)).toEqual([...expected.down].sort());
          expect(ids(DEGRADED)).toEqual([...expected.degraded].sort());
          for (const position of positions) {
            const path = pathTo(walk, position);
            expect(failed).toContain(graph.idAt(walk.nodes[path[0]!]!));
            expect(path.length).toBe(walk.distances[position]! + 1);
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
        for (const edge of made.edges) if (gone.has(edge.id)) graph.removeEdge(edge);
        const back = made.edges.filter((edge) => edge.id % 2 === 0);
        for (const edge of back) graph.putEdge(edge);
        const left = made.edges.filter((edge) => !gone.has(edge.id) || edge.id % 2 === 0);
        const fresh = graphOf({ ...made, edges: left });
        expect(graph.edgeCount).toBe(left.length);
        expect(severities(graph, [0])).toEqual(severities(fresh, [0]));
      }),
    );
  });

  it('spares a dependent while enough of its group is up, and counts one in maintenance as out', () => {
    const edges = (needed: number): GraphEdge[] =>
      [2, 3, 4].map((toId) => ({ id: toId, kind: 'depends-on', fromId: 1, toId, redundancyGroup: 'db', needed }));
    const up: ComponentState[] = ['in-service', 'in-service', 'in-service', 'in-service'];
    const severity = (states: ComponentState[], needed: number, failed: number[]): number =>
      severities(graphOf({ states, edges: edges(needed) }), failed)[0]!;
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
    expect(singlePointsOf(graph, [1])).toEqual(new Map([[4, 1]]));
  });

  it('takes what is part of it by nature, and follows when that becomes part of another', () => {
    const graph = new Graph();
    const put = (id: number, parentId: number | null): void => {
      graph.putNode({ id, kind: 'interface', state: 'in-service', criticality: 3, domainId: 1, parentId });
    };
    put(1, null);
    put(2, null);
    put(3, 1);
    expect(graph.edgeAt(0)).toMatchObject({ id: -3, kind: 'part-of', fromId: 3, toId: 1 });
    expect([severities(graph, [0])[2], severities(graph, [1])[2]]).toEqual([DOWN, 0]);
    put(3, 2);
    expect([severities(graph, [0])[2], severities(graph, [1])[2]]).toEqual([0, DOWN]);
    put(3, null);
    expect(graph.edgeCount).toBe(0);
  });
});

/** By node, of the whole graph. */
function severities(graph: Graph, failed: number[]): number[] {
  const walk = fail(graph, scratch, failed);
  const all = Array<number>(graph.size).fill(0);
  for (const [position, node] of walk.nodes.entries()) all[node] = walk.severities[position]!;
  return all;
}

/** Each single point of failure of some components with how many of them it takes. */
function singlePointsOf(graph: Graph, ids: number[], far?: number): Map<number, number> {
  const footing = footingOf(
    graph,
    scratch,
    ids.map((id) => graph.indexOf(id)!),
  );
  const work = singlePoints(footing, far);
  let step = work.next();
  while (!step.done) step = work.next();
  const { takes } = step.value;
  return new Map(
    [...footing.walk.nodes.entries()].flatMap(([position, node]) =>
      takes[position]! > 0 ? [[graph.idAt(node), takes[position]!] as const] : [],
    ),
  );
}

describe('single points of failure', () => {
  it('are exactly those whose failing alone takes the component down, whatever the estate looks like', () => {
    fc.assert(
      fc.property(
        estate,
        fc.uniqueArray(fc.integer({ min: 1, max: SIZE }), { minLength: 1, maxLength: SIZE }),
        (made, asked) => {
          const expected = new Map<number, number>();
          for (let id = 1; id <= SIZE; id += 1) {
            if (isOver(made.states[id - 1]!)) continue;
            const { down } = naive(made, [id]);
            const takes = asked.filter((one) => down.has(one)).length;
            if (takes > 0) expected.set(id, takes);
          }
          const graph = graphOf(made);
          // By a pass over everything, each by itself, and as it comes.
          for (const far of [0, SIZE, 3])
            expect(new Map([...singlePointsOf(graph, asked, far)].sort())).toEqual(new Map([...expected].sort()));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are found wherever in a circle the one that fails lies, also beside one that is over', () => {
    const edge = (id: number, kind: RelationKind, fromId: number, toId: number): GraphEdge => ({
      ...{ id, kind, fromId, toId },
      ...{ redundancyGroup: null, needed: null },
    });
    const states = Array<ComponentState>(9).fill('in-service');
    states[6] = 'retired';
    const graph = graphOf({
      states,
      edges: [
        edge(1, 'member-of', 2, 1),
        edge(2, 'depends-on', 7, 8),
        edge(3, 'depends-on', 8, 1),
        edge(4, 'depends-on', 2, 7),
        edge(5, 'depends-on', 3, 1),
      ],
    });
    for (const far of [0, 1, 3, 9])
      expect(singlePointsOf(graph, [3, 8, 7, 1], far)).toEqual(
        new Map([
          [1, 2],
          [2, 3],
        ]),
      );
  });

  it('are told apart also where there are more than can be followed at once', () => {
    // A chain of a hundred, each standing on the next: every one but the first takes the first down.
    const size = 100;
    const graph = graphOf({
      states: Array<ComponentState>(size).fill('in-service'),
      edges: Array.from({ length: size - 1 }, (_, index) => ({
        id: index + 1,
        kind: 'depends-on' as const,
        fromId: index + 1,
        toId: index + 2,
        redundancyGroup: null,
        needed: null,
      })),
    });
    for (const far of [0, 40, size]) {
      const found = singlePointsOf(graph, [1, 50], far);
      expect(found.size).toBe(size - 1);
      expect([found.get(2), found.get(50), found.get(51), found.get(100)]).toEqual([1, 1, 2, 2]);
    }
  });
});

describe('paths between two', () => {
  /** Every simple path along dependencies, by trying everything. */
  function tryAll(graph: Graph, made: Estate, from: number, to: number): string[] {
    const found: string[] = [];
    const go = (path: number[]): void => {
      const at = path.at(-1)!;
      if (at === to) {
        found.push(path.join(' '));
        return;
      }
      const next = new Set<number>();
      graph.forEachDependency(graph.indexOf(at)!, (_slot, other) => next.add(graph.idAt(other)));
      for (const other of next)
        if (!path.includes(other) && (other === to || !isOver(made.states[other - 1]!))) go([...path, other]);
    };
    go([from]);
    return found.sort();
  }
  const idsOf = (graph: Graph, { nodes }: FoundPath): string => nodes.map((node) => graph.idAt(node)).join(' ');

  it('are all that visit nothing twice, the shortest first', () => {
    fc.assert(
      fc.property(
        estate,
        fc.uniqueArray(fc.integer({ min: 1, max: SIZE }), { minLength: 2, maxLength: 2 }),
        (made, [from, to]) => {
          const graph = graphOf(made);
          const ends = [graph.indexOf(from!)!, graph.indexOf(to!)!] as const;
          const found = pathsBetween(graph, ...ends, { most: 1_000, longer: SIZE }, () => true);
          const lengths = found.paths.map(({ slots }) => slots.length);
          expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
          const [below, above] = [tryAll(graph, made, from!, to!), tryAll(graph, made, to!, from!)];
          if (below.length > 0) {
            expect(found.sense).toBe('stands-on');
            expect(found.paths.map((path) => idsOf(graph, path)).sort()).toEqual(below);
          } else if (above.length > 0) {
            expect(found.sense).toBe('carries');
            const turned = found.paths.map((path) => idsOf(graph, { ...path, nodes: [...path.nodes].reverse() }));
            expect(turned.sort()).toEqual(above);
          } else expect(found.sense).toBe('related');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stop at a bound and say that there are more', () => {
    // Ten diamonds in a row: 1,024 paths of the same length.
    const edges: GraphEdge[] = [];
    const add = (fromId: number, toId: number): void => {
      edges.push({ id: edges.length + 1, kind: 'depends-on', fromId, toId, redundancyGroup: null, needed: null });
    };
    for (let diamond = 0; diamond < 10; diamond += 1) {
      const at = 3 * diamond + 1;
      for (const middle of [at + 1, at + 2]) {
        add(at, middle);
        add(middle, at + 3);
      }
    }
    const graph = graphOf({ states: Array<ComponentState>(31).fill('in-service'), edges });
    const found = pathsBetween(graph, 0, 30, { most: 7, longer: 2 }, () => true);
    expect(found).toMatchObject({ sense: 'stands-on', more: true });
    expect(found.paths).toHaveLength(7);
    expect(pathsBetween(graph, 0, 3, { most: 7, longer: 2 }, () => true)).toMatchObject({ more: false });
  });

  it('go over other relations where neither stands on the other, but never through what one may not read', () => {
    const graph = graphOf({
      states: Array<ComponentState>(3).fill('in-service'),
      edges: [
        { id: 1, kind: 'covered-by', fromId: 1, toId: 2, redundancyGroup: null, needed: null },
        { id: 2, kind: 'covered-by', fromId: 3, toId: 2, redundancyGroup: null, needed: null },
      ],
    });
    const limits = { most: 5, longer: 0 };
    expect(pathsBetween(graph, 0, 2, limits, () => true)).toMatchObject({
      sense: 'related',
      paths: [{ nodes: [0, 1, 2] }],
    });
    expect(pathsBetween(graph, 0, 2, limits, (node) => node !== 1).paths).toEqual([]);
  });
});
