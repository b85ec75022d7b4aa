import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { domainTree, findDomains } from '#people';
import type { ServerSentEvent } from '#platform';
import { openTestHttp, openTestWorkspace, type TestWorkspace } from '#testkit';
import type { ComponentDraft } from '../component/component.ts';
import type { Kind } from '../component/kind.ts';
import { createComponent, updateComponent } from '../component/service.ts';
import { openSignalsOf } from '../component/show.ts';
import { writeComponents } from '../component/write.ts';
import type { RelationKind } from '../relation/kind.ts';
import { createRelation, removeRelation } from '../relation/service.ts';
import { writeRelations } from '../relation/write.ts';
import { Desk } from './desk.ts';
import type { JointImpactView, UpView } from './impact.ts';
import { dependenciesOf, impactOf, impactOfSeveral, streamedImpactQuery, streamImpact } from './impactOf.ts';
import { neighbourhood, neighbourhoodQuery } from './neighbourhood.ts';
import { graphOperations } from './operations.ts';
import { pathsOf, pathsQuery } from './pathsOf.ts';
import { estateGraph } from './service.ts';
import { singlePointsOf, singlePointsQuery } from './singlePointsOf.ts';

let test: TestWorkspace;
const ids: Record<string, number> = {};

const make = async (kind: Kind, name: string, more: Partial<ComponentDraft> = {}) => {
  const input = { kind, name, state: 'in-service', criticality: more.criticality ?? 3 } as const;
  const made = await createComponent(test.context(), {
    ...input,
    ...(more.siteId ? { site: more.siteId } : {}),
    ...(more.parentId ? { parent: more.parentId } : {}),
  });
  ids[name] = made.id;
};
const relate = (
  from: string,
  kind: RelationKind,
  to: string,
  redundancyGroup: string | null = null,
  needed: number | null = null,
) => createRelation(test.context(), { kind, fromId: ids[from]!, toId: ids[to]!, redundancyGroup, needed });
const namesOf = (items: { component: { name: string } }[]) => items.map((item) => item.component.name);

// An application on two databases, each on its own host; both hosts on one storage array.
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
  await make('site', 'graz');
  const siteId = ids['graz']!;
  await make('storage', 'san-1', { siteId });
  for (const number of [1, 2]) {
    await make('server', `host-${number}`, { siteId });
    await make('vm', `vm-${number}`, { siteId });
    await make('database', `db-${number}`, { siteId });
    await relate(`host-${number}`, 'stored-on', 'san-1');
    await relate(`vm-${number}`, 'runs-on', `host-${number}`);
    await relate(`db-${number}`, 'runs-on', `vm-${number}`);
  }
  await make('application', 'shop', { criticality: 5 });
  await relate('shop', 'depends-on', 'db-1', 'db', 1);
  await relate('shop', 'depends-on', 'db-2', 'db', 1);
  await make('interface', 'eth0', { parentId: ids['host-1']! });
});
afterAll(() => test.close());

describe('several components that fail together', () => {
  it('take down what stood on either, and each is named once', async () => {
    const both = await impactOfSeveral(test.context(), [ids['host-1']!, ids['host-2']!, ids['host-1']!]);
    expect(both.components.map((one) => one.name)).toEqual(['host-1', 'host-2']);
    expect(namesOf(both.down.items)).toEqual(['shop', 'vm-1', 'vm-2', 'eth0', 'db-1', 'db-2']);
    expect(both.degraded.count).toBe(0);
    expect(namesOf(both.up.items)).toEqual(['san-1']);
  });

  it('are refused together where one of them is not there', async () => {
    await expect(impactOfSeveral(test.context(), [ids['host-1']!, 999_999])).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('what a component stands on', () => {
  it('is told with the reason and with what takes it down alone', async () => {
    const { items, count, alone } = await dependenciesOf(test.context(), ids['shop']!);
    expect([count, alone]).toEqual([7, 1]);
    const storage = items.find((item) => item.component.name === 'san-1')!;
    expect(storage).toMatchObject({
      alone: true,
      distance: 4,
      why: expect.stringMatching(
        /^shop depends on db-(\d), which runs on vm-\1, which runs on host-\1, which is stored on san-1\.$/,
      ),
    });
    expect(items.filter((item) => item.alone).map((item) => item.component.name)).toEqual(['san-1']);
  });

  it('comes page by page', async () => {
    const first = await dependenciesOf(test.context(), ids['shop']!, { limit: 4 });
    const second = await dependenciesOf(test.context(), ids['shop']!, { limit: 4, cursor: first.next! });
    expect([...namesOf(first.items), ...namesOf(second.items)]).toEqual([
      'db-1',
      'db-2',
      'vm-1',
      'vm-2',
      'host-1',
      'host-2',
      'san-1',
    ]);
    expect(second.next).toBeNull();
  });
});

describe('paths between two', () => {
  const paths = (from: string, to: string, actor = test.first) =>
    pathsOf(test.context({ actor }), pathsQuery.parse({ from: String(ids[from]), to: `CMP-${ids[to]}` }));

  it('are told with each step in words, in the sense in which one stands on the other', async () => {
    const found = await paths('shop', 'san-1');
    expect(found).toMatchObject({ sense: 'stands-on', more: false });
    expect(found.paths.map(({ nodes }) => nodes.map((node) => node?.name).join(' '))).toEqual([
      'shop db-1 vm-1 host-1 san-1',
      'shop db-2 vm-2 host-2 san-1',
    ]);
    expect(found.paths[0]!.why).toEqual([
      'shop depends on db-1',
      'db-1 runs on vm-1',
      'vm-1 runs on host-1',
      'host-1 is stored on san-1',
    ]);
    const back = await paths('san-1', 'vm-1');
    expect(back.sense).toBe('carries');
    expect(back.paths[0]!.why).toEqual(['san-1 stores host-1', 'host-1 runs vm-1']);
    expect((await paths('vm-1', 'vm-2')).sense).toBe('related');
  });

  it('name nothing that one may not read, though the path goes through it', async () => {
    const actor = await test.person('Dana Data', { data: 1, infrastructure: 1 });
    const seer = await test.person('Dora Databases', { data: 1, storage: 1 });
    expect((await paths('db-1', 'san-1', actor)).paths[0]!.nodes).toHaveLength(4);
    const seen = await paths('db-1', 'san-1', seer);
    expect(seen.paths.map(({ nodes, why }) => [nodes.map((node) => node?.name ?? '…'), why])).toEqual([
      [['db-1', '…', 'san-1'], []],
    ]);
    await expect(paths('db-1', 'vm-1', seer)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('single points of failure', () => {
  const points = (query: object) => singlePointsOf(test.context(), singlePointsQuery.parse(query));

  it('of a site are told worst first, with how the most critical goes', async () => {
    const found = await points({ site: `CMP-${ids['graz']}`, limit: 2 });
    expect(found.items.map(({ component, takes }) => [component.name, takes])).toEqual([
      ['san-1', 6],
      ['host-1', 2],
    ]);
    expect(found.next).not.toBeNull();
  });

  it('of a domain count what stands in the domains below it too', async () => {
    const found = await points({ domain: 'infrastructure' });
    const worst = found.items[0]!;
    expect([worst.component.name, worst.takes, worst.gravest]).toEqual(['san-1', 8, 5]);
    expect(worst.example).toMatchObject({
      component: { name: 'shop' },
      why: expect.stringMatching(/^shop depends on db-(\d), which runs on vm-\1, .* stored on san-1\.$/),
    });
    const tree = domainTree(await findDomains(test.workspace.db));
    expect((await points({ domain: String(tree.find('data')) })).components).toBe(2);
  });
});

describe('the graph of a past day', () => {
  it('has what was recorded then: states, names and relations', async () => {
    await make('service', 'old-name');
    const relation = await relate('old-name', 'depends-on', 'db-1');
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(test.workspace.db);
    const asOf = rows[0]!.now.toISOString();
    await pause(2);
    await removeRelation(test.context(), relation.id);
    await updateComponent(test.context({ ifMatch: 1 }), ids['old-name']!, { name: 'new-name' });
    const then = await impactOf(test.context(), ids['db-1']!, { asOf });
    expect(then.down.items.map((item) => [item.component.name, item.why])).toEqual([
      ['old-name', 'old-name depends on db-1.'],
    ]);
    expect((await impactOf(test.context(), ids['db-1']!)).down.count).toBe(0);
    const long = new Date(Date.parse(asOf) - 3_600_000).toISOString();
    await expect(impactOf(test.context(), ids['db-1']!, { asOf: long })).rejects.toMatchObject({ code: 'not_found' });
    const near = await neighbourhood(
      test.context(),
      neighbourhoodQuery.parse({ around: String(ids['old-name']), depth: 1, asOf }),
    );
    expect(near.nodes.map((node) => node.name)).toEqual(['old-name', 'db-1']);
  });
});

describe('a long answer', () => {
  it('comes as counts at once and then page by page, everything once; and a large write is followed', async () => {
    await make('directory', 'hub');
    const count = 1_300;
    const names = Array.from({ length: count }, (_, index) => `client ${index}`);
    const written = await test.context().mutate((mutation) =>
      writeComponents(
        mutation,
        'person',
        names.map((name): ComponentDraft => ({ kind: 'service', name, state: 'in-service', domainId: 1 })),
      ),
    );
    await test.context().mutate((mutation) =>
      writeRelations(
        mutation,
        'person',
        written.map(({ id }) => ({ kind: 'depends-on', fromId: id, toId: ids['hub']! })),
      ),
    );
    const events: ServerSentEvent[] = [];
    for await (const event of streamImpact(test.context(), streamedImpactQuery.parse({ of: `CMP-${ids['hub']}` })))
      events.push(event);
    expect(events.map(({ event }) => event)).toEqual(['counts', 'page', 'page', 'page', 'end']);
    const counts = events[0]!.data as JointImpactView;
    expect([counts.down.count, counts.down.items.length, counts.byKind]).toEqual([count, 50, { service: count }]);
    const pages = events.flatMap(({ event, data }) => (event === 'page' ? (data as { items: UpView[] }).items : []));
    const all = [...counts.down.items, ...pages];
    expect(new Set(all.map((item) => item.component.name))).toEqual(new Set(names));
    expect(all.at(-1)!.why).toBe(`${all.at(-1)!.component.name} depends on hub.`);
  });
});

describe('a long answer whose thread dies on the way', () => {
  it('ends with a failure as its last event, and the server answers the next question', async () => {
    const http = await openTestHttp(test, graphOperations);
    const graph = await test.workspace.get(estateGraph);
    const { ask } = graph;
    graph.ask = async (name, question) => {
      // Ended before it is asked: afterwards it might have answered already.
      const ending = name === 'page' ? graph.thread()!.terminate() : null;
      const answer = ask(name, question);
      await ending;
      return answer;
    };
    try {
      const authorization = `Bearer ${http.token}`;
      const response = await fetch(`${http.url}/api/v1/graph/impact/events?of=${ids['hub']}`, {
        headers: { authorization },
      });
      const events = (await response.text()).trimEnd().split('\n\n');
      expect(events.map((event) => event.split('\n')[0])).toEqual(['event: counts', 'event: failure']);
      expect(JSON.parse(events[1]!.split('data: ')[1]!)).toMatchObject({
        code: 'unavailable',
        detail: 'The graph was interrupted. Ask again: it is being read anew.',
      });
      graph.ask = ask;
      expect((await http.call('GET', `/api/v1/graph/impact?of=${ids['hub']}`)).status).toBe(200);
    } finally {
      graph.ask = ask;
      await http.close();
    }
  });
});

describe('the thread of the graph', () => {
  it('has what was committed before the question, also while a longer transaction is still open', async () => {
    let release = (): void => {};
    const open = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = (): void => {};
    const writing = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const long = test.context().mutate(async (mutation) => {
      await writeComponents(mutation, 'person', [{ kind: 'service', name: 'slow', state: 'in-service', domainId: 1 }]);
      begun();
      await open;
    });
    try {
      await writing;
      await make('service', 'quick');
      await relate('quick', 'depends-on', 'db-2');
      expect(namesOf((await impactOf(test.context(), ids['db-2']!)).down.items)).toContain('quick');
    } finally {
      release();
      await long;
    }
  });

  it('does not go on with what nobody waits for any more', async () => {
    const graph = await test.workspace.get(estateGraph);
    const sought = { at: null, scope: 'all', domainIds: null, siteId: null, limit: 1, offset: 0 } as const;
    const left = new AbortController();
    const asked = graph.ask('singlePoints', sought, left.signal);
    left.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect(graph.ask('singlePoints', sought, left.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect((await graph.ask('singlePoints', sought)).count).toBeGreaterThan(0);
    // Also in the middle of it: this work has no end.
    const desk = new Desk({ current: () => Promise.reject(), past: () => Promise.reject() });
    const leaving = new AbortController();
    let slices = 0;
    function* endless(): Generator<void, never> {
      for (;;) {
        slices += 1;
        if (slices === 3) leaving.abort();
        yield;
      }
    }
    await expect(desk.inSlices(endless(), leaving.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells those who wait when it ends, and is there again for the next question', async () => {
    const graph = await test.workspace.get(estateGraph);
    await graph.ask('size', { at: null });
    // Ended before it is asked, as above.
    const ending = graph.thread()!.terminate();
    const waiting = graph.ask('singlePoints', {
      at: null,
      scope: 'all',
      domainIds: null,
      siteId: null,
      limit: 1,
      offset: 0,
    });
    const refused = expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    await ending;
    await refused;
    expect((await graph.ask('size', { at: null })).nodes).toBeGreaterThan(1_300);
  });

  it('ends with its workspace', async () => {
    const other = await openTestWorkspace();
    const graph = await other.workspace.get(estateGraph);
    await graph.ask('size', { at: null });
    const thread = graph.thread()!;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    await other.close();
    expect(await ended).toBe(0);
    await expect(graph.ask('size', { at: null })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
