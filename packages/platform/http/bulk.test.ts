import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import type { BulkResult } from './bulk.ts';
import { noteOperations } from './testing/notes.ts';

let test: TestWorkspace;
let http: TestHttp;
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, noteOperations());
});
afterAll(async () => {
  await http.close();
  await test.close();
});

async function send(body: string, token = http.token) {
  const answer = await http.call('POST', '/api/v1/notes/bulk', {
    body,
    token,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  const lines = (): BulkResult[] =>
    answer.text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { ...answer, lines };
}

describe('a bulk', () => {
  it('stores its good lines and gives each bad one an error of its own, in order', async () => {
    const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
    const answer = await send(
      [
        '{"text":"first"}',
        '{"text":',
        '',
        '{"text":""}',
        '{"text":"x","colour":"red"}',
        '{"text":"nul \\u0000"}',
        '{"__proto__":{"text":"x"}}',
        deep,
        'null',
        '{"text":"last"}\r',
      ].join('\n'),
    );
    expect(answer.status).toBe(200);
    const lines = answer.lines();
    expect(lines.map(({ line, ok, error }) => [line, ok, error?.code ?? null])).toEqual([
      [1, true, null],
      [2, false, 'malformed_body'],
      [4, false, 'invalid_input'],
      [5, false, 'invalid_input'],
      [6, false, 'invalid_input'],
      [7, false, 'invalid_input'],
      [8, false, 'invalid_input'],
      [9, false, 'invalid_input'],
      [10, true, null],
    ]);
    expect(lines[2]!.error!.issues).toEqual([{ path: '/text', message: expect.any(String) }]);
    const stored = await test.workspace.db
      .selectFrom('event')
      .select('id')
      .where('action', '=', 'note.create')
      .execute();
    expect(stored.map((row) => row.id).sort()).toEqual([lines[0]!.id, lines[8]!.id].sort());
  });

  it('takes more lines than fit one transaction', async () => {
    const body = Array.from({ length: 2_500 }, (_, index) => `{"text":"line ${index}"}`).join('\n');
    const lines = (await send(body)).lines();
    expect(lines).toHaveLength(2_500);
    expect(lines.every((line, index) => line.ok && line.line === index + 1)).toBe(true);
  });

  it('is refused whole, and briefly, for somebody who may not', async () => {
    const nobody = await apiKeyOf(test, await test.person('Nobody'));
    const body = Array.from({ length: 2_500 }, () => '{"text":"x"}').join('\n');
    const answer = await send(body, nobody);
    expect([answer.status, answer.json()['code']]).toEqual([403, 'forbidden']);
  });

  it.each(['', '\n', '  \n\n '])('is refused without a line (%j)', async (body) => {
    const answer = await send(body);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_input']);
  });
});
