import { createDecipheriv, createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { manualClock, ref } from '#kernel';
import type { Actor, AnyOperation } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { signInSettings } from '../signin/settings.ts';
import { deliverDue } from './deliver.ts';
import { MOST_ATTEMPTS } from './notice.ts';
import { startNotifier } from './notifier.ts';
import { inboxOperations } from './operations/inbox.ts';
import { installationOperations } from './operations/installation.ts';
import { preferenceOperations } from './operations/preferences.ts';
import { signatureOf } from './send/webhook.ts';
import { noticeSources, pushSettings } from './settings.ts';

const clock = manualClock(new Date('2026-03-02T12:00:00Z'));
let test: TestWorkspace;
let bob: Actor;

const call = async (id: string, body: unknown, actor: Actor = test.first, params: unknown = undefined) => {
  const all = [...inboxOperations, ...preferenceOperations, ...installationOperations] as AnyOperation[];
  const operation = all.find((one) => one.id === id)!;
  const query = operation.query?.parse({}) as never;
  // biome-ignore lint/suspicious/noExplicitAny: what comes out is looked at by the test
  return (await operation.handler(test.context({ actor, operation: id }), { params, query, body } as any)) as any;
};

/** An event that concerns Bob, made by the first person. */
let said = 0;
const happens = async (detail: { urgent?: boolean; key?: string } = {}): Promise<void> => {
  said += 1;
  const key = detail.key ?? `thing-${said}`;
  await test.context().mutate((mutation) =>
    mutation.record({
      subject: ref('person', bob.personId),
      action: 'test.happened',
      detail: { key, urgent: detail.urgent ?? false },
    }),
  );
};

/** What has happened so far is told and sent, as far as it is due. */
async function passOn(): Promise<void> {
  await untilReadable(test.workspace);
  const notifier = await startNotifier(test.workspace);
  await notifier.caughtUp();
  await notifier.stop();
}

beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  test.workspace.provide(signInSettings, {
    secret: 'a secret of a test that is long enough',
    baseUrl: 'http://127.0.0.1:1',
    pathPrefix: '',
  });
  test.workspace.provide(pushSettings, { ...webPush.generateVAPIDKeys(), allowPrivate: true });
  test.workspace.provide(noticeSources, [
    {
      actions: ['test.happened'],
      async notices(_workspace, event) {
        const detail = event.detail as { key: string; urgent: boolean };
        return [
          {
            kind: 'proof-wanted',
            to: [event.subject.id, event.actorId],
            key: detail.key,
            title: 'Somebody asks\r\nBcc: other@example.org',
            body: 'Say whether it is them.',
            path: '/requests/REQ-1',
            urgent: detail.urgent,
          },
        ];
      },
    },
  ]);
  bob = await test.person('Bob Told');
  await passOn();
});
afterAll(() => test?.close());

const deliveries = (channel: string) =>
  test.workspace.db.selectFrom('notice_delivery').selectAll().where('channel', '=', channel).orderBy('id').execute();

describe('a notice', () => {
  it('is in the inbox of whom it concerns, once, however often the event is read', async () => {
    await happens({ key: 'once' });
    await passOn();
    await test.workspace.db
      .updateTable('consumer')
      .set({ txid: '0', event_id: 0 })
      .where('name', '=', 'people.notifier')
      .execute();
    await passOn();
    const inbox = await call('notice.list', undefined, bob);
    expect(inbox.items).toMatchObject([{ kind: 'proof-wanted', path: '/requests/REQ-1', readAt: null }]);
    // Who did it is not told of it.
    expect((await call('notice.unread', undefined)).unread).toBe(0);
    expect((await call('notice.unread', undefined, bob)).unread).toBe(1);
    expect(await call('notice.read', {}, bob)).toEqual({ unread: 0 });
  });

  it('is recorded with what caused it, so that its person hears of it at once', async () => {
    const event = await test.workspace.db
      .selectFrom('event')
      .selectAll()
      .where('action', '=', 'notice.tell')
      .executeTakeFirstOrThrow();
    expect(event.detail).toMatchObject({ concerns: [bob.personId], of: `PER-${bob.personId}` });
  });
});

describe('by e-mail', () => {
  const mails: { to: string[]; text: string }[] = [];
  let refuseWith: number | null = null;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'plumbline' && password === 'a mail password'
        ? done(null, { user: username })
        : done(new Error('no')),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        if (refuseWith !== null) return done(Object.assign(new Error('not now'), { responseCode: refuseWith }));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
    onRcptTo: (_address, _session, done) => done(),
    allowInsecureAuth: true,
    logger: false,
  });
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.server.address() as AddressInfo).port;
    await call('mail.set', {
      host: '127.0.0.1',
      port,
      security: 'none',
      username: 'plumbline',
      password: 'a mail password',
      sender: 'Plumbline <plumbline@example.org>',
    });
  });
  afterAll(async () => {
    await test.workspace.db.deleteFrom('mail_setting').execute();
    await new Promise<void>((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    mails.length = 0;
    refuseWith = null;
  });

  it('arrives at whom it concerns with a link, and no line of it becomes a header', async () => {
    await happens();
    await passOn();
    expect(mails).toHaveLength(1);
    expect(mails[0]!.to).toEqual([expect.stringMatching(/^bob\.told/)]);
    expect(mails[0]!.text).toContain('http://127.0.0.1:1/requests/REQ-1');
    expect(mails[0]!.text).toMatch(/^Subject: Somebody asks Bcc: other@example.org\r?$/m);
    expect(mails[0]!.text).not.toMatch(/^Bcc:/m);
    expect(mails[0]!.text).toMatch(/^Message-ID: <[\w-]{32}@plumbline.invalid>/im);
  });

  it('is tried again, later each time, and given up in the end where the administrator sees it and can repeat it', async () => {
    refuseWith = 451;
    await happens();
    await passOn();
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      expect(await deliverDue(test.workspace)).toBe(0);
      clock.advance(13 * 3_600_000);
      expect(await deliverDue(test.workspace)).toBe(1);
    }
    const [dead] = (await call('delivery.list', undefined)).items;
    expect(dead).toMatchObject({ channel: 'email', to: 'Bob Told', attempts: MOST_ATTEMPTS, state: 'dead' });
    expect(dead.error).toBe('The mail server put it off (451).');
    refuseWith = null;
    await call('delivery.retry', undefined, test.first, { id: dead.number });
    await deliverDue(test.workspace);
    expect(mails).toHaveLength(1);
    expect((await call('delivery.list', undefined)).items).toEqual([]);
  });

  it('waits for the end of the quiet hours, except for what is urgent', async () => {
    await call('notification.set', { quiet: { from: '22:00', to: '07:00' }, timeZone: 'UTC' }, bob);
    clock.set(new Date('2026-04-01T03:00:00Z'));
    await happens();
    await happens({ urgent: true });
    await passOn();
    expect(mails).toHaveLength(1);
    clock.set(new Date('2026-04-01T07:00:00Z'));
    await deliverDue(test.workspace);
    expect(mails).toHaveLength(2);
  });

  it('is not sent of what was read here meanwhile, nor of what somebody does not want by mail', async () => {
    clock.set(new Date('2026-04-02T03:00:00Z'));
    await happens();
    await passOn();
    await call('notice.read', {}, bob);
    clock.set(new Date('2026-04-02T08:00:00Z'));
    await deliverDue(test.workspace);
    await call('notification.set', { muted: { email: ['proof-wanted'] } }, bob);
    await happens();
    await passOn();
    expect(mails).toEqual([]);
    expect((await call('notice.unread', undefined, bob)).unread).toBe(1);
    await call('notification.set', { muted: { email: [] } }, bob);
  });

  it('keeps the password out of answers and, in clear, out of the database', async () => {
    expect(JSON.stringify(await call('mail.show', undefined))).not.toContain('a mail password');
    const row = await test.workspace.db.selectFrom('mail_setting').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('a mail password');
  });

  it('is not handed to a server whose certificate nobody vouches for, and waits for a better day', async () => {
    const strange = new SMTPServer({ logger: false, authOptional: true });
    await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
    const before = { host: '127.0.0.1', port, security: 'none', sender: 'plumbline@example.org' };
    const { port: strangePort } = strange.server.address() as AddressInfo;
    await call('mail.set', { ...before, port: strangePort, security: 'starttls' });
    expect(await call('mail.test', undefined)).toMatchObject({
      sent: false,
      error: 'The connection to the mail server could not be made safe.',
    });
    await call('mail.set', before);
    await new Promise<void>((resolve) => strange.close(resolve));
  });

  it('leaves this machine by TLS only', async () => {
    const body = { host: 'mail.example.org', port: 25, security: 'none', sender: 'a@example.org' };
    await expect(call('mail.set', body)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

interface Received {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Stands for whatever is called. */
async function openReceiver(statuses: number[]): Promise<{ url: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(statuses.shift() ?? 201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, server };
}

describe('by webhook', () => {
  it('is signed, repeated under the same key until it is taken, and once for all whom it concerns', async () => {
    const { url, received, server } = await openReceiver([503, 204]);
    const hook = await call('webhook.add', { name: 'chat', url, kinds: ['proof-wanted'], allowPrivate: true });
    await happens();
    await passOn();
    clock.advance(61_000);
    await deliverDue(test.workspace);
    server.close();
    expect(received).toHaveLength(2);
    const [first, second] = received as [Received, Received];
    expect(second.headers['x-plumbline-delivery']).toBe(first.headers['x-plumbline-delivery']);
    const signature = String(second.headers['x-plumbline-signature']);
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature)!;
    const expected = createHmac('sha256', hook.secret).update(`${seconds}.${second.body.toString()}`).digest('hex');
    expect(mac).toBe(expected);
    expect(signatureOf(hook.secret, new Date(Number(seconds) * 1_000), second.body)).toBe(signature);
    expect(JSON.parse(second.body.toString())).toMatchObject({
      kind: 'proof-wanted',
      url: 'http://127.0.0.1:1/requests/REQ-1',
    });
    await call('webhook.remove', undefined, test.first, { id: hook.id });
    expect((await deliveries('webhook')).map(({ state }) => state)).toEqual(['sent']);
  });

  it.each([
    'http://example.org/hook',
    'https://127.0.0.1/hook',
    'https://10.1.2.3/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://[fd00::1]/hook',
    'https://0x7f000001/hook',
    'https://user:word@example.org/hook',
    'file:///etc/passwd',
  ])('never reaches %s unless an administrator said that it is their own', async (url) => {
    const adding = call('webhook.add', { name: 'hook', url, kinds: [], allowPrivate: false });
    await expect(adding).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://0.0.0.0/'])(
    'never reaches %s, whoever said what',
    async (url) => {
      const adding = call('webhook.add', { name: 'hook', url, kinds: [], allowPrivate: true });
      await expect(adding).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  it('looks at where a name leads when it calls, not only when it was typed', async () => {
    const hook = await call('webhook.add', {
      name: 'name',
      url: 'https://localhost:9/',
      kinds: [],
      allowPrivate: false,
    });
    await happens();
    await passOn();
    const [, delivery] = await deliveries('webhook');
    expect(delivery).toMatchObject({ state: 'pending', error: 'It is an address that may not be called from here.' });
    await call('webhook.remove', undefined, test.first, { id: hook.id });
  });
});

/** RFC 8291 from the receiving end, by the words of the RFC. */
function decrypt(body: Buffer, keys: { ecdh: ReturnType<typeof createECDH>; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const idLength = body[20]!;
  const senderKey = body.subarray(21, 21 + idLength);
  const secret = keys.ecdh.computeSecret(senderKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.ecdh.getPublicKey(), senderKey]);
  const ikm = Buffer.from(hkdfSync('sha256', secret, keys.auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
  const sealed = body.subarray(21 + idLength);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

describe('by web push', () => {
  it('is readable by the device alone, and a device that is gone is forgotten', async () => {
    const { url, received, server } = await openReceiver([201, 410]);
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    const auth = randomBytes(16);
    const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') };
    const shown = await call('push-device.add', { endpoint: url, keys, device: 'Phone' }, bob);
    expect(shown.push.devices).toMatchObject([{ device: 'Phone' }]);
    const stored = await test.workspace.db.selectFrom('push_subscription').selectAll().executeTakeFirstOrThrow();
    expect(stored.sealed_keys).not.toContain(keys.auth);
    await happens();
    await passOn();
    expect(received).toHaveLength(1);
    expect(received[0]!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'normal' });
    expect(received[0]!.headers.authorization).toMatch(/^vapid t=/);
    expect(received[0]!.body.toString()).not.toContain('Somebody');
    expect(JSON.parse(decrypt(received[0]!.body, { ecdh, auth }))).toMatchObject({
      title: expect.stringContaining('Somebody asks'),
      url: 'http://127.0.0.1:1/requests/REQ-1',
    });
    await happens();
    await passOn();
    server.close();
    expect(received).toHaveLength(2);
    expect((await call('notification.show', undefined, bob)).push.devices).toEqual([]);
  });
});
