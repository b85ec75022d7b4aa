import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { authorityMemory } from '../authority/memory.ts';
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

describe('who manages people', () => {
  interface Refusal {
    code?: string;
    neededLevel?: number;
    policies?: string[];
    whoCould?: { name: string }[];
  }
  const send = async (method: string, path: string, body: unknown, token: string) => {
    const headers: Record<string, string> = method === 'PATCH' ? { 'if-match': '"1"' } : {};
    const answer = await http.call(method, `/api/v1${path}`, { token, headers, ...(body ? { body } : {}) });
    return { status: answer.status, body: answer.json<Refusal>() };
  };

  it('reaches nobody of a higher level, nor their agents, nor their ways in', async () => {
    const boss = await test.person('Boss', { network: 5 });
    const bosses = perOf(boss);
    const { agent } = await hire({ owner: bosses });
    const mine = await hire({ owner: perOf(await test.person('Somebody', { storage: 1 })) });
    const four = await keyOf(await test.person('Four', { infrastructure: 4 }));
    const { email } = await test.workspace.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', boss.personId)
      .executeTakeFirstOrThrow();
    await post('/teams', { slug: 'night', name: 'Night' });
    for (const [method, path, body] of [
      ['PATCH', `/people/${bosses}`, { email: 'mine@example.org' }],
      ['POST', `/people/${bosses}/leave`, { reason: 'I take over' }],
      ['POST', '/agents', { name: 'In their name', purpose: 'acts by their hand', owner: bosses }],
      ['POST', `/agents/${agent.key}/key`, {}],
      ['POST', `/agents/${agent.key}/revoke`, null],
      ['PATCH', `/agents/${agent.key}`, { owner: 'PER-2' }],
      ['PATCH', `/agents/${mine.agent.key}`, { owner: bosses }],
      ['POST', `/people/${agent.key}/leave`, { reason: 'not needed' }],
      ['POST', '/teams/night/join', { person: bosses }],
      ['POST', '/sign-in-links', { email }],
      ['POST', `/people/${boss.personId}/sign-in/reset-second-factors`, null],
      ['POST', `/people/${boss.personId}/sign-in/end-sessions`, null],
      ['GET', `/people/${boss.personId}/sign-in`, null],
    ] as const) {
      const { status, body: told } = await send(method, path, body, four);
      expect([path, status, told.neededLevel, told.policies]).toEqual([
        path,
        403,
        5,
        ['nobody-reaches-above-themself'],
      ]);
      expect(told.whoCould?.map(({ name }) => name)).toContain(test.first.name);
    }
    // As high as one's own is within reach; so is who only has a lower level lent.
    const peer = await test.person('Peer', { network: 4 });
    expect((await send('PATCH', `/people/${perOf(peer)}`, { title: 'Lead' }, four)).status).toBe(200);
    expect((await send('POST', `/agents/${mine.agent.key}/key`, {}, four)).status).toBe(201);
  });

  it('reaches nobody by a level that was lent, nor who operates the installation', async () => {
    const four = await test.person('Four', { infrastructure: 4 });
    const borrows = await test.person('Borrows');
    const lent = { person: perOf(borrows), domain: 'infrastructure', level: 4, to: inDays(3), reason: 'on holiday' };
    expect((await post('/delegations', lent, await keyOf(four))).status).toBe(201);
    const again = { ...lent, domain: 'network', level: 2 };
    expect((await post('/delegations', again, await keyOf(four))).status).toBe(201);
    const listed = async (query: string) =>
      (await http.call('GET', `/api/v1/delegations?${query}`)).json<{ items: { id: number }[]; next: string }>();
    const [[newest], oldest] = [(await listed('limit=1')).items, await listed('sort=id&limit=1')];
    expect(oldest.items[0]!.id).toBeLessThan(newest!.id);
    expect((await listed(`sort=id&limit=1&cursor=${oldest.next}`)).items[0]!.id).toBe(newest!.id);
    const key = await keyOf(borrows);
    expect((await send('POST', '/people', { name: 'Somebody new' }, key)).status).toBe(201);
    const one = await test.person('One', { network: 1 });
    expect((await send('PATCH', `/people/${perOf(one)}`, { email: 'x@example.org' }, key)).status).toBe(403);

    const operator = await test.person('Operates');
    await test.workspace.db
      .updateTable('person')
      .set({ administrator: true })
      .where('id', '=', operator.personId)
      .execute();
    await (await test.workspace.get(authorityMemory)).heard();
    const path = `/people/${perOf(operator)}`;
    expect((await send('PATCH', path, { email: 'y@example.org' }, await keyOf(four))).body.neededLevel).toBe(5);
    // It carries no level: who holds none is within its reach, and nobody else.
    const operates = await keyOf(operator);
    expect((await send('PATCH', `/people/${perOf(one)}`, { email: 'x@example.org' }, operates)).body.neededLevel).toBe(
      4,
    );
    const nobody = await test.person('Nobody yet');
    expect((await send('PATCH', `/people/${perOf(nobody)}`, { title: 'Starts' }, operates)).status).toBe(200);
    expect((await send('PATCH', path, { title: 'Operator' }, operates)).status).toBe(200);
  });

  it('arranges no supervision of what they may not do themselves', async () => {
    const [three, four] = [await test.person('Three', { network: 3 }), await test.person('Four', { network: 4 })];
    const learns = { person: perOf(three), supervisor: perOf(four), domain: 'network', reason: 'learns level 4' };
    const other = await keyOf(await test.person('Other three', { network: 3 }));
    const refused = await send('POST', '/supervisions', learns, other);
    expect([refused.status, refused.body.neededLevel]).toEqual([403, 4]);
    expect((await send('POST', '/supervisions', learns, await keyOf(four))).status).toBe(201);
  });
});

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

async function keyOf(actor: Parameters<typeof perOf>[0]): Promise<string> {
  return apiKeyOf(test, actor);
}
