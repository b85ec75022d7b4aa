import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, manualClock } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { createRelation, removeRelation } from '../relation/service.ts';
import { bulkComponents } from './bulk.ts';
import { componentHistory } from './history.ts';
import { componentQuery, listComponents } from './list.ts';
import { createComponent, moveComponent, updateComponent } from './service.ts';
import { openSignalsOf, showComponent } from './show.ts';
import { writeComponents } from './write.ts';

const start = new Date('2026-03-01T08:00:00.000Z');
const clock = manualClock(start);
let test: TestWorkspace;

beforeAll(async () => {
  test = await openTestWorkspace({ clock: clock as Clock });
  test.workspace.provide(openSignalsOf, async () => new Map());
});
afterAll(() => test.close());

const list = (query: object = {}) => listComponents(test.context(), componentQuery.parse(query));

describe('a component', () => {
  it('is created with who said what, moves along its lifecycle and keeps every revision', async () => {
    const created = await createComponent(test.context({ operation: 'component.create' }), {
      kind: 'server',
      name: 'srv-a',
      attributes: { memoryBytes: 1024, addresses: ['192.0.2.1'] },
    });
    expect(created).toMatchObject({
      key: `CMP-${created.id}`,
      state: 'planned',
      domain: { name: 'Compute' },
      version: 1,
    });
    expect(created.provenance['attributes.memoryBytes']).toMatchObject({ source: 'person', at: start.toISOString() });
    clock.advance(1_000);
    await moveComponent(test.context(), created.id, 'deploy', 'racked');
    clock.advance(1_000);
    const updated = await updateComponent(test.context({ ifMatch: 2 }), created.id, {
      attributes: { memoryBytes: 2048 },
      criticality: 5,
    });
    expect(updated).toMatchObject({
      version: 3,
      state: 'deploying',
      attributes: { memoryBytes: 2048 },
      criticality: 5,
    });
    const { items } = await componentHistory(test.context(), created.id, { limit: 50 });
    expect(items.map((r) => [r.version, r.action, r.reason])).toEqual([
      [3, 'component.update', null],
      [2, 'component.move', 'racked'],
      [1, 'component.create', null],
    ]);
    expect(items[0]!.changes).toEqual([
      { field: 'criticality', before: 3, after: 5 },
      { field: 'attributes.memoryBytes', before: 1024, after: 2048 },
    ]);
    expect(items[2]!.changes).toContainEqual({ field: 'domain', before: null, after: 'Compute' });
  });

  it('refuses an update of a version that is no longer the current one', async () => {
    const created = await createComponent(test.context(), { kind: 'server', name: 'srv-stale' });
    await updateComponent(test.context({ ifMatch: 1 }), created.id, { criticality: 4 });
    await expect(updateComponent(test.context({ ifMatch: 1 }), created.id, { criticality: 2 })).rejects.toMatchObject({
      code: 'stale',
    });
  });

  it('refuses a second one of that kind and name, an unknown attribute and an illegal move', async () => {
    const created = await createComponent(test.context(), { kind: 'rack', name: 'R1' });
    await expect(createComponent(test.context(), { kind: 'rack', name: 'r1' })).rejects.toMatchObject({
      code: 'already_exists',
    });
    await expect(
      createComponent(test.context(), { kind: 'rack', name: 'R2', attributes: { colour: 'red' } }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '/attributes/colour', message: 'is not an attribute of a rack' }],
    });
    await expect(moveComponent(test.context(), created.id, 'retire', '')).rejects.toMatchObject({
      code: 'illegal_transition',
    });
  });

  it('reads as it was at a past time, with its relations', async () => {
    const host = await createComponent(test.context(), { kind: 'server', name: 'srv-past' });
    const app = await createComponent(test.context(), { kind: 'application', name: 'app-past' });
    clock.advance(60_000);
    const before = clock.now();
    clock.advance(60_000);
    const relation = await createRelation(test.context(), { kind: 'runs-on', fromId: app.id, toId: host.id });
    await updateComponent(test.context(), host.id, { name: 'srv-present' });
    const during = clock.now();
    clock.advance(60_000);
    await removeRelation(test.context(), relation.id);
    expect(await showComponent(test.context(), host.id, before)).toMatchObject({
      name: 'srv-past',
      relations: [],
      version: 1,
    });
    expect(await showComponent(test.context(), host.id, during)).toMatchObject({
      name: 'srv-present',
      relations: [{ direction: 'in', title: 'runs', other: { name: 'app-past' } }],
    });
    expect(await showComponent(test.context(), host.id)).toMatchObject({ name: 'srv-present', relations: [] });
    const past = await list({ asOf: before.toISOString(), q: 'srv-past' });
    expect(past.items.map((c) => c.name)).toEqual(['srv-past']);
    await expect(showComponent(test.context(), host.id, new Date(0))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is invisible to whoever may not read its domain, exactly as if it did not exist', async () => {
    const network = await test.person('Nina Network', { network: 3 });
    const vm = await createComponent(test.context(), { kind: 'vm', name: 'vm-hidden' });
    const device = await createComponent(test.context(), { kind: 'device', name: 'sw-1' });
    const ctx = () => test.context({ actor: network });
    const own = await showComponent(ctx(), device.id);
    expect(own.moves[0]).toEqual({ move: 'order', to: 'ordered', allowed: true });
    const follower = await test.person('Fay Follower', { network: 1 });
    expect((await showComponent(test.context({ actor: follower }), device.id)).moves[0]).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('level 3'),
      whoCould: expect.arrayContaining([expect.objectContaining({ name: 'Nina Network', type: 'person' })]),
    });
    await expect(showComponent(ctx(), vm.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(updateComponent(ctx(), vm.id, { criticality: 1 })).rejects.toMatchObject({ code: 'not_found' });
    const seen = await listComponents(ctx(), componentQuery.parse({}));
    expect(seen.items.map((c) => c.id)).toEqual([device.id]);
    await expect(createComponent(ctx(), { kind: 'vm', name: 'vm-mine' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('lists in pages without gaps or repeats in any order', async () => {
    await bulkComponents(
      test.context(),
      Array.from({ length: 30 }, (_, i) => ({
        line: i + 1,
        value: { kind: 'licence' as const, name: `lic-${i % 7}-${i}`, criticality: (i % 5) + 1 },
      })),
    );
    for (const sort of ['name', '-name', 'criticality', '-updatedAt', 'id']) {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ kind: 'licence', sort, limit: '7', ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map((c) => c.id));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(new Set(seen).size, sort).toBe(30);
      expect(seen.length, sort).toBe(30);
    }
  });
});

describe('bulk', () => {
  it('says once to who may change nothing at all what it takes, and who could do it', async () => {
    const nona = test.context({ actor: await test.person('Nona None') });
    const refused = bulkComponents(nona, [{ line: 1, value: { kind: 'vm', name: 'bulk-of-nona' } }]);
    await expect(refused).rejects.toMatchObject({
      code: 'forbidden',
      extra: { policies: ['level-3-apply'], neededLevel: 3, whoCould: [{ name: test.first.name }] },
    });
  });

  it('writes the good lines and answers the bad ones by themselves', async () => {
    const results = await bulkComponents(test.context(), [
      { line: 1, value: { kind: 'vm', name: 'bulk-1' } },
      { line: 2, value: { kind: 'vm', name: 'bulk-2', attributes: { cpuCount: -1 } } },
      { line: 3, value: { kind: 'vm', name: 'bulk-3', domain: 'nowhere' } },
      { line: 4, value: { kind: 'vm', name: 'BULK-1', criticality: 5 } },
    ]);
    expect(results.map((r) => [r.line, r.ok, r.error?.code])).toEqual([
      [1, true, undefined],
      [2, false, 'invalid_input'],
      [3, false, 'invalid_input'],
      [4, true, undefined],
    ]);
    expect(results[3]!.id).toBe(results[0]!.id);
    expect((await list({ q: 'bulk-' })).items).toMatchObject([{ criticality: 5, version: 1 }]);
  });
});

describe('two sources', () => {
  it('keep what counts for more, and a second word of the same source changes nothing', async () => {
    const write = (source: string, memoryBytes: number) =>
      test
        .context()
        .mutate((mutation) =>
          writeComponents(mutation, source, [{ kind: 'vm', name: 'vm-two', domainId: 1, attributes: { memoryBytes } }]),
        );
    expect(await write('probe', 1)).toMatchObject([{ outcome: 'created' }]);
    expect(await write('probe', 1)).toMatchObject([{ outcome: 'unchanged', version: 1 }]);
    expect(await write('yaml', 2)).toMatchObject([{ outcome: 'updated', version: 2 }]);
    clock.advance(1_000);
    expect(await write('probe', 1)).toMatchObject([
      {
        outcome: 'unchanged',
        version: 2,
        refused: [{ field: 'attributes.memoryBytes', stated: 1, kept: 2, keptBy: { source: 'yaml' } }],
      },
    ]);
  });
});
