import { expect, it } from 'vitest';
import type { Graph, JointImpact } from '../../api/types.ts';
import { dependencies, fates, pathTo } from './edges.ts';

const edge = (
  id: number,
  from: number,
  to: number,
  kind: Graph['edges'][number]['kind'],
  redundancyGroup: string | null = null,
) => ({
  id,
  from,
  to,
  kind,
  redundancyGroup,
  needed: redundancyGroup ? 1 : null,
});
const graph = (edges: Graph['edges']): Graph => ({ nodes: [], edges, truncated: false });

it('draws who depends above what it depends on, also for members of a cluster', () => {
  const [runs, member] = dependencies(graph([edge(1, 10, 20, 'runs-on'), edge(2, 30, 40, 'member-of')]));
  expect([runs!.dependent, runs!.on]).toEqual([10, 20]);
  expect([member!.dependent, member!.on]).toEqual([40, 30]);
});

it('counts a redundancy group by its dependent', () => {
  const found = dependencies(
    graph([
      edge(1, 10, 20, 'powered-by', 'feeds'),
      edge(2, 10, 21, 'powered-by', 'feeds'),
      edge(3, 11, 20, 'powered-by', 'feeds'),
    ]),
  );
  expect(found.map((each) => each.redundancy)).toEqual(['1 of 2', '1 of 2', '1 needed']);
});

it('knows along what failure does not travel', () => {
  expect(dependencies(graph([edge(1, 10, 20, 'covered-by')]))[0]!.harmless).toBe(true);
});

it('says what becomes of each, and by which path', () => {
  const ref = (id: number) => ({ type: 'component', id, key: `CMP-${id}`, name: `c${id}` });
  const item = (id: number) => ({
    component: { ...ref(id), kind: 'vm', criticality: 3, domain: null },
    distance: 1,
    path: [ref(1), ref(id)],
    why: '',
  });
  const impact = {
    components: [ref(1)],
    down: { count: 1, items: [item(2)], next: null },
    degraded: { count: 1, items: [item(3)], next: null },
    up: { count: 1, items: [item(4)], next: null },
    byKind: {},
    byDomain: {},
    ms: 1,
  } as unknown as JointImpact;
  expect([...fates(impact)]).toEqual([
    [4, 'stands'],
    [3, 'degraded'],
    [2, 'down'],
    [1, 'gone'],
  ]);
  expect(pathTo(impact, 3)).toEqual([1, 3]);
});
