import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { componentQuery, listComponents } from '../component/list.ts';
import { openSignalsOf } from '../component/show.ts';
import { applyEstate, planEstate } from '../yaml/service.ts';
import { dependenciesOf, impactOf, impactOfSeveral } from './impactOf.ts';
import { pathsOf, pathsQuery } from './pathsOf.ts';
import { singlePointsOf, singlePointsQuery } from './singlePointsOf.ts';

const read = (path: string) => readFileSync(new URL(`../../../docs/guides/${path}`, import.meta.url), 'utf8');
/** Sentences that the guide quotes. */
const quoted = [...read('graph.md').matchAll(/^> (.*)$/gm)].map(([, sentence]) => sentence);

let test: TestWorkspace;
const ids: Record<string, number> = {};
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
  const yaml = read('examples/graph.yaml');
  await applyEstate(test.context(), yaml, (await planEstate(test.context(), yaml)).planHash);
  for (const { name, id } of (await listComponents(test.context(), componentQuery.parse({}))).items) ids[name] = id;
});
afterAll(() => test.close());

it('the guide to the graph says what the graph answers', async () => {
  const host = await impactOf(test.context(), ids['host-1']!);
  expect(host.down.items.map((item) => item.component.name)).toEqual(['orders-a']);
  expect(host.degraded.items.map((item) => item.why)).toEqual([quoted[0]]);
  const both = await impactOfSeveral(test.context(), [ids['host-1']!, ids['host-2']!]);
  expect(both.down.items.map((item) => item.component.name)).toContain('Shop');

  const shop = await dependenciesOf(test.context(), ids['Shop']!);
  expect([shop.count, shop.alone]).toEqual([5, 1]);
  const array = shop.items.find((item) => item.alone)!;
  expect([
    array.component.name,
    array.why.replaceAll(/orders-b|host-2/g, (name) => ({ 'orders-b': 'orders-a', 'host-2': 'host-1' })[name]!),
  ]).toEqual(['san-1', quoted[1]]);

  const points = await singlePointsOf(test.context(), singlePointsQuery.parse({ domain: 'infrastructure' }));
  expect(points.items[0]!.component.name).toBe('san-1');
  const paths = await pathsOf(
    test.context(),
    pathsQuery.parse({ from: `CMP-${ids['Shop']}`, to: `CMP-${ids['san-1']}` }),
  );
  expect(paths.paths).toHaveLength(2);
});
