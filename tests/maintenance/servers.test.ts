// Several server processes on one PostgreSQL: what is written at one is read at the other, and one may be killed.
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { request, testPostgres } from '#testkit';
import { dropDatabases } from '../../packages/platform/maintenance/index.ts';
import { createDatabaseIfMissing, withClient } from '../../packages/platform/postgres/connection.ts';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { maintain } from './maintain.ts';

// Whole processes start and stop here, on whatever machine this is.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const database = `servers_${randomBytes(6).toString('hex')}`;
const url = testPostgres().url(database);
let a: Installation;
let b: Installation;
beforeAll(async () => {
  await createDatabaseIfMissing(testPostgres().adminUrl, database);
  const options = { args: ['--dev'], env: { DATABASE_URL: url } };
  [a, b] = [await openInstallation(options), await openInstallation(options)];
  await a.start();
}, 600_000);
afterAll(async () => {
  await Promise.all([a?.remove(), b?.remove()]);
  await dropDatabases(testPostgres().adminUrl, [database]);
});

const at = (server: Installation, method: string, path: string, body?: unknown) =>
  request(server.url, method, path, { token: a.token(), ...(body === undefined ? {} : { body }) });
interface Made {
  id: number;
  key: string;
}
const make = async (server: Installation, name: string): Promise<Made> => {
  const answer = await at(server, 'POST', '/api/v1/components', { kind: 'service', name });
  expect([name, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([name, 201, '']);
  return answer.json<Made & Record<string, unknown>>();
};

describe('two servers on one database', () => {
  it('do not begin with different secrets: people would be signed in at one of them only', async () => {
    writeFileSync(join(b.dataDir, 'secret'), 'another secret\n');
    await expect(b.start()).rejects.toThrow('works on the same database with another secret');
    for (const name of ['secret', 'ssh'])
      if (existsSync(join(a.dataDir, name))) cpSync(join(a.dataDir, name), join(b.dataDir, name), { recursive: true });
    await b.start();
  }, 600_000);

  it('read each other’s writes at once: lists, single records, search and the graph in memory', async () => {
    const [top, bottom] = [await make(a, 'servers-top'), await make(b, 'servers-bottom')];
    expect((await at(b, 'GET', `/api/v1/components/${top.id}`)).status).toBe(200);
    expect((await at(a, 'GET', '/api/v1/components?q=servers-bottom')).text).toContain('servers-bottom');
    const impact = async (server: Installation) =>
      (await at(server, 'GET', `/api/v1/components/${bottom.id}/impact`)).text;
    // Both graphs are loaded before the relation is there.
    expect([await impact(a), await impact(b)].join()).not.toContain('servers-top');
    const related = await at(a, 'POST', '/api/v1/relations', { kind: 'depends-on', from: top.id, to: bottom.id });
    expect([related.status, related.status === 201 ? '' : related.text]).toEqual([201, '']);
    expect(await impact(a)).toContain('servers-top');
    await expect.poll(() => impact(b), { interval: 20 }).toContain('servers-top');
  });

  it('take each other’s sessions, and end them together', async () => {
    const { url: link } = (await at(a, 'POST', '/api/v1/sign-in-links', {})).json<{ url: string }>();
    // The link that A made, opened at B.
    const opened = await fetch(link.replace(a.url, b.url), { redirect: 'manual' });
    const cookie = opened.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    await opened.body?.cancel();
    const me = (server: Installation) => request(server.url, 'GET', '/api/v1/me', { headers: { cookie } });
    expect([(await me(a)).status, (await me(b)).status]).toEqual([200, 200]);
    const out = await request(a.url, 'POST', '/api/auth/sign-out', { headers: { cookie, origin: a.url }, body: {} });
    expect(out.status).toBe(200);
    expect((await me(a)).status).toBe(401);
    await expect.poll(async () => (await me(b)).status, { interval: 50 }).toBe(401);
  });

  it('tell who listens at one what happens at the other', async () => {
    const stream = await fetch(`${b.url}/api/v1/events/stream`, { headers: { authorization: `Bearer ${a.token()}` } });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = (await reader.read()).value!;
    const { key } = await make(a, 'servers-heard');
    while (!heard.includes(`"${key}"`)) heard += (await reader.read()).value!;
    await reader.cancel();
  });

  it('seal the trail once, whoever does it', async () => {
    await Promise.all([...Array(20).keys()].map((n) => make(n % 2 ? a : b, `servers-many-${n}`)));
    await expect
      .poll(async () => (await at(b, 'GET', '/api/v1/audit/verify')).json(), { interval: 200 })
      .toMatchObject({ ok: true, unsealedEvents: 0 });
    // What the servers do by themselves adds events, which are sealed a moment later; sealed twice they would stay too many.
    const unequal = async (): Promise<number> => {
      const { rows } = await withClient(url, (client) =>
        client.query('select sum(event_count)::int - (select count(*)::int from event) as more from seal'),
      );
      return rows[0].more;
    };
    await expect.poll(unequal, { interval: 200 }).toBe(0);
  });

  it('are both seen by doctor, and a restore under them is refused', async () => {
    const env = { DATABASE_URL: url, PLUMBLINE_DATA: a.dataDir };
    const { findings } = JSON.parse((await maintain(['doctor', '--json'], env)).out) as {
      findings: { check: string; says: string }[];
    };
    const servers = findings.find(({ check }) => check === 'servers')!;
    expect(servers.says).toContain(a.url);
    expect(servers.says).toContain(b.url);
    const fixture = new URL('../../db/fixtures/541d053.plb', import.meta.url).pathname;
    const free = { ...env, PLUMBLINE_DATA: join(a.dataDir, 'elsewhere') };
    const refused = await maintain(['restore', fixture, '--as', 'copy', '--replace', '--no-secrets'], free);
    expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('Others work on that database')]);
  });

  it('go on with one when the other is killed, which is seen', async () => {
    await b.kill(['server']);
    const { key } = await make(a, 'servers-after-kill');
    expect(key).toMatch(/^CMP-/);
    await expect
      .poll(async () => (await at(a, 'GET', '/api/v1/audit/verify')).json(), { interval: 200 })
      .toMatchObject({ ok: true, unsealedEvents: 0 });
    const { rows } = await withClient(url, (client) => client.query('select url from server_process order by id'));
    expect(rows).toHaveLength(2);
  });
});
