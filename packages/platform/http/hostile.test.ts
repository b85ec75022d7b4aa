import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
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

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('a body that nobody sends by mistake', () => {
  it.each([
    ['a NUL', '{"text":"a\\u0000b"}'],
    ['half a surrogate pair', '{"text":"a\\ud800b"}'],
    ['a NUL in a name', '{"text":"a","x\\u0000":1}'],
    ['__proto__', '{"text":"a","__proto__":{"administrator":true}}'],
    ['constructor.prototype', '{"text":"a","constructor":{"prototype":{"administrator":true}}}'],
    ['__proto__ written in escapes', '{"text":"a","\\u005f\\u005fproto__":{"administrator":true}}'],
    ['objects in 100 levels', nested(100)],
    ['objects in 100,000 levels', nested(100_000)],
    ['lists in 400,000 levels', `{"text":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
    ['a number beyond all numbers', '{"text":1e400}'],
    ['an object where a text belongs', '{"text":{"toString":"x"}}'],
    ['50,000 names', `{${Array.from({ length: 50_000 }, (_, i) => `"a${i}":1`).join(',')}}`],
  ])('is refused: %s', async (_, body) => {
    const answer = await http.call('POST', '/api/v1/notes', { body });
    expect(answer.status).toBe(400);
    expect(['invalid_input', 'malformed_body']).toContain(answer.json()['code']);
    expect(answer.text.length).toBeLessThan(10_000);
    expect(({} as { administrator?: boolean }).administrator).toBeUndefined();
  });
});

describe('a query or path that nobody sends by mistake', () => {
  it.each([
    '/api/v1/notes?cursor=%00',
    '/api/v1/notes?__proto__=x',
    '/api/v1/notes?__proto__[limit]=1',
    '/api/v1/notes?constructor=x',
    '/api/v1/notes?limit[]=1',
    '/api/v1/notes/0',
    '/api/v1/notes/-1',
    '/api/v1/notes/1.5',
    '/api/v1/notes/9007199254740993',
    '/api/v1/notes/1e400',
    '/api/v1/notes/NaN',
    '/api/v1/notes/%20',
  ])('is refused: %s', async (path) => {
    const answer = await http.call('GET', path);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_input']);
  });

  it('is refused: 9,000 characters', async () => {
    expect((await http.call('GET', `/api/v1/notes?cursor=${'a'.repeat(9_000)}`)).status).toBe(400);
  });
});
