import { Attribute, Change, type Client } from 'ldapts';
import { refuseIfCancelled } from '#drivers/driver';
import { PlumblineError } from '#kernel';
import { generatedPassword, PASSWORD_MODIFY, passwordModifyValue, unicodePwd } from './ber.ts';
import { INVALID_CREDENTIALS, isRefusal, lost, NO_SUCH_OBJECT, refused, UNWILLING } from './errors.ts';
import { protectionOf } from './protection.ts';
import { openSession, type Session } from './session.ts';
import { asking, type LdapAnswer, type LdapRequest, type LdapTarget } from './target.ts';

export interface LdapOptions {
  /** For the request; connecting and signing in have their own limit. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * Speaks to a directory, a connection for each request. It promises what drivers/driver/request.ts says, and
 * - a password never goes out in clear, except to this machine itself;
 * - a search whose base is not there finds nothing, and that is an answer.
 *
 * Errors besides: `directory_refused` (in its own words), `host_auth_failed` also for a certificate that is not trusted.
 */
export interface LdapDriver {
  request(target: LdapTarget, request: LdapRequest, options: LdapOptions): Promise<LdapAnswer>;
}

const MAX_ENTRIES = 1_000;
const nothing: LdapAnswer = { entries: [], yes: null, generated: null };

export function createLdapDriver({ connectTimeoutMs = 10_000 }: { connectTimeoutMs?: number } = {}): LdapDriver {
  return {
    async request(target, request, options) {
      refuseIfCancelled(options.signal);
      if (request.action === 'bind-check') return bindCheck(target, request, connectTimeoutMs);
      const session = await openSession(target, connectTimeoutMs);
      try {
        refuseIfCancelled(options.signal);
        if (request.action === 'ad-unicodepwd' && !session.secure)
          throw new PlumblineError('endpoint_refused', 'unicodePwd is sent over TLS only: use ldaps:// or StartTLS.');
        return await bounded(send(session.client, request), session, request, options);
      } catch (error) {
        if (error instanceof PlumblineError) throw error;
        if (!isRefusal(error)) throw lost(target, error);
        if (request.action === 'search' && error.code === NO_SUCH_OBJECT) return nothing;
        throw refused(error, target, secretsOf(request, target));
      } finally {
        session.destroy();
      }
    },
  };
}

async function send(client: Client, request: Exclude<LdapRequest, { action: 'bind-check' }>): Promise<LdapAnswer> {
  switch (request.action) {
    case 'password-modify': {
      const { dn, oldPassword, newPassword } = request;
      const { value } = await client.exop(PASSWORD_MODIFY, passwordModifyValue(dn, oldPassword, newPassword));
      return { ...nothing, generated: newPassword === null ? generatedPassword(value) : null };
    }
    case 'ad-unicodepwd': {
      const changes = [replace('unicodePwd', [unicodePwd(request.newPassword)])];
      // [MS-ADTS] 3.1.1.3.1.5.2: 0 makes it expire at once.
      if (request.mustChange) changes.push(replace('pwdLastSet', ['0']));
      await client.modify(request.dn, changes);
      return nothing;
    }
    case 'modify':
      await client.modify(
        request.dn,
        request.changes.map(
          ({ op, attribute, values }) =>
            new Change({ operation: op, modification: new Attribute({ type: attribute, values }) }),
        ),
      );
      return nothing;
    case 'add':
      await client.add(request.dn, request.attributes);
      return nothing;
    case 'delete':
      await client.del(request.dn);
      return nothing;
    case 'search':
      return { ...nothing, entries: await search(client, request) };
    case 'protection': {
      const found = await protectionOf(client, request);
      const entries = found ? [{ dn: found.dn, attributes: { because: [found.because] } }] : [];
      return { ...nothing, entries, yes: found !== null };
    }
    case 'compare':
      return { ...nothing, yes: await client.compare(request.dn, request.attribute, request.value) };
  }
}

function replace(type: string, values: string[] | Buffer[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
}

async function search(client: Client, { base, scope, filter, attributes }: Extract<LdapRequest, { action: 'search' }>) {
  const { searchEntries } = await client.search(base, {
    scope,
    filter,
    sizeLimit: MAX_ENTRIES,
    ...(attributes.length > 0 ? { attributes } : {}),
  });
  return searchEntries.map(({ dn, ...found }) => ({
    dn,
    attributes: Object.fromEntries(
      Object.entries(found).map(([name, values]) => [name, [values].flat().map((value) => value.toString())]),
    ),
  }));
}

/** Active Directory says so of a password that is right, but expired or to be changed. */
const RIGHT_BUT_DUE = /data (532|773)\b/i;

async function bindCheck(
  target: LdapTarget,
  { dn, password }: Extract<LdapRequest, { action: 'bind-check' }>,
  connectTimeoutMs: number,
): Promise<LdapAnswer> {
  if (password === '') throw new PlumblineError('invalid_input', 'An empty password signs nobody in.');
  const session = await openSession({ ...target, bind: null }, connectTimeoutMs);
  try {
    await session.client.bind(dn, password);
    return { ...nothing, yes: true };
  } catch (error) {
    if (isRefusal(error, INVALID_CREDENTIALS)) return { ...nothing, yes: RIGHT_BUT_DUE.test(error.message) };
    if (isRefusal(error, UNWILLING)) return { ...nothing, yes: false };
    if (isRefusal(error)) throw refused(error, target, [password]);
    throw lost(target, error);
  } finally {
    session.destroy();
  }
}

async function bounded<T>(work: Promise<T>, session: Session, request: LdapRequest, options: LdapOptions): Promise<T> {
  const { timeoutMs, signal } = options;
  const harmless = asking.includes(request.action);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (code: 'cancelled' | 'command_timed_out'): void => {
    const what =
      code === 'cancelled' ? 'It was cancelled' : `The directory did not answer within ${timeoutMs / 1000} s`;
    // What was sent cannot be called back: a question does no harm, anything else may have been done.
    const then = harmless ? '.' : '; whether it was done is not known: look before you repeat it.';
    reject(new PlumblineError(code, what + then, { extra: { stopped: harmless } }));
    session.destroy();
  };
  const onAbort = (): void => end('cancelled');
  const timer = setTimeout(() => end('command_timed_out'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  work.catch(() => {});
  try {
    return await Promise.race([work, over, session.broken]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function secretsOf(request: LdapRequest, target: LdapTarget): (string | null)[] {
  const own = target.bind?.password ?? null;
  switch (request.action) {
    case 'password-modify':
      return [request.newPassword, request.oldPassword, own];
    case 'ad-unicodepwd':
      return [request.newPassword, own];
    case 'compare':
      return [request.value, own];
    default:
      return [own];
  }
}
