import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { createComponent } from '../../estate/component/service.ts';
import { createRelation } from '../../estate/relation/service.ts';
import { counts } from '../home/loop.ts';
import { readMeasures } from '../home/measures.ts';
import { homeSentence } from '../home/sentence.ts';
import { lineOf } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test?.close());

describe('what one may not read', () => {
  it('is neither named by a line nor counted at home', async () => {
    const context = test.context();
    const mine = await createComponent(context, { kind: 'device', name: 'switch-1', domain: 'network' });
    const other = await createComponent(context, { kind: 'storage', name: 'secret-volume', domain: 'storage' });
    const relation = await createRelation(context, {
      kind: 'depends-on',
      fromId: mine.id,
      toId: other.id,
      redundancyGroup: null,
      needed: null,
    });
    expect((await lineOf(context, relation.key)).of.name).toContain('secret-volume');
    const network = await test.person('Nora Network', { network: 1 });
    const hers = () => test.context({ actor: network });
    await expect(lineOf(hers(), relation.key)).rejects.toMatchObject({ code: 'not_found' });
    expect(await counts(hers())).toMatchObject({ components: 1, relations: 0 });
    expect((await homeSentence(hers())).text).toMatch(/^1 component in the estate/);
  });

  it('leaves nothing to somebody without a level', async () => {
    const nobody = await test.person('Nils Nobody');
    const context = test.context({ actor: nobody });
    expect(await readMeasures(context, 1)).toEqual([]);
    expect((await homeSentence(context)).text).toBe('Nothing is in the estate of your domains yet.');
  });
});
