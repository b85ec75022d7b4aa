import type { z } from 'zod';
import { asPlumblineError, type ErrorCode, errorRegistry, type Issue, PlumblineError } from '#kernel';
import { issueText } from './issueText.ts';

/** The only place that knows status codes. */
export const statusOf: Record<ErrorCode, number> = {
  invalid_input: 400,
  malformed_body: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  not_found: 404,
  not_signed_in: 401,
  sign_in_link_spent: 401,
  sign_in_refused: 401,
  locked_out: 429,
  proof_needed: 403,
  password_too_common: 400,
  secret_unreadable: 409,
  forbidden: 403,
  use_refused: 403,
  conflict: 409,
  already_exists: 409,
  exhausted: 409,
  port_in_use: 409,
  stale: 412,
  precondition_required: 428,
  idempotency_key_reused: 422,
  illegal_transition: 409,
  not_approved: 409,
  not_proven: 409,
  proof_failed: 403,
  already_fetched: 410,
  plan_changed: 409,
  denied: 409,
  own_work: 403,
  stale_executor: 409,
  needs_person: 409,
  rate_limited: 429,
  timed_out: 504,
  cancelled: 409,
  unavailable: 503,
  host_unreachable: 502,
  host_key_changed: 502,
  host_key_unknown: 409,
  host_auth_failed: 502,
  host_connection_lost: 502,
  host_sudo_refused: 502,
  software_not_approved: 422,
  host_unsuited: 409,
  vault_locked: 503,
  credential_refused: 403,
  credential_unavailable: 502,
  directory_refused: 502,
  endpoint_refused: 403,
  command_interrupted: 502,
  command_running: 409,
  command_timed_out: 504,
  command_failed: 502,
  postgres_unavailable: 503,
  already_running: 409,
  port_taken: 409,
  library_invalid: 422,
  disk_full: 507,
  backup_damaged: 422,
  backup_passphrase: 403,
  newer_release: 409,
  not_empty: 409,
  internal: 500,
};

/** Messages repeat what was sent: a huge request must not get a huge refusal. */
const MAX_TEXT = 1_000;
const MAX_ISSUES = 20;
const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);

/** RFC 9457, with our stable `code` and what to do about it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  remedy: string;
  issues: Issue[];
  requestId: string;
  [extra: string]: unknown;
}

export function toProblem(error: PlumblineError, requestId: string): Problem {
  const entry = errorRegistry[error.code];
  return {
    ...error.extra,
    type: `/api/docs/errors#${error.code}`,
    title: entry.means,
    status: statusOf[error.code],
    code: error.code,
    detail: cut(error.message),
    remedy: entry.remedy,
    issues: error.issues.slice(0, MAX_ISSUES).map((issue) => ({
      ...issue,
      path: cut(issue.path),
      message: cut(issue.message),
    })),
    requestId,
  };
}

/** `invalid_input` from what zod found, each place as a JSON pointer under `where`. */
export function invalidInput(where: 'params' | 'query' | 'body', error: z.ZodError): PlumblineError {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: `/${[where, ...issue.path.map(String)].join('/')}`, message: issueText(issue) }));
  return new PlumblineError(
    'invalid_input',
    `The ${where === 'params' ? 'path' : where} is not valid: ${issues[0]!.path.slice(where.length + 2) || where}: ${issues[0]!.message}`,
    { issues },
  );
}

/** `person_email_key` says "person email". */
function sameness(constraint: string): string {
  return constraint.replace(/_(key|pkey|idx|index|unique)$/, '').replaceAll('_', ' ');
}

/** What PostgreSQL refuses, in the words of our registry; anything else stays what it is. */
export function fromDatabaseError(error: unknown): unknown {
  const { code, constraint, message, syscall } = error as {
    [member in 'code' | 'constraint' | 'message' | 'syscall']?: unknown;
  };
  // The driver says by words only that its connection broke or that none could be had.
  if (
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying|Client has enc)/.test(message)
  )
    return new PlumblineError('unavailable', 'The database does not answer now.', { cause: error });
  if (typeof code !== 'string') return error;
  if (code === '23505')
    return new PlumblineError(
      'already_exists',
      `There is one like it already${constraint ? `: the same ${sameness(String(constraint))}` : ''}.`,
      { cause: error },
    );
  if (code === '23503')
    return new PlumblineError('conflict', 'It refers to a record that is not there.', { cause: error });
  if (
    code === '23514' ||
    code === '23502' ||
    code === '22003' ||
    code === '22P02' ||
    code === '22007' ||
    code === '22008' ||
    code === '22021'
  ) {
    return new PlumblineError('invalid_input', 'A value is outside what can be stored.', { cause: error });
  }
  if (code === '57014')
    return new PlumblineError('timed_out', 'The database took too long for this request.', { cause: error });
  if (code === '40001' || code === '40P01')
    return new PlumblineError('conflict', 'Another mutation touched the same records. Nothing was stored; try again.', {
      cause: error,
    });
  if (code === '53100')
    return new PlumblineError('disk_full', 'The database has no room left. Nothing was stored.', { cause: error });
  // While it starts again, the socket of the database is not there.
  const noSocket = code === 'ENOENT' && syscall === 'connect';
  if (/^(08|57P|53)/.test(code) || noSocket || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code)) {
    return new PlumblineError('unavailable', 'The database does not answer now.', { cause: error });
  }
  return error;
}

/** Fastify's own refusals in the words of our registry. */
export function fromFastifyError(error: unknown): unknown {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new PlumblineError('body_too_large', 'The body is larger than this operation takes.', { cause: error });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new PlumblineError('unsupported_media_type', 'This operation does not read that Content-Type.', {
      cause: error,
    });
  if (statusCode === 429) return new PlumblineError('rate_limited', message ?? 'Too many requests.', { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new PlumblineError('malformed_body', message ?? 'The request could not be read.', { cause: error });
  return error;
}

/** Any thrown thing as what a user may see. */
export function toPlumblineError(thrown: unknown): PlumblineError {
  if (thrown instanceof PlumblineError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new PlumblineError('cancelled', 'It was cancelled.', { cause: thrown });
  return asPlumblineError(fromFastifyError(fromDatabaseError(thrown)));
}
