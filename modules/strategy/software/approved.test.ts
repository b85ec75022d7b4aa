import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncLibrary, writeComponents } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { seedStrategy } from '../seed.ts';
import { judgeSoftwareUse } from './approved.ts';

let test: TestWorkspace;
const now = new Date('2026-11-23T08:00:00Z');
beforeAll(async () => {
  test = await openTestWorkspace();
  await syncLibrary(test.context({ actor: test.system }));
  await seedStrategy(test.context({ actor: test.system }));
});
afterAll(() => test.close());

async function component(kind: 'pc' | 'server' | 'vm'): Promise<number> {
  const draft = { kind, name: `one ${kind}`, state: 'in-service' as const, domainId: 1, criticality: 2 };
  const [written] = await test.context().mutate((mutation) => writeComponents(mutation, 'person', [draft]));
  return written!.id;
}
const judge = (componentId: number, name: string, version: string) =>
  judgeSoftwareUse(test.workspace.db, { componentId, package: name, version }, now);

describe('software that is to come onto a machine', () => {
  it('is allowed where a standard adopts it for that kind of machine', async () => {
    expect(await judge(await component('pc'), 'firefox-esr', '128.3.0esr-1')).toMatchObject({
      allowed: true,
      standard: { key: 'workplace' },
      nearest: [],
    });
  });
  it('is refused where the standard binds for other kinds, with what is allowed for the same job there', async () => {
    const server = await component('server');
    expect(await judge(server, 'firefox-esr', '128.3.0esr-1')).toMatchObject({ allowed: false, standard: null });
    expect(await judge(server, 'telnet', '0.17-44')).toMatchObject({
      allowed: false,
      reason: 'Telnet client is being retired (tools).',
      nearest: [{ product: 'curl', package: 'curl' }, { product: 'rsync' }],
    });
    expect(await judge(server, 'emacs', '1:28.2-1')).toMatchObject({
      allowed: false,
      reason: 'No standard speaks of GNU Emacs.',
      nearest: [{ product: 'vim' }, { product: 'nano' }],
    });
  });
  it('is refused where nobody knows what it is', async () => {
    expect(await judge(await component('vm'), 'left-pad', '1.0')).toEqual({
      allowed: false,
      reason: 'No product of the catalogue stands behind the package left-pad, so no standard allows it.',
      standard: null,
      nearest: [],
    });
    await expect(judge(999_999, 'curl', '1')).rejects.toMatchObject({ code: 'not_found' });
  });
});
