import { ResultCodeError } from 'ldapts';
import { type ErrorCode, PlumblineError } from '#kernel';
import { endpointOf, type LdapTarget } from './target.ts';

/** RFC 4511, A.1: those that mean something other than "no" to us. */
const codes: Record<number, ErrorCode> = { 3: 'command_timed_out', 51: 'unavailable', 52: 'unavailable' };
export const INVALID_CREDENTIALS = 49;
export const NO_SUCH_OBJECT = 32;
export const UNWILLING = 53;
export const TOO_MANY = 4;

/** Of one search; Active Directory gives no more at once either. */
export const MOST_ENTRIES = 1_000;

export const tooMany = (): PlumblineError =>
  new PlumblineError(
    'directory_refused',
    `The directory has more than it gives at once, or more than ${MOST_ENTRIES} entries: search for less.`,
    { extra: { resultCode: TOO_MANY } },
  );

export const isRefusal = (error: unknown, code?: number): error is ResultCodeError =>
  error instanceof ResultCodeError && (code === undefined || error.code === code);

/** In the words of the directory, without what was a secret of the request. */
export function refused(
  error: ResultCodeError,
  target: LdapTarget,
  secrets: readonly (string | null)[],
): PlumblineError {
  const { host, port } = endpointOf(target.url);
  const said = secrets.reduce<string>(
    (text, secret) => (secret ? text.replaceAll(secret, '‹secret›') : text),
    error.message.replaceAll(/\s+/g, ' ').slice(0, 300),
  );
  const extra = { resultCode: error.code, ...(error.code === 3 ? { stopped: true } : {}) };
  return new PlumblineError(codes[error.code] ?? 'directory_refused', `${host}:${port} says: ${said} (${error.code})`, {
    extra,
  });
}

/** A password that Active Directory does not take: it says a number only, so what it demands is read besides. */
export function notTaken(error: ResultCodeError, target: LdapTarget, demands: string | null): PlumblineError {
  const { host, port } = endpointOf(target.url);
  const what =
    demands === null ? 'its password policy, which may not be read' : `${demands}. A filter of its own may demand more`;
  return new PlumblineError('directory_refused', `${host}:${port} does not take the password. Demanded is: ${what}.`, {
    extra: { resultCode: error.code },
  });
}

/** Before anything was asked. */
export function unreachable(target: LdapTarget, cause: unknown): PlumblineError {
  const { host, port } = endpointOf(target.url);
  const { code = '', message = '' } = (cause ?? {}) as { code?: string; message?: string };
  const tls = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO|SSL|EPROTO/.test(code);
  const why = tls ? `its certificate is not trusted (${code})` : (reasons[code] ?? message.slice(0, 200));
  return new PlumblineError(tls ? 'host_auth_failed' : 'host_unreachable', `${host}:${port} cannot be used: ${why}.`, {
    cause,
  });
}

const neverCame = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ENOTFOUND: 'the name is not known',
  ETIMEDOUT: 'no answer',
};

/** After it: it may have been done. */
export function lost(target: LdapTarget, cause: unknown): PlumblineError {
  if (neverCame.includes((cause as { code?: string }).code ?? '')) return unreachable(target, cause);
  const { host, port } = endpointOf(target.url);
  return new PlumblineError('host_connection_lost', `The connection to ${host}:${port} broke before the answer came.`, {
    cause,
  });
}
