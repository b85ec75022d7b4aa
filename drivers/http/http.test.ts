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
import { opennessOf } from './address.ts';
import {
  createHttpDriver,
  type HttpAnswer,
  type HttpRequest,
  type HttpTarget,
  nothingOpened,
  readOpened,
} from './index.ts';

/** For what answers: how soon is the machine's affair. */
const quick = { timeoutMs: 100_000 };
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

const open = (text: string) => readOpened(text, 'PLUMBLINE_HTTP_TARGETS');
const driver = createHttpDriver({ connectTimeoutMs: 100_000 });
const target = (): HttpTarget => ({ ca: null, opened: open(place) });
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

  it('speaks to this machine and to private networks only where the operator opened them, and says how', async () => {
    const nothing: HttpTarget = { ca: null, opened: nothingOpened };
    const asked = (host: string, to = nothing) => driver.request(to, get('', { url: `http://${host}/` }), quick);
    for (const host of [place, '[::1]:80', 'localhost:1', '[::ffff:127.0.0.1]:80', '127.1:80', '2130706433:80'])
      await refused(asked(host), 'endpoint_refused');
    for (const host of ['10.1.2.3:8080', '172.31.0.1:8080', '192.168.1.1:8080', '100.64.0.1:8080', '[fd12::1]:8080']) {
      const { message } = await refused(asked(host), 'endpoint_refused');
      expect(message).toContain(`PLUMBLINE_HTTP_TARGETS=${host} `);
    }
    const port = place.slice(place.indexOf(':') + 1);
    for (const text of [place, `[::1]:80, ${place}`, '127.0.0.0/8', `127.0.0.1/32:${port}`])
      expect((await asked(place, { ca: null, opened: open(text) })).status).toBe(200);
    for (const text of [`127.0.0.1:${Number(port) - 1}`, `127.0.0.0/8:${Number(port) - 1}`, '10.0.0.0/8', `x.${place}`])
      await refused(asked(place, { ca: null, opened: open(text) }), 'endpoint_refused');
  });

  it('never speaks to its own link or to the metadata of a cloud, whatever is opened', async () => {
    const all: HttpTarget = { ca: null, opened: open('0.0.0.0/0, ::/0, 169.254.169.254:80, metadata.example:80') };
    const named = createHttpDriver({ lookUp: async () => [{ address: '169.254.169.254', family: 4 }] });
    for (const host of [
      ...['169.254.169.254', '169.254.1.2:8080', '2852039166', '0.0.0.0', '100.100.100.200', '168.63.129.16'],
      ...[
        '[fe80::1]',
        '[fd00:ec2::254]',
        '[::ffff:169.254.169.254]',
        '[::ffff:a9fe:a9fe]',
        '[64:ff9b::169.254.169.254]',
      ],
      ...['[2002:a9fe:a9fe::]', '[::169.254.169.254]', '[2001:0:1::1]', '[::]', '224.0.0.1'],
    ])
      await refused(driver.request(all, get('', { url: `http://${host}/` }), quick), 'endpoint_refused');
    await refused(named.request(all, get('', { url: 'http://metadata.example/' }), quick), 'endpoint_refused');
    expect(opennessOf({ address: 'fe80::1%eth0', family: 6 })).toBe('never');
    expect(opennessOf({ address: '::ffff:10.0.0.1', family: 6 })).toBe('closed');
    expect(opennessOf({ address: '192.0.2.1', family: 4 })).toBe('open');
  });

  it('connects to the address that was judged, whatever the name says the next time', async () => {
    const answers = ['127.0.0.1', '127.0.0.2'];
    let asked = 0;
    const turning = createHttpDriver({
      connectTimeoutMs: 100_000,
      lookUp: async () => [{ address: answers[asked++]!, family: 4 }],
    });
    const port = place.slice(place.indexOf(':') + 1);
    const to: HttpTarget = { ca: null, opened: open('127.0.0.1/32') };
    const url = `http://turning.example:${port}`;
    expect((await turning.request(to, get('', { url: `${url}/first` }), quick)).status).toBe(200);
    expect([asked, seen.at(-1)!.url, seen.at(-1)!.headers.host]).toEqual([1, '/first', `turning.example:${port}`]);
    await refused(turning.request(to, get('', { url }), quick), 'endpoint_refused');
    // A redirection is judged anew.
    asked = 0;
    await refused(turning.request(to, get('', { url: `${url}/away?to=/b` }), quick), 'endpoint_refused');
  });

  it('refuses to open what cannot be read', () => {
    for (const text of [
      'wiki',
      '10.0.0.0/33',
      'wiki:0',
      '*.example.org:443',
      'a b/8',
      '10.0.0.0/8/8',
      'fd12::1',
      ':443',
    ])
      expect(() => open(text), text).toThrow(/PLUMBLINE_HTTP_TARGETS/);
  });

  it('refuses addresses and headers that are none, without repeating them', async () => {
    for (const url of ['file:///etc/passwd', 'nonsense', 'https://user:hush@example.org/'])
      expect((await refused(driver.request(target(), get('', { url }), quick), 'invalid_input')).message).not.toContain(
        'hush',
      );
    const split = get('/', { headers: { authorization: 'hush\r\nx: y' } });
    const error = await refused(driver.request(target(), split, quick), 'invalid_input');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('hush');
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
        { ...to, opened: open(to.place.replace(/^https?:\/\//, '')) },
        { ...request, url: `${to.place}/` },
        options,
      ),
  };

  describeRequestConformance<Placed, HttpRequest, HttpAnswer>('a web server', () => ({
    driver: placed,
    target: { ca, opened: nothingOpened, place: `https://${tlsPlace}` },
    at: (port) => ({ ca: null, opened: nothingOpened, place: `http://127.0.0.1:${port}` }),
    distrusted: { ca: null, opened: nothingOpened, place: `https://${tlsPlace}` },
    question: get('/'),
    change: get('/', { method: 'POST', headers: { authorization: 'Bearer hush-hush-1' }, body: 'hush-hush-1' }),
    secret: 'hush-hush-1',
    // A refused sign-in is a status here, and a status is an answer.
    refusedSignIn: {
      target: { ca, opened: nothingOpened, place: `https://${tlsPlace}` },
      request: get('/no', { headers: { authorization: 'Bearer hush-hush-2' } }),
      password: 'hush-hush-2',
    },
  }));

  it('holds the certificate against the name that was asked for', async () => {
    const port = (tls.address() as AddressInfo).port;
    const opened = open(`localhost:${port}, 127.0.0.2:${port}`);
    const byName = get('', { url: `https://localhost:${port}/` });
    expect((await driver.request({ ca, opened }, byName, quick)).status).toBe(200);
  });
});
