import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const together = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

async function make(name: string): Promise<{ id: number; version: number }> {
  const answer = await server.call('POST', '/api/v1/components', { body: { kind: 'service', name } });
  expect(answer.status).toBe(201);
  return answer.json<{ id: number; version: number }>();
}

const counted = (statuses: number[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(statuses, String)].map(([status, all]) => [status, all.length]));

describe('requests that come together', () => {
  it('make one component of a name, and the others are told that it is there', async () => {
    const answers = await together(12, () =>
      server.call('POST', '/api/v1/components', { body: { kind: 'service', name: 'the only one' } }),
    );
    expect(counted(answers.map((answer) => answer.status))).toEqual({ 201: 1, 409: 11 });
    expect(answers.filter((answer) => answer.json()['code'] === 'already_exists')).toHaveLength(11);
  });

  it('change a version once, and the others are told that they come too late', async () => {
    const { id, version } = await make('changed by many');
    const answers = await together(12, (index) =>
      server.call('PATCH', `/api/v1/components/${id}`, {
        body: { criticality: (index % 5) + 1 },
        headers: { 'if-match': `"${version}"` },
      }),
    );
    const statuses = counted(answers.map((answer) => answer.status));
    expect(Object.keys(statuses).every((status) => ['200', '412'].includes(status))).toBe(true);
    const now = (await server.call('GET', `/api/v1/components/${id}`)).json<{ version: number }>();
    const history = (await server.call('GET', `/api/v1/components/${id}/history`)).json<{ items: unknown[] }>();
    // Who sets what is there already changes nothing, and needs no version of its own.
    expect(now.version).toBe(version + 1);
    expect(history.items).toHaveLength(now.version);
  });

  it('move a component along its lifecycle one legal step after the other', async () => {
    const { id } = await make('moved by many');
    const answers = await together(8, () =>
      server.call('POST', `/api/v1/components/${id}/moves`, { body: { move: 'order' } }),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // Too late by the state, or by the version that it had when they looked.
    expect(statuses.every((status) => [200, 409, 412].includes(status))).toBe(true);
  });

  it('may want the same records in opposite order, and none ends in a defect', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `crossed ${index}`);
    for (const name of names) await make(name);
    const lines = (list: string[], criticality: number): string =>
      list.map((name) => JSON.stringify({ kind: 'service', name, criticality })).join('\n');
    const answers = await together(6, (index) =>
      server.call('POST', '/api/v1/components/bulk', {
        body: lines(index % 2 === 0 ? names : names.toReversed(), (index % 5) + 1),
        headers: { 'content-type': 'application/x-ndjson' },
      }),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      for (const line of answer.text.trim().split('\n'))
        expect(['conflict', undefined]).toContain((JSON.parse(line) as { error?: { code: string } }).error?.code);
    }
    expect((await server.call('GET', '/api/v1/audit/verify')).json()).toMatchObject({ ok: true });
  });

  it('apply an intake once', async () => {
    const planned = (await server.call('POST', '/api/v1/intakes', { body: { kind: 'local' } })).json<{
      id: number;
      planHash: string;
    }>();
    const answers = await together(5, () =>
      server.call('POST', `/api/v1/intakes/${planned.id}/apply`, { body: { planHash: planned.planHash } }),
    );
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const { rows } = await server.workspace.pool.query(
      `select 1 from event where action = 'intake.apply' and subject_type = 'intake' and subject_id = $1`,
      [planned.id],
    );
    expect(rows.length).toBeLessThanOrEqual(1);
  });
});
