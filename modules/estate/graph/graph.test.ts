import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import type { Kind } from '../component/kind.ts';
import { createComponent, moveComponent } from '../component/service.ts';
import { openSignalsOf } from '../component/show.ts';
import type { RelationKind } from '../relation/kind.ts';
import { createRelation, removeRelation } from '../relation/service.ts';
import { writeRelations } from '../relation/write.ts';
import { impactOf, impactOfFailure } from './impactOf.ts';
import { neighbourhood, neighbourhoodQuery } from './neighbourhood.ts';

let test: TestWorkspace;
const ids: Record<string, number> = {};

const make = async (kind: Kind, name: string, criticality = 3) => {
  ids[name] = (await createComponent(test.context(), { kind, name, state: 'in-service', criticality })).id;
};
const relate = (
  from: string,
  kind: RelationKind,
  to: string,
  redundancyGroup: string | null = null,
  needed: number | null = null,
) => createRelation(test.context(), { kind, fromId: ids[from]!, toId: ids[to]!, redundancyGroup, needed });
const impact = (name: string) => impactOf(test.context(), ids[name]!);
const down = async (name: string) => (await impact(name)).down.items.map((item) => item.component.name);

beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
  await make('prefix', 'lan');
  await make('server', 'srv-1');
  await make('server', 'srv-2');
  await make('vm', 'db-1', 4);
  await make('vm', 'db-2', 4);
  await make('application', 'portal', 5);
  await relate('db-1', 'runs-on', 'srv-1');
  await relate('db-2', 'runs-on', 'srv-2');
  await relate('srv-1', 'connected-to', 'lan');
  await relate('srv-2', 'connected-to', 'lan');
  await relate('portal', 'depends-on', 'db-1', 'db', 1);
  await relate('portal', 'depends-on', 'db-2', 'db', 1);
});
afterAll(() => test.close());

describe('the impact of a component', () => {
  it('names what goes down and what is only degraded, with the path and the reason', async () => {
    const server = await impact('srv-1');
    expect(server.down.items.map((item) => [item.component.name, item.why])).toEqual([['db-1', 'db-1 runs on srv-1.']]);
    expect(server.degraded.items).toMatchObject([
      {
        component: { name: 'portal', criticality: 5 },
        distance: 2,
        path: [{ name: 'srv-1' }, { name: 'db-1' }, { name: 'portal' }],
        why: 'portal depends on db-1, which runs on srv-1 (of the group db, 1 of 2 would be left; it needs 1).',
      },
    ]);
    expect(await down('lan')).toEqual(['portal', 'db-1', 'db-2', 'srv-1', 'srv-2']);
  });

  it('tells what a component stands on and which of it is a single point of failure', async () => {
    const portal = await impact('portal');
    expect(portal.up.items.map((item) => [item.component.name, item.alone])).toEqual([
      ['db-1', false],
      ['db-2', false],
      ['srv-1', false],
      ['srv-2', false],
      ['lan', true],
    ]);
  });

  it('follows what changes: a member in maintenance, a new relation, a removed one, another number needed', async () => {
    await moveComponent(test.context(), ids['db-2']!, 'maintain', 'patching');
    expect(await down('srv-1')).toEqual(['portal', 'db-1']);
    await moveComponent(test.context(), ids['db-2']!, 'resume', 'done');
    expect(await down('srv-1')).toEqual(['db-1']);
    await make('service', 'batch');
    const relation = await relate('batch', 'depends-on', 'db-1');
    expect(await down('srv-1')).toEqual(['db-1', 'batch']);
    await removeRelation(test.context(), relation.id);
    expect(await down('srv-1')).toEqual(['db-1']);
    const needed = (count: number) =>
      test.context().mutate((mutation) =>
        writeRelations(
          mutation,
          'person',
          ['db-1', 'db-2'].map((name) => ({
            kind: 'depends-on',
            fromId: ids.portal!,
            toId: ids[name]!,
            redundancyGroup: 'db',
            needed: count,
          })),
        ),
      );
    await needed(2);
    expect(await down('srv-1')).toEqual(['portal', 'db-1']);
    await needed(1);
    expect(await down('srv-1')).toEqual(['db-1']);
  });

  it('pages each list by its own cursor', async () => {
    const first = await impactOf(test.context(), ids.lan!, { limit: 2 });
    expect(first.down).toMatchObject({
      count: 5,
      items: [{ component: { name: 'portal' } }, { component: { name: 'db-1' } }],
    });
    const second = await impactOf(test.context(), ids.lan!, { limit: 2, cursor: first.down.next! });
    expect(second.down.items.map((item) => item.component.name)).toEqual(['db-2', 'srv-1']);
  });

  it('shows nobody what they may not read, not even on the way', async () => {
    const nina = await test.person('Nina', { network: 3 });
    const seen = await impactOf(test.context({ actor: nina }), ids.lan!);
    expect(seen).toMatchObject({ down: { count: 0, items: [] }, byKind: {}, byDomain: {} });
    await expect(impactOf(test.context({ actor: nina }), ids['srv-1']!)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is told of several failures together by their ids', async () => {
    const both = await impactOfFailure(test.context(), [ids['srv-1']!, ids['srv-2']!]);
    expect(both).toEqual({ down: [ids['db-1'], ids['db-2'], ids.portal], degraded: [] });
  });
});

describe('a neighbourhood', () => {
  it('holds the components near one and every relation among them once, and says when it was cut', async () => {
    const near = await neighbourhood(
      test.context(),
      neighbourhoodQuery.parse({ around: String(ids['srv-1']), depth: 1 }),
    );
    expect(near.nodes.map((node) => node.name).sort()).toEqual(['db-1', 'lan', 'srv-1']);
    expect(near.edges.map((edge) => edge.kind).sort()).toEqual(['connected-to', 'runs-on']);
    expect(near.truncated).toBe(false);
    const cut = await neighbourhood(
      test.context(),
      neighbourhoodQuery.parse({ around: `CMP-${ids.lan}`, depth: 3, limit: 3 }),
    );
    expect(cut).toMatchObject({ truncated: true });
    expect(cut.nodes).toHaveLength(3);
  });
});
