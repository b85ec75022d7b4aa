import { Attribute, Change, type Client } from 'ldapts';
import { refuseIfCancelled } from '#drivers/driver';
import { PlumblineError } from '#kernel';
import { demandsOf, isRestricted, refusalOf, setDisabled, setPassword } from './activeDirectory.ts';
import { generatedPassword, PASSWORD_MODIFY, passwordModifyValue } from './ber.ts';
import {
  INVALID_CREDENTIALS,
  isRefusal,
  lost,
  MOST_ENTRIES,
  NO_SUCH_OBJECT,
  notTaken,
  refused,
  TOO_MANY,
  tooMany,
  UNWILLING,
} from './errors.ts';
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

const nothing: LdapAnswer = { entries: [], yes: null, generated: null };

export function createLdapDriver({ connectTimeoutMs = 10_000 }: { connectTimeoutMs?: number } = {}): LdapDriver {
  return {
    async request(target, request, options) {
      refuseIfCancelled(options.signal);
      if (request.action === 'bind-check') return bindCheck(target, request, connectTimeoutMs);
      const session = await openSession(target, connectTimeoutMs);
      const harmless = asking.includes(request.action);
      try {
        refuseIfCancelled(options.signal);
        if (request.action === 'ad-unicodepwd' && !session.secure)
          throw new PlumblineError('endpoint_refused', 'unicodePwd is sent over TLS only: use ldaps:// or StartTLS.');
        return await bounded(send(session.client, request), session, { harmless }, options);
      } catch (error) {
        if (error instanceof PlumblineError) throw error;
        if (!isRefusal(error)) throw lost(target, error);
        if (request.action === 'search' && error.code === NO_SUCH_OBJECT) return nothing;
        if (request.action === 'search' && error.code === TOO_MANY) throw tooMany();
        if (request.action === 'ad-unicodepwd' && isRestricted(error.message)) {
          const demands = bounded(demandsOf(session.client, request.dn), session, { harmless: true }, options);
          throw notTaken(error, target, await demands.catch(() => null));
        }
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
    case 'ad-unicodepwd':
      await setPassword(client, request.dn, request.newPassword, request.mustChange);
      return nothing;
    case 'ad-account':
      await setDisabled(client, request.dn, request.state === 'disabled');
      return nothing;
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

async function search(client: Client, { base, scope, filter, attributes }: Extract<LdapRequest, { action: 'search' }>) {
  const { searchEntries } = await client.search(base, {
    scope,
    filter,
    sizeLimit: MOST_ENTRIES,
    ...(attributes.length > 0 ? { attributes } : {}),
  });
  // Samba gives them all, whatever it is asked for.
  if (searchEntries.length > MOST_ENTRIES) throw tooMany();
  return searchEntries.map(({ dn, ...found }) => ({
    dn,
    attributes: Object.fromEntries(
      Object.entries(found).map(([name, values]) => [name, [values].flat().map((value) => value.toString())]),
    ),
  }));
}

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
    if (isRefusal(error, INVALID_CREDENTIALS)) {
      const { right, because } = refusalOf(error.message);
      const entries = because === null ? [] : [{ dn, attributes: { because: [because] } }];
      return { ...nothing, entries, yes: right };
    }
    if (isRefusal(error, UNWILLING)) return { ...nothing, yes: false };
    if (isRefusal(error)) throw refused(error, target, [password]);
    throw lost(target, error);
  } finally {
    session.destroy();
  }
}

async function bounded<T>(
  work: Promise<T>,
  session: Session,
  { harmless }: { harmless: boolean },
  options: LdapOptions,
): Promise<T> {
  const { timeoutMs, signal } = options;
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
