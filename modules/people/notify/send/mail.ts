import type { Outcome } from './outcome.ts';

const TIMEOUT_MS = 15_000;

/** tls: from the first byte (465). starttls: before anything is said (587). none: loopback only. */
export type MailSecurity = 'tls' | 'starttls' | 'none';

export interface MailServer {
  host: string;
  port: number;
  security: MailSecurity;
  /** PEM of the authority that signed its certificate; null: those that the system trusts. */
  ca: string | null;
  username: string | null;
  password: string | null;
  /** `Plumbline <plumbline@example.org>` */
  sender: string;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same for every attempt: a mail server that has it already may drop the second. */
  messageId?: string;
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

export async function sendMail(server: MailServer, mail: Mail): Promise<Outcome> {
  const { default: nodemailer } = await import('nodemailer');
  const transport = nodemailer.createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.username ? { auth: { user: server.username, pass: server.password ?? '' } } : {}),
    ...(server.security === 'none'
      ? {}
      : { tls: { ...(server.ca ? { ca: server.ca } : {}), minVersion: 'TLSv1.2' as const } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: server.sender,
      to: { name: '', address: mail.to },
      // A line break would begin another header.
      subject: mail.subject.replaceAll(/\s+/g, ' ').slice(0, 200),
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      ...(mail.messageId ? { messageId: mail.messageId } : {}),
    });
    return { kind: 'sent' };
  } catch (error) {
    return outcomeOfMail(error as Error & { responseCode?: number; code?: string });
  } finally {
    transport.close();
  }
}

/** 5xx of an SMTP server is final, except where it is about signing in: that is ours to mend. */
function outcomeOfMail(error: Error & { responseCode?: number; code?: string }): Outcome {
  const code = error.responseCode;
  if (code !== undefined && code >= 500 && error.code !== 'EAUTH')
    return { kind: 'never', error: `The mail server refused it (${code}).` };
  const why =
    error.code === 'EAUTH'
      ? 'The mail server refused the sign-in.'
      : error.code === 'ETLS' || /certificate|TLS|SSL/i.test(error.message)
        ? 'The connection to the mail server could not be made safe.'
        : code === undefined
          ? 'The mail server cannot be reached.'
          : `The mail server put it off (${code}).`;
  return { kind: 'again', error: why, afterSeconds: null };
}
