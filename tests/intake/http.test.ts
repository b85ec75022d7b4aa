// Hostile files and people over HTTP and the command line, against the whole server.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownCpuMs } from '#testkit';
import { codecs } from '../../apps/composition/codecs.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from '../cli/run.ts';
import { formatNames, formatOf } from './formats.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const MEBIBYTE = 1_048_576;

/** Sends so many bytes piece by piece, with or without saying first how many, and keeps the answer. */
function sendLarge(path: string, bytes: number, announced: boolean): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const piece = Buffer.alloc(MEBIBYTE, 'a,"b"\n');
    const request = httpRequest(
      `${server.url}${path}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/octet-stream',
          ...(announced ? { 'content-length': bytes } : {}),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data: string) => {
          text += data;
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
          request.destroy();
        });
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server may hang up on what it has refused; its answer is what counts.
      if (!['EPIPE', 'ECONNRESET'].includes(error.code ?? '')) reject(error);
    });
    let sent = 0;
    const go = (): void => {
      while (sent < bytes) {
        sent += piece.length;
        if (!request.write(piece)) {
          request.once('drain', go);
          return;
        }
      }
      request.end();
    };
    go();
  });
}

const stored = async (): Promise<unknown> => {
  const { rows } = await server.workspace.pool.query(
    `select (select count(*)::int from component) as components, (select count(*)::int from relation) as relations,
      (select count(*)::int from person) as people, (select count(*)::int from intake_entry) as entries`,
  );
  return rows[0];
};

describe('200 MB', () => {
  const paths = [
    ...codecs
      .filter((codec) => codec.maxBytes < 200 * MEBIBYTE)
      .map((codec) => `/api/v1/intakes/files?format=${codec.key}`),
    '/api/v1/people/roster/plan',
  ];
  it.each(paths)('to %s are refused by their size before anything is read, in bounded memory', async (path) => {
    const before = await stored();
    let peak = 0;
    const base = process.memoryUsage().rss;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss - base);
    }, 20);
    try {
      // One that says how much will come, and one that does not, take the same way.
      const cpuMs = await ownCpuMs(async () => {
        const { status, text } = await sendLarge(path, 200 * MEBIBYTE, path.length % 2 === 0);
        expect([status, JSON.parse(text).code]).toEqual([413, 'body_too_large']);
      });
      expect(cpuMs).toBeLessThan(10_000);
    } finally {
      clearInterval(watch);
    }
    // This process sends them too.
    expect(peak).toBeLessThan(200 * MEBIBYTE);
    expect(await stored()).toEqual(before);
  });
});

it('what is said to be too large is refused before a byte of it has come', async () => {
  const codec = codecs.find(({ maxBytes }) => maxBytes < 200 * MEBIBYTE)!;
  const { port } = new URL(server.url);
  const asking = httpRequest({
    port,
    method: 'POST',
    path: `/api/v1/intakes/files?format=${codec.key}`,
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/octet-stream',
      'content-length': 200 * MEBIBYTE,
    },
  });
  asking.on('error', () => {});
  asking.flushHeaders();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(413);
  asking.destroy();
});

describe('a hostile file', () => {
  it.each(codecs.map((codec) => codec.key))(
    'of the format %s is refused with its line, and nothing is stored',
    async (key) => {
      const before = await stored();
      for (const [attack, document] of Object.entries(formatOf(key).attacks)) {
        const answer = await server.call('POST', `/api/v1/intakes/files?format=${key}`, {
          body: document,
          headers: { 'content-type': 'application/octet-stream' },
        });
        const said = answer.json<{ code?: string; issues?: { line?: number }[]; failure?: string; state?: string }>();
        expect([attack, answer.status, said.code ?? said.state]).toEqual([attack, 400, 'invalid_input']);
        expect(said.issues?.[0]?.line).toBeGreaterThan(0);
      }
      expect(await stored()).toEqual(before);
    },
  );

  it('to the estate as YAML is refused with its line, and nothing is stored', async () => {
    const before = await stored();
    expect(formatNames).toContain('the estate in YAML');
    for (const document of Object.values(formatOf('the estate in YAML').attacks)) {
      const answer = await server.call('POST', '/api/v1/estate/plan', {
        body: document,
        headers: { 'content-type': 'application/yaml' },
      });
      expect(answer.status).toBe(400);
    }
    expect(await stored()).toEqual(before);
  });
});

describe('people from a list', () => {
  const list = (text: string, query = '', token = server.token) =>
    server.call('POST', `/api/v1/people/roster/${query.includes('planHash') ? 'apply' : 'plan'}?${query}`, {
      body: text,
      headers: { 'content-type': 'text/csv' },
      token,
    });
  const table = [
    'name,email,title,manager,password,grants',
    `<script>alert(1)</script>,xss@example.org,"'; drop table person; --",,hush,`,
    'Grace,grace@example.org,Admiral,,hush,network:4',
    'Linus,linus@example.org,Engineer,grace@example.org,hush,network:2; storage:1',
  ].join('\n');

  it('are planned, reviewed, taken in exactly so, and a second time nothing changes', async () => {
    const before = await stored();
    const plan = (await list(table)).json<{ planHash: string; summary: object; notes: string[] }>();
    expect(plan.summary).toEqual({ create: 6, update: 0, remove: 0, unchanged: 0 });
    expect(plan.notes).toEqual(['These columns were not read: password.']);
    expect(await stored()).toEqual(before);
    expect((await list(table, `planHash=${'0'.repeat(64)}`)).json()).toMatchObject({ code: 'plan_changed' });
    expect((await list(table, `planHash=${plan.planHash}`)).status).toBe(200);
    const people = (await server.call('GET', '/api/v1/people?q=Linus')).json<{ items: object[] }>();
    expect(people.items).toMatchObject([
      {
        email: 'linus@example.org',
        title: 'Engineer',
        manager: { name: 'Grace' },
        grants: [{ level: 2 }, { level: 1 }],
      },
    ]);
    const shown = (await server.call('GET', '/api/v1/people?q=script')).json<{ items: object[] }>();
    expect(shown.items).toMatchObject([{ name: '<script>alert(1)</script>', title: `'; drop table person; --` }]);
    expect((await list(table)).json()).toMatchObject({ diff: [], summary: { create: 0, update: 0, unchanged: 6 } });
    const { rows } = await server.workspace.pool.query(
      `select count(*)::int as n from event where detail::text like '%hush%'`,
    );
    expect(rows[0].n).toBe(0);
  });

  it('who are missing from a whole list become inactive and hold nothing, their keys and sessions with them', async () => {
    const key = await server.keyOf('Leaver', { network: 3 });
    expect((await server.call('GET', '/api/v1/me', { token: key })).status).toBe(200);
    const plan = (await list(table, 'whole=true')).json<{ planHash: string; diff: { op: string; name: string }[] }>();
    expect(plan.diff).toMatchObject([{ op: 'remove', name: 'Leaver' }]);
    await list(table, `whole=true&planHash=${plan.planHash}`);
    await expect.poll(async () => (await server.call('GET', '/api/v1/me', { token: key })).status).toBe(401);
  });

  it('are taken in by one command, which shows first what it would change', async () => {
    const file = fileURLToPath(new URL('../../docs/guides/examples/people.csv', import.meta.url));
    const env = { PLUMBLINE_URL: server.url, PLUMBLINE_TOKEN: server.token };
    const seen = await plumbline(['intake', 'people', file], { env });
    expect([seen.status, seen.out]).toEqual([2, expect.stringContaining('Moreau, Aline')]);
    const taken = await plumbline(['intake', 'people', file, '--yes'], { env });
    expect([taken.status, taken.out]).toEqual([0, expect.stringContaining('Applied.')]);
    const again = await plumbline(['intake', 'people', file, '--json'], { env });
    expect(again.json()).toMatchObject({ diff: [], issues: [] });
    const wrong = await plumbline(['intake', 'people', '-'], { env, input: 'name,email\nX,nowhere\nY,nobody\n' });
    expect([wrong.status, wrong.out]).toEqual([1, expect.stringContaining('Nothing of it can be taken in.')]);
    expect(wrong.out).toContain('2 rows have something wrong');
  });

  it('may be taken in by administrators only', async () => {
    const key = await server.keyOf('Four', { infrastructure: 4 });
    expect((await list(table, '', key)).json()).toMatchObject({ code: 'forbidden' });
  });
});
