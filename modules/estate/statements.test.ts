// What is read most often says few statements: a count that creeps up is a request that gets slow.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { componentOperations } from './component/operations.ts';
import { createComponent } from './component/service.ts';
import { openSignalsOf } from './component/show.ts';
import { createRelation } from './relation/service.ts';
import { searchOperations } from './search/operations.ts';
import { describeRecord } from './search/service.ts';

let test: TestWorkspace;
let http: TestHttp;
let path: string;
let tokens: string[];
beforeAll(async () => {
  test = await openTestWorkspace();
  // As insight gives it: one statement.
  test.workspace.provide(openSignalsOf, async (reader) => {
    await reader.selectFrom('signal').select('id').execute();
    return new Map();
  });
  test.workspace.provide(describeRecord, async () => null);
  http = await openTestHttp(test, [...componentOperations, ...searchOperations]);
  const site = await createComponent(test.context(), { kind: 'site', name: 'Here' });
  const server = await createComponent(test.context(), {
    kind: 'server',
    name: 'counted',
    site: site.id,
    owner: test.first.personId,
    attributes: { addresses: ['192.0.2.9'] },
  });
  const vm = await createComponent(test.context(), { kind: 'vm', name: 'counted-vm' });
  await createRelation(test.context(), { kind: 'runs-on', fromId: vm.id, toId: server.id });
  path = `/api/v1/components/${server.id}`;
  tokens = [http.token, await apiKeyOf(test, await test.person('Narrow', { compute: 1 }))];
});
afterAll(async () => {
  await http?.close();
  await test?.close();
});

/** The statements that one request says, once what is remembered is remembered. Each is a turn on a connection here. */
async function statementsOf(url: string, token: string): Promise<number> {
  expect((await http.call('GET', url, { token })).status).toBe(200);
  let count = 0;
  const note = (): void => {
    count += 1;
  };
  test.workspace.pool.on('acquire', note);
  const answer = await http.call('GET', url, { token });
  test.workspace.pool.off('acquire', note);
  expect(answer.status).toBe(200);
  return count;
}

describe('a request in the steady state', () => {
  it.each([
    ['a component', () => path, 2],
    ['a list', () => '/api/v1/components', 1],
    ['a filtered list', () => '/api/v1/components?kind=server,vm&state=planned&sort=-name', 1],
    ['a list of a domain', () => '/api/v1/components?domain=compute', 1],
    ['a search for an address', () => '/api/v1/search?q=192.0.2.9', 1],
    ['a search for a name', () => '/api/v1/search?q=counted', 2],
  ])('for %s says so many statements, whoever asks', async (_, url, most) => {
    // The search reads its index in a thread of its own: the steady state comes when that is through.
    for (const token of tokens) await expect.poll(() => statementsOf(url(), token)).toBe(most);
  });
});
