import { connect as connectPlain, isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Client } from 'ldapts';
import { PlumblineError } from '#kernel';
import { refusalOf } from './activeDirectory.ts';
import { INVALID_CREDENTIALS, isRefusal, refused, unreachable } from './errors.ts';
import { endpointOf, isLoopback, type LdapTarget } from './target.ts';

export interface Session {
  client: Client;
  secure: boolean;
  /** Rejects when the connection breaks: after StartTLS ldapts does not notice it. */
  broken: Promise<never>;
  /** Ends the connection at once, whatever is under way. */
  destroy(): void;
}

/**
 * A connection, safe where it has to be, signed in. ldapts would connect anew by itself when the connection breaks: without
 * TLS where that came by StartTLS, and signed in as nobody. A password must not go out like that, so the second connection
 * is refused.
 */
export async function openSession(target: LdapTarget, connectTimeoutMs: number): Promise<Session> {
  const { host, tls } = endpointOf(target.url);
  if (!tls && !target.startTls && !isLoopback(host)) {
    throw new PlumblineError(
      'endpoint_refused',
      `${target.url} would be spoken to in clear: use ldaps:// or StartTLS. Only this machine itself is spoken to like that.`,
    );
  }
  const trust = {
    ...(target.ca === null ? {} : { ca: target.ca }),
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    minVersion: 'TLSv1.2' as const,
  };
  const sockets: Socket[] = [];
  const { promise: broken, reject: onBroken } = Promise.withResolvers<never>();
  broken.catch(() => {});
  const once = <Made extends Socket>(make: () => Made): Made => {
    const again = sockets.length > 0;
    const socket = again ? (new Socket() as Made) : make();
    // Thrown here it would be lost on the way.
    if (again) setImmediate(() => socket.destroy(new Error('The connection broke; it is not made anew.')));
    if (!again) socket.once('close', () => onBroken(new Error('The connection broke.')));
    sockets.push(socket);
    return socket;
  };
  const client = new Client({
    url: target.url,
    connectTimeout: connectTimeoutMs,
    // DNs come from people and from the directory itself: the directory judges them.
    strictDN: false,
    createConnection: ((...args: Parameters<typeof connectPlain>) =>
      once(() => connectPlain(...args))) as typeof connectPlain,
    // With these options ldapts would begin TLS at once, whatever the URL says.
    ...(tls
      ? {
          tlsOptions: trust,
          createSecureConnection: ((...args: Parameters<typeof connectTls>) =>
            once(() => connectTls(...args))) as typeof connectTls,
        }
      : {}),
  });
  const destroy = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  try {
    if (target.startTls && !tls) await withLimit(client.startTLS(trust), connectTimeoutMs);
    if (target.bind) {
      // RFC 4513, 5.1.2: an empty password is no sign-in at all, and the server says yes to it.
      if (target.bind.password === '') throw new PlumblineError('host_auth_failed', 'The password is empty.');
      await withLimit(client.bind(target.bind.dn, target.bind.password), connectTimeoutMs);
    }
  } catch (error) {
    destroy();
    if (error instanceof PlumblineError) throw error;
    if (isRefusal(error, INVALID_CREDENTIALS)) {
      const { because } = refusalOf(error.message);
      const why = because === null ? '' : `: ${because}`;
      throw new PlumblineError(
        'host_auth_failed',
        `${target.url} refuses the sign-in as ${target.bind?.dn ?? 'nobody'}${why}.`,
      );
    }
    if (isRefusal(error)) throw refused(error, target, [target.bind?.password ?? null]);
    throw unreachable(target, error);
  }
  return { client, secure: tls || target.startTls, broken, destroy };
}

async function withLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), limitMs);
  work.catch(() => {});
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
