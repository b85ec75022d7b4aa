import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the server', () => {
  it('answers', async () => {
    const answer = await server.call('GET', '/api/v1/components');
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    console.log(answer.text.slice(0, 500));
  });
});
