import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorRegistry, type Level } from '#kernel';
import { authorityGrid } from '#people';
import { actions, toClientTypes } from '#platform';
import { openApiDocument } from '../../apps/composition/openApi.ts';
import { allOperations } from '../../apps/composition/operations.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { apiOperations } from './document.ts';
import { bytesOf, findRecords, pathOf, type Records, runTurn, sampleRequest } from './sample.ts';

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Those for which one has to be somebody; of the others each has its reason. */
const guarded = apiOperations.filter(({ declaration }) => declaration.permission !== 'public');

function duplicates(texts: string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

describe('what is generated from the operations', () => {
  it('is committed as it is now', () => {
    const document = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
    expect(committed('packages/api-client/generated/openapi.json') === document, 'Run: npm run generate').toBe(true);
    const types = toClientTypes(allOperations);
    expect(committed('packages/api-client/generated/operations.ts') === types, 'Run: npm run generate').toBe(true);
  });
});

describe('every operation', () => {
  it('has an id, a route and words for the command line that are its own', () => {
    expect(duplicates(allOperations.map(({ id }) => id))).toEqual([]);
    const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');
    expect(duplicates(allOperations.map(({ method, path }) => `${method} ${shapeOf(path)}`))).toEqual([]);
    expect(duplicates(allOperations.flatMap(({ cli }) => (cli ? [cli.words.join(' ')] : [])))).toEqual([]);
  });

  it('is named noun.verb, says what it does in a sentence, and what it may be refused with', () => {
    for (const { id, summary, errors = [] } of allOperations) {
      expect(id).toMatch(/^[a-z-]+(\.[a-zA-Z-]+)?$/);
      expect([id, summary]).toEqual([id, expect.stringMatching(/^[A-Z].{3,90}[^.]$/)]);
      for (const code of errors) expect(errorRegistry).toHaveProperty(code);
    }
  });

  it('names the action that it authorises; none is public but what its own token opens', () => {
    const open = allOperations.filter(({ permission }) => permission === 'public');
    expect(open.map(({ id }) => id)).toEqual(['handover.take']);
    for (const { id, permission } of allOperations.filter((one) => !open.includes(one)))
      expect([id, actions.includes(permission as 'self.use')]).toEqual([id, true]);
  });

  it('needs the level that the committed grid says', async () => {
    const grid = authorityGrid();
    const rows = Object.fromEntries(
      guarded
        .map(({ declaration: { id, permission } }): [string, unknown] => {
          const action = permission as (typeof actions)[number];
          return [id, { action, level: grid[action].level, administrator: grid[action].administrator }];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    await expect(`${JSON.stringify(rows, null, 2)}\n`).toMatchFileSnapshot('./grid.golden.json');
  });

  it('updates by a version, where it updates', () => {
    const updates = allOperations.filter(({ method }) => method === 'PATCH' || method === 'PUT');
    for (const { id, versioned } of updates) expect([id, versioned]).toEqual([id, true]);
  });

  it('pages, where it lists', () => {
    // A product has a few dozen releases; they come whole.
    const whole = ['release.list'];
    for (const { id, declaration } of apiOperations.filter(({ id }) => id.endsWith('.list') && !whole.includes(id))) {
      const shape = declaration.query as { shape?: Record<string, unknown> } | undefined;
      expect([id, Object.keys(shape?.shape ?? {})]).toEqual([id, expect.arrayContaining(['limit', 'cursor'])]);
    }
  });
});

describe('the server with every operation', () => {
  let server: TestServer;
  let records: Records;
  beforeAll(async () => {
    server = await startTestServer();
    await runTurn(server);
    records = await findRecords(server);
  });
  afterAll(() => server.close());

  const send = (operation: (typeof apiOperations)[number], token: string | null) => {
    const sample = sampleRequest(operation, records);
    const signal = AbortSignal.timeout(250_000);
    return server.call(operation.method, pathOf(operation, sample), {
      token,
      headers: sample.headers,
      signal,
      body: bytesOf(operation, sample.body),
    });
  };

  it('serves the document and explains every error code', async () => {
    expect((await server.call('GET', '/api/openapi.json', { token: null })).json()).toEqual(openApiDocument());
    const page = await server.call('GET', '/api/docs/errors', { token: null });
    for (const code of Object.keys(errorRegistry)) expect(page.text).toContain(`id="${code}"`);
    expect((await server.call('GET', '/api/docs', { token: null })).status).toBe(200);
  });

  it('answers unknown paths of the API by a problem, and other paths by the page', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['DELETE', '/api/v1/components'],
      ['GET', '/api/nothing'],
      ['POST', '/estate'],
    ] as const) {
      const answer = await server.call(method, path);
      expect([method, path, answer.status, answer.json()['code']]).toEqual([method, path, 404, 'not_found']);
    }
    const page = await server.call('GET', '/estate', { token: null });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('lets nobody in who is not signed in, to no operation', async () => {
    for (const operation of guarded) {
      for (const token of [null, 'plb_wrong']) {
        const answer = await send(operation, token);
        expect([operation.id, answer.status, answer.json()['code']]).toEqual([operation.id, 401, 'not_signed_in']);
      }
    }
  });

  it('shows a person without a level nothing, by no operation', async () => {
    const token = await server.keyOf('Without Level');
    // As a word: a short name of a machine stands by chance in a random key.
    const named = new RegExp(`(?<!\\w)${RegExp.escape(hostname())}(?!\\w)`);
    // These are everybody's: who one is, one's own ways in, how work is divided, and that something happened to one's own
    // records.
    const everybodys = ['me.show', 'account.show', 'key.create', 'domain.list'];
    for (const operation of guarded) {
      if (everybodys.includes(operation.id) || operation.id === 'events.stream') continue;
      const answer = await send(operation, token);
      // An empty page of lists and counts is an answer too, as long as no record is named in it.
      const isNothing =
        [403, 404].includes(answer.status) || (answer.status === 200 && !/"(id|key)":/.test(answer.text));
      expect([operation.id, answer.status, isNothing ? '' : answer.text]).toEqual([operation.id, answer.status, '']);
      expect([operation.id, named.test(answer.text)]).toEqual([operation.id, false]);
    }
  }, 600_000);

  it('tells a person without a level of their own affairs only', async () => {
    const token = await server.keyOf('Still Without Level');
    /** What comes, as far as it is needed: pieces that came while nobody looked come in one. */
    const stream = async (key: string) => {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`${server.url}/api/v1/events/stream`, { headers });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let heard = '';
      return {
        async until(word: string): Promise<string> {
          while (!heard.includes(word)) heard += (await reader.read()).value;
          return heard;
        },
        cancel: () => reader.cancel(),
      };
    };
    const [theirs, ours] = [await stream(token), await stream(server.token)];
    const ready = 'event: ready\ndata: {}\n\n';
    for (const one of [theirs, ours]) expect((await one.until(ready)).startsWith(ready)).toBe(true);
    const body = { kind: 'service', name: 'not for them' };
    await server.call('POST', '/api/v1/components', { body });
    // What earlier requests began may still go on: ours comes among it.
    await ours.until('component.create');
    const me = (await server.call('GET', '/api/v1/me', { token })).json<{ person: { id: number } }>().person.id;
    await server.workspace.pool.query(
      `insert into event (at, actor_id, action, subject_type, subject_id) values (now(), $1, 'test.own', 'person', $1)`,
      [me],
    );
    // All that they hear is their own, though the other came before it.
    expect(await theirs.until('test.own')).not.toContain('component.create');
    await Promise.all([theirs.cancel(), ours.cancel()]);
  });

  it('lets each level do what the grid says, and nothing above it', async () => {
    const grid = authorityGrid();
    // They look at a machine, or make a whole organisation; their own tests do that.
    const heavy = ['turn.start', 'intake.plan', 'workspace.open', 'workspace.remove', 'events.stream'];
    for (const level of [1, 2, 3, 4, 5] as Level[]) {
      const token = await server.keyOf(`Level ${level}`, { infrastructure: level });
      for (const operation of guarded) {
        const least = grid[operation.declaration.permission as 'self.use'].level;
        const enough = least !== null && level >= least;
        if (enough && heavy.includes(operation.id)) continue;
        const { status, text } = await send(operation, token);
        // A turn that found nothing to do has nothing whose approval could be refused to its reader.
        if (operation.id === 'turn.approve' && status === 409) continue;
        if (!enough) {
          const refused = status === 403 || status === 404 || (status === 200 && !/"(id|key)":/.test(text));
          expect([operation.id, level, refused, status]).toEqual([operation.id, level, true, status]);
        } else {
          expect([operation.id, level, status]).not.toEqual([operation.id, level, 403]);
          // Nothing listens where the samples point: that a host does not answer is no defect of ours.
          const answered = status < 500 || (status === 502 && text.includes('"host_unreachable"'));
          expect([operation.id, level, answered, status]).toEqual([operation.id, level, true, status]);
        }
      }
    }
  }, 900_000);
});
