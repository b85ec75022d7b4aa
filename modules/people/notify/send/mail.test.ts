import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { type MailServer, sendMail } from './mail.ts';

describeWhere([program('openssl', 'openssl')], 'mail by TLS', () => {
  let folder: string;
  let [key, cert] = ['', ''];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-mail-'));
    const made = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')];
    const about = ['-subj', '/CN=mail test', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...made, ...about], { stdio: 'ignore' });
    [key, cert] = [readFileSync(join(folder, 'key'), 'utf8'), readFileSync(join(folder, 'cert'), 'utf8')];
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['tls', 'starttls'] as const)(
    'arrives by %s, signed in, and only where the authority is known',
    async (security) => {
      const taken: { secure: boolean; user: unknown }[] = [];
      const server = new SMTPServer({
        key,
        cert,
        secure: security === 'tls',
        onAuth: ({ username, password }, _session, done) =>
          password === 'a mail password' ? done(null, { user: username }) : done(new Error('no')),
        onData(stream, session, accepted) {
          taken.push({ secure: session.secure, user: session.user });
          stream.on('end', () => accepted()).resume();
        },
        logger: false,
      });
      // A client that goes away in the middle of the greeting is no error of the server's.
      server.on('error', () => {});
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const to: MailServer = {
        host: '127.0.0.1',
        port: (server.server.address() as AddressInfo).port,
        security,
        ca: cert,
        username: 'plumbline',
        password: 'a mail password',
        sender: 'plumbline@example.org',
      };
      const mail = { to: 'somebody@example.org', subject: 'A test', text: 'Hello' };
      expect(await sendMail(to, mail)).toEqual({ kind: 'sent' });
      expect(taken).toEqual([{ secure: true, user: 'plumbline' }]);
      expect(await sendMail({ ...to, password: 'another' }, mail)).toMatchObject({
        kind: 'again',
        error: 'The mail server refused the sign-in.',
      });
      expect(await sendMail({ ...to, ca: null }, mail)).toMatchObject({
        kind: 'again',
        error: 'The connection to the mail server could not be made safe.',
      });
      expect(taken).toHaveLength(1);
      await new Promise<void>((resolve) => server.close(resolve));
    },
  );
});
