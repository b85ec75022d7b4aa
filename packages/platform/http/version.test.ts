import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { noteOperations, VERSION } from './testing/notes.ts';

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

const update = (headers: Record<string, string>) =>
  http.call('PATCH', '/api/v1/notes/1', { body: { text: 'new' }, headers });

describe('an update', () => {
  it('takes the ETag that the reader got, and answers the next one', async () => {
    const read = await http.call('GET', '/api/v1/notes/1');
    const etag = read.headers.get('etag')!;
    expect(etag).toBe(`"${VERSION}"`);
    const answer = await update({ 'if-match': etag });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${VERSION + 1}"`]);
  });

  it('must say which version it changes', async () => {
    const answer = await update({});
    expect([answer.status, answer.json()['code']]).toEqual([428, 'precondition_required']);
  });

  it('is refused when somebody else was faster', async () => {
    const answer = await update({ 'if-match': '"2"' });
    expect([answer.status, answer.json()['code']]).toEqual([412, 'stale']);
  });

  it.each(['2', '*', '"two"', '"1", "2"', `"${'9'.repeat(30)}"`, '""'])(
    'is refused with the If-Match %s',
    async (tag) => {
      expect((await update({ 'if-match': tag })).status).toBe(400);
    },
  );
});
