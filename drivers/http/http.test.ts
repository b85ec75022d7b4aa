import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { describeRequestConformance, refused } from '../driver/requestConformance.ts';
import { isClosed } from './guard.ts';
import { createHttpDriver, type HttpAnswer, type HttpRequest, type HttpTarget } from './index.ts';

const quick = { timeoutMs: 5_000 };
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];

/** Says back what it was sent, sends elsewhere, or says more than anybody wants to read. */
const echo: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    if (pathname === '/away') return response.writeHead(302, { location: searchParams.get('to')! }).end('moved');
    if (pathname === '/loop') return response.writeHead(307, { location: '/loop' }).end();
    if (pathname === '/much') return response.end('x'.repeat(3_000_000));
    if (pathname === '/no') return response.writeHead(403, { 'x-why': 'because' }).end('{"no": true}');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ body }));
  });
};

const folder = mkdtempSync(join(tmpdir(), 'plumbline-http-'));
const plain = createPlain(echo);
let place: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  place = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
});
afterAll(() => {
  plain.close();
  rmSync(folder, { recursive: true });
});

const driver = createHttpDriver({ connectTimeoutMs: 2_000 });
const target = (): HttpTarget => ({ ca: null, approved: [place] });
const get = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  ...{ method: 'GET', url: `http://${place}${path}`, headers: {}, body: null, idempotencyKey: null },
  ...more,
});

describe('the HTTP driver', () => {
  it('sends what it is given, with the mark of the attempt', async () => {
    const request = get('/a?b=c', {
      method: 'POST',
      headers: { 'x-one': 'Ü'.normalize('NFC') },
      body: '{"ü":1}',
      idempotencyKey: 'w-7-3-2',
    });
    const answer = await driver.request(target(), { ...request, headers: { 'x-one': 'two' } }, quick);
    expect(answer).toMatchObject({ status: 200, text: '{"body":"{\\"ü\\":1}"}', truncated: false });
    expect(seen.at(-1)).toMatchObject({ method: 'POST', url: '/a?b=c', body: '{"ü":1}' });
    expect(seen.at(-1)!.headers).toMatchObject({ 'x-one': 'two', 'idempotency-key': 'w-7-3-2', host: place });
  });

  it('takes any status for an answer', async () => {
    expect(await driver.request(target(), get('/no'), quick)).toMatchObject({
      status: 403,
      text: '{"no": true}',
      headers: { 'x-why': 'because' },
    });
  });

  it('reads no more than its bound, and says so', async () => {
    const answer = await createHttpDriver({ maxBytes: 1000 }).request(target(), get('/much'), quick);
    expect([answer.truncated, answer.text.length]).toEqual([true, 1000]);
  });

  it('follows a redirection of a question on the same host, and no other', async () => {
    const secret = { authorization: 'Bearer hush' };
    expect((await driver.request(target(), get('/away?to=/b', { headers: secret }), quick)).status).toBe(200);
    const before = seen.length;
    const away = await driver.request(target(), get('/away?to=http://localhost:1/', { headers: secret }), quick);
    expect([away.status, seen.length]).toEqual([302, before + 1]);
    const posted = await driver.request(target(), get('/away?to=/b', { method: 'POST' }), quick);
    expect(posted.status).toBe(302);
    expect((await driver.request(target(), get('/loop'), quick)).status).toBe(307);
  });

  it('speaks to this machine and its link only where that was approved', async () => {
    const nothing: HttpTarget = { ca: null, approved: [] };
    for (const host of [
      place,
      '[::1]:80',
      '169.254.169.254',
      '0.0.0.0:80',
      'localhost:1',
      '[::ffff:127.0.0.1]:80',
      '127.1:80',
      '2130706433:80',
    ])
      await refused(driver.request(nothing, get('', { url: `http://${host}/` }), quick), 'endpoint_refused');
    expect(isClosed({ address: '10.0.0.1', family: 4 })).toBe(false);
    expect(isClosed({ address: 'fe80::1', family: 6 })).toBe(true);
  });

  it('refuses addresses and headers that are none, without repeating them', async () => {
    for (const url of ['file:///etc/passwd', 'nonsense', 'https://user:hush@example.org/'])
      expect((await refused(driver.request(target(), get('', { url }), quick), 'invalid_input')).message).not.toContain(
        'hush',
      );
    const split = get('/', { headers: { authorization: 'hush\r\nx: y' } });
    const error = await refused(driver.request(target(), split, quick), 'invalid_input');
    expect([error.message, error.cause]).not.toContain('hush');
  });
});

describeWhere([program('openssl', 'openssl')], 'the HTTP driver over TLS', () => {
  let ca: string;
  let tls: ReturnType<typeof createTls>;
  let tlsPlace: string;
  beforeAll(async () => {
    const [key, pem] = [join(folder, 'key'), join(folder, 'pem')];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      pem,
    ];
    execFileSync(
      'openssl',
      [...args, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      { stdio: 'ignore' },
    );
    ca = readFileSync(pem, 'utf8');
    tls = createTls({ key: readFileSync(key), cert: ca }, echo);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    tlsPlace = `127.0.0.1:${(tls.address() as AddressInfo).port}`;
  });
  afterAll(() => tls?.close());

  // The place of a request is in the request itself here: a target is what is trusted.
  interface Placed extends HttpTarget {
    place: string;
  }
  const placed = {
    request: (to: Placed, request: HttpRequest, options: typeof quick) =>
      driver.request(
        { ...to, approved: [to.place.replace(/^https?:\/\//, '')] },
        { ...request, url: `${to.place}/` },
        options,
      ),
  };

  describeRequestConformance<Placed, HttpRequest, HttpAnswer>('a web server', () => ({
    driver: placed,
    target: { ca, approved: [], place: `https://${tlsPlace}` },
    at: (port) => ({ ca: null, approved: [], place: `http://127.0.0.1:${port}` }),
    distrusted: { ca: null, approved: [], place: `https://${tlsPlace}` },
    question: get('/'),
    change: get('/', { method: 'POST', headers: { authorization: 'Bearer hush-hush-1' }, body: 'hush-hush-1' }),
    secret: 'hush-hush-1',
    // A refused sign-in is a status here, and a status is an answer.
    refusedSignIn: {
      target: { ca, approved: [], place: `https://${tlsPlace}` },
      request: get('/no', { headers: { authorization: 'Bearer hush-hush-2' } }),
      password: 'hush-hush-2',
    },
  }));

  it('holds the certificate against the name that was asked for', async () => {
    const port = (tls.address() as AddressInfo).port;
    const approved = [`localhost:${port}`, `127.0.0.2:${port}`];
    const byName = get('', { url: `https://localhost:${port}/` });
    expect((await driver.request({ ca, approved }, byName, quick)).status).toBe(200);
  });
});
