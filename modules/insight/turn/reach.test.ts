import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meetMachine } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { createComponent } from '../../estate/component/service.ts';
import { startTurn } from './service.ts';

let test: TestWorkspace;
const met: string[] = [];
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(meetMachine, async (target) => {
    met.push(target.kind === 'ssh' ? target.address : 'local');
    // Far enough: whether the machine may be approached at all is what is asked here.
    throw new Error('met');
  });
});
afterAll(() => test?.close());

describe('somebody who may look at machines of one domain', () => {
  it('reaches them where they are known to be, and nothing else under their name', async () => {
    const { id } = await createComponent(test.context(), {
      kind: 'server',
      name: 'mail-1',
      domain: 'messaging',
      attributes: { addresses: ['192.0.2.10'] },
    });
    const actor = await test.person('Mia Messaging', { messaging: 2 });
    const ssh = (address: string) => ({ kind: 'ssh' as const, address, port: 22, user: 'root' });
    const start = (target: Parameters<typeof startTurn>[1]['target']) =>
      startTurn(test.context({ actor }), { target, componentId: id });
    await expect(start(ssh('192.0.2.99'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(start({ kind: 'local' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(met).toEqual([]);
    await expect(start(ssh('192.0.2.10'))).rejects.toThrow('met');
    await expect(start(ssh('mail-1'))).rejects.toThrow('met');
    await expect(
      startTurn(test.context(), { target: ssh('192.0.2.99'), componentId: id }),
      'a level in the root domain reaches everything',
    ).rejects.toThrow('met');
  });

  it('hears of a machine of another domain what they hear of one that does not exist', async () => {
    const { id } = await createComponent(test.context(), { kind: 'server', name: 'db-1', domain: 'data' });
    const actor = await test.person('Max Messaging', { messaging: 2 });
    const start = (componentId: number) =>
      startTurn(test.context({ actor }), { target: { kind: 'local' }, componentId });
    await expect(start(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(start(id + 1_000)).rejects.toMatchObject({ code: 'not_found' });
  });
});
