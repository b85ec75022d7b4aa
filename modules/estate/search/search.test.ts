import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { createComponent } from '../component/service.ts';
import { syncLibrary } from '../product/sync.ts';
import { describeRecord, search } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(describeRecord, async (_ctx, record) =>
    record.id === 12 ? { name: `the ${record.type}`, sentence: 'It is known.' } : null,
  );
  await syncLibrary(test.context({ actor: test.system }));
  await createComponent(test.context(), {
    kind: 'server',
    name: 'web-1',
    attributes: { addresses: ['192.0.2.77'], macs: ['52:54:00:ab:cd:ef'], serial: 'XK-4711' },
  });
  await createComponent(test.context(), { kind: 'server', name: 'web-10' });
  await createComponent(test.context(), {
    kind: 'application',
    name: 'Customer portal',
    attributes: { labels: { team: 'storefront' } },
  });
  await createComponent(test.context(), { kind: 'device', name: 'core-web-1' });
});
afterAll(() => test.close());

const titles = async (query: string) => (await search(test.context(), query, 20)).items.map((hit) => hit.title);

describe('search', () => {
  it('ranks the exact name before its beginning before a part of it', async () => {
    expect(await titles('web-1')).toEqual(['web-1', 'web-10', 'core-web-1']);
  });

  it('finds by address, card, serial and label, and says what matched', async () => {
    for (const [query, field] of [
      ['192.0.2.77', 'addresses'],
      ['52:54:00:AB:CD:EF', 'macs'],
      ['xk-4711', 'serial'],
      ['storefront', 'labels'],
    ] as const) {
      const [hit] = (await search(test.context(), query, 5)).items;
      expect(hit?.matched.field, query).toBe(`attributes.${field}`);
    }
  });

  it('finds a name with a slip of the fingers', async () => {
    expect(await titles('custmer portal')).toContain('Customer portal');
  });

  it('finds products, and a release when its version is said', async () => {
    expect((await titles('postgresql'))[0]).toBe('PostgreSQL');
    expect((await titles('debian 12'))[0]).toBe('Debian 12');
  });

  it('finds any record by its key, and nothing by the key of one that is not there', async () => {
    expect((await search(test.context(), 'chg-12', 5)).items).toMatchObject([
      { ref: { key: 'CHG-12' }, href: '/changes/CHG-12', score: 100 },
    ]);
    expect((await search(test.context(), 'CHG-13', 5)).items).toEqual([]);
  });

  it('shows nobody what they may not read', async () => {
    const nina = await test.person('Nina', { network: 1 });
    expect((await search(test.context({ actor: nina }), 'web-1', 20)).items.map((hit) => hit.title)).toEqual([
      'core-web-1',
    ]);
  });

  it('takes what looks like a pattern literally', async () => {
    expect(await titles('%')).toEqual([]);
    expect(await titles("we_-1' or 1=1 --")).toEqual([]);
  });
});
