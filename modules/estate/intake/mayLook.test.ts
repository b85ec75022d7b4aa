import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { requireMayLook } from './mayLook.ts';

describe('who may make the server look at a machine', () => {
  let test: TestWorkspace;
  beforeAll(async () => {
    test = await openTestWorkspace();
  });
  afterAll(() => test.close());
  const elsewhere = { kind: 'ssh', address: '192.0.2.9', port: 22, user: 'root' } as const;

  it('is somebody who may observe everywhere, with the key of the server', async () => {
    await requireMayLook(test.context(), { target: elsewhere });
    const kim = await test.person('Kim', { compute: 2 });
    await expect(requireMayLook(test.context({ actor: kim }), { target: elsewhere })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(requireMayLook(test.context({ actor: kim }), { target: { kind: 'local' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('is somebody with the level in one domain who brings a credential, and nobody without the level', async () => {
    const lee = await test.person('Lee', { compute: 2 });
    const sam = await test.person('Sam', { compute: 1 });
    const credential = { privateKey: 'a key of their own' };
    await requireMayLook(test.context({ actor: lee }), { target: elsewhere, credential });
    await expect(requireMayLook(test.context({ actor: sam }), { target: elsewhere, credential })).rejects.toMatchObject(
      { code: 'forbidden' },
    );
  });

  it('does not tell of a component that one may not read', async () => {
    const lee = await test.person('Lee', { compute: 2 });
    await expect(
      requireMayLook(test.context({ actor: lee }), { target: elsewhere, componentId: 999_999 }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
