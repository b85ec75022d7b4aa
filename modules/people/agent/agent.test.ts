import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { operations } from '../operations.ts';
import { perOf } from '../testing.ts';

let test: TestWorkspace;
let http: TestHttp;
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, operations);
});
afterAll(async () => {
  await http?.close();
  await test?.close();
});

interface Issued {
  agent: { key: string; name: string };
  secret: string;
}
const post = async <T = Issued>(
  path: string,
  body: unknown = {},
  token = http.token,
): Promise<{ status: number; body: T }> => {
  const answer = await http.call('POST', `/api/v1${path}`, { body, token });
  return { status: answer.status, body: answer.json<T>() };
};
const hire = async (more: object = {}): Promise<Issued> => {
  const { status, body } = await post('/agents', { name: 'Night watch', purpose: 'looks at disks', ...more });
  expect(status).toBe(201);
  return body;
};
const me = async (secret: string): Promise<number> =>
  (await http.call('GET', '/api/v1/domains', { token: secret })).status;

describe('an agent', () => {
  it('signs in with the key that was shown once, and keeps nothing of it where others could read it', async () => {
    const { secret, agent } = await hire();
    expect(await me(secret)).toBe(200);
    const { rows } = await test.workspace.pool.query(
      `select (select count(*) from api_key where hash = $1 or prefix = $1)::int +
        (select count(*) from event where detail::text like '%' || $1 || '%')::int as found`,
      [secret],
    );
    expect(rows[0].found).toBe(0);
    for (const path of ['/agents', `/people/${agent.key}`])
      expect((await http.call('GET', `/api/v1${path}`)).text).not.toContain(secret);
  });

  it('has level 2 for a ceiling unless level 5 says otherwise', async () => {
    const four = await test.person('Four', { infrastructure: 4 });
    const key = await keyOf(four);
    const refused = await post('/agents', { name: 'Bold', purpose: 'does more', ceiling: 3 }, key);
    expect([refused.status, (refused.body as { neededLevel?: number }).neededLevel]).toEqual([403, 5]);
    const usual = await post('/agents', { name: 'Usual', purpose: 'does what is asked' }, key);
    expect(usual.status).toBe(201);
    const raised = await http.call('PATCH', `/api/v1/agents/${usual.body.agent.key}`, {
      token: key,
      body: { ceiling: 3 },
      headers: { 'if-match': '"1"' },
    });
    expect(raised.status).toBe(403);
    const answer = await http.call('PATCH', `/api/v1/agents/${usual.body.agent.key}`, {
      body: { ceiling: 3 },
      headers: { 'if-match': '"1"' },
    });
    expect([answer.status, answer.json()['ceiling']]).toEqual([200, 3]);
    const grant = { person: usual.body.agent.key, domain: 'network', level: 4, reason: 'too much' };
    expect((await post('/grants', grant)).status).toBe(409);
  });

  it('loses its key at once when it is rotated, revoked, stopped, or its owner leaves', async () => {
    const { agent, secret } = await hire();
    const path = `/agents/${agent.key}`;
    const second = (await post(`${path}/key`)).body.secret;
    expect([await me(secret), await me(second)]).toEqual([401, 200]);
    await post(`${path}/revoke`);
    expect(await me(second)).toBe(401);
    const third = (await post(`${path}/key`)).body.secret;
    expect(await me(third)).toBe(200);
    await post(`/people/${agent.key}/leave`, { reason: 'no longer needed' });
    expect(await me(third)).toBe(401);
    expect((await post(`${path}/key`)).status).toBe(409);

    const owner = await test.person('Owner');
    const theirs = await hire({ owner: perOf(owner) });
    expect(await me(theirs.secret)).toBe(200);
    await post(`/people/${perOf(owner)}/leave`, { reason: 'moved on' });
    expect(await me(theirs.secret)).toBe(401);
  });

  it('is its owner’s to rotate and to stop, and nobody else’s without managing people', async () => {
    const owner = await test.person('Owner', { network: 1 });
    const [ownerKey, otherKey] = [await keyOf(owner), await keyOf(await test.person('Other', { network: 3 }))];
    const { agent } = await hire({ owner: perOf(owner) });
    expect((await post(`/agents/${agent.key}/key`, {}, otherKey)).status).toBe(403);
    expect((await post(`/agents/${agent.key}/key`, {}, ownerKey)).status).toBe(201);
    const seen = async (token: string) =>
      (await http.call('GET', '/api/v1/agents', { token }))
        .json<{ items: { key: string; keys: unknown[] }[] }>()
        .items.find(({ key }) => key === agent.key)!;
    expect((await seen(ownerKey)).keys).toHaveLength(1);
    expect((await seen(otherKey)).keys).toEqual([]);
    expect((await post(`/people/${agent.key}/leave`, { reason: 'not needed' }, otherKey)).status).toBe(403);
    expect((await post(`/people/${agent.key}/leave`, { reason: 'not needed' }, ownerKey)).status).toBe(200);
  });
});

describe('somebody who has left', () => {
  it('is out at once, may come back, and holds nothing of what they held', async () => {
    const kim = await test.person('Kim', { network: 3 });
    const key = await keyOf(kim);
    expect(await me(key)).toBe(200);
    expect((await post(`/people/${perOf(kim)}/leave`, { reason: 'moved on' })).status).toBe(200);
    expect(await me(key)).toBe(401);
    const { body } = await post<{ active: boolean; grants: { state: string; endReason: string }[] }>(
      `/people/${perOf(kim)}/return`,
    );
    expect(body.active).toBe(true);
    expect(body.grants).toMatchObject([{ state: 'ended', endReason: 'moved on' }]);
    expect(await me(key)).toBe(401);
  });

  it('is never oneself by one’s own word', async () => {
    expect((await post(`/people/${perOf(test.first)}/leave`, { reason: 'enough' })).status).toBe(409);
  });
});

async function keyOf(actor: Parameters<typeof perOf>[0]): Promise<string> {
  return apiKeyOf(test, actor);
}
