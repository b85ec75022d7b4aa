import { connect } from 'node:net';
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

/** Bytes as they are, past every client's politeness; the answer up to the end of the connection. */
function sendRaw(lines: string[] | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    // Not ended from here: node answers nobody who has hung up before the answer was ready.
    socket.write(Array.isArray(lines) ? lines.join('\r\n') : lines);
  });
}

describe('a refusal', () => {
  it('is problem+json with a code, what is wrong where, what to do, and the id of the request', async () => {
    const answer = await http.call('POST', '/api/v1/notes', { body: { text: '' } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toEqual({
      type: '/api/docs/errors#invalid_input',
      title: expect.any(String),
      status: 400,
      code: 'invalid_input',
      detail: expect.stringContaining('text'),
      remedy: expect.any(String),
      issues: [{ path: '/body/text', message: expect.any(String) }],
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('comes for a query member that the operation does not know, and names it', async () => {
    const answer = await http.call('GET', '/api/v1/notes?limt=3');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('limt');
    expect((await http.call('GET', '/api/v1/notes/1?x=1')).status).toBe(400);
  });

  it('comes for a body member that the operation does not know', async () => {
    const answer = await http.call('POST', '/api/v1/notes', { body: { text: 'x', colour: 'red' } });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('colour');
  });

  it.each([
    ['is not JSON', '{"text":', 'malformed_body'],
    ['is empty', '', 'malformed_body'],
    ['is JSON but no object', '"text"', 'invalid_input'],
    ['is null', 'null', 'invalid_input'],
    ['is a list', '[]', 'invalid_input'],
  ])('comes for a body that %s', async (_, body, code) => {
    const answer = await http.call('POST', '/api/v1/notes', { body });
    expect([answer.status, answer.json()['code']]).toEqual([400, code]);
  });

  it('comes for bytes that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const answer = await http.call('POST', '/api/v1/notes', { body: new Uint8Array(body) });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'malformed_body']);
    const chunked = await sendRaw(
      Buffer.concat([
        Buffer.from(
          `POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${http.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${body.length.toString(16)}\r\n`,
        ),
        body,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 400 .*"code":"malformed_body"/s);
  });

  it('comes for a body that is too large, before it is read whole', async () => {
    const answer = await http.call('POST', '/api/v1/notes', { body: { text: 'x'.repeat(1_100_000) } });
    expect([answer.status, answer.json()['code']]).toEqual([413, 'body_too_large']);
  });

  it.each(['text/plain', 'application/x-ndjson', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense'])(
    'comes for the content type %s where JSON is read',
    async (type) => {
      const answer = await http.call('POST', '/api/v1/notes', {
        body: '{"text":"x"}',
        headers: { 'content-type': type },
      });
      expect([answer.status, answer.json()['code']]).toEqual([415, 'unsupported_media_type']);
    },
  );

  it('comes for JSON where NDJSON is read', async () => {
    const answer = await http.call('POST', '/api/v1/notes/bulk', { body: { text: 'x' } });
    expect([answer.status, answer.json()['code']]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['/api/v1/notes/%00', '/api/v1/notes/%zz', '/api/v1/notes/%ED%A0%80', `/api/v1/notes/${'9'.repeat(300)}`])(
    'comes for the path %s',
    async (path) => {
      const answer = await http.call('GET', path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.json()['code']).toEqual(expect.any(String));
    },
  );

  it('comes for a workspace that is none', async () => {
    for (const path of ['/w/other/api/v1/notes', '/w/__proto__/api/v1/notes', '/w/constructor/api/v1/notes'])
      expect((await http.call('GET', path)).status).toBe(404);
  });

  it('comes for what is no HTTP at all, and for endless headers', async () => {
    expect(await sendRaw(Buffer.from('\x16\x03\x01 hello\r\n\r\n'))).toMatch(
      /^HTTP\/1\.1 400 .*"code":"malformed_body"/s,
    );
    const endless = await sendRaw(['GET /healthz HTTP/1.1', 'Host: x', `X: ${'y'.repeat(100_000)}`, '', '']);
    expect(endless).toMatch(/^HTTP\/1\.1 400 .*headers are larger/s);
    expect((await http.call('GET', '/healthz')).status).toBe(200);
  });

  it('says nothing of what went wrong inside', async () => {
    const answer = await http.call('POST', '/api/v1/notes/failing');
    expect([answer.status, answer.json()['code']]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('secret detail');
  });
});
