/**
 * The closed registry of errors. Every refusal that a user can meet has a code here, with what it means and what to do.
 * Status codes are the HTTP layer's business (packages/platform/http/problem.ts).
 */
export const errorRegistry = {
  invalid_input: {
    means: 'The input does not have the required form.',
    remedy: 'Correct the named fields and send it again.',
  },
  malformed_body: {
    means: 'The body could not be read.',
    remedy: 'Send well-formed JSON, YAML or NDJSON with the matching Content-Type.',
  },
  body_too_large: { means: 'The body is larger than this operation takes.', remedy: 'Send it in smaller parts.' },
  unsupported_media_type: {
    means: 'The Content-Type is not one this operation reads.',
    remedy: 'Use one of the types the operation names.',
  },
  not_found: {
    means: 'There is no such record, or you may not read it.',
    remedy: 'Check the id or the key, or ask who could open it to you.',
  },
  not_signed_in: {
    means: 'The request carries no valid sign-in.',
    remedy: 'Sign in, or send an API key as "Authorization: Bearer …".',
  },
  sign_in_link_spent: {
    means: 'The sign-in link was used already or has expired.',
    remedy: 'Run "npx plumbline sign-in" for a new one.',
  },
  sign_in_refused: {
    means: 'What was given does not fit together, or nobody of that name signs in here.',
    remedy: 'Look at what you typed and try again, or sign in another way.',
  },
  locked_out: {
    means: 'Too many attempts failed; further ones must wait.',
    remedy: 'Wait for the seconds named in Retry-After, sign in another way, or ask an administrator to unlock you.',
  },
  proof_needed: {
    means: 'This act asks for a recent proof that it is you.',
    remedy: 'Prove it once more, then repeat what you did.',
  },
  password_too_common: {
    means: 'That password is among the first that somebody would guess.',
    remedy: 'Choose another one: several words that nobody else puts together.',
  },
  secret_unreadable: {
    means: 'A stored secret does not open with the key of this installation.',
    remedy: 'Bring back the file "secret" of the data folder, or set the secret anew.',
  },
  forbidden: {
    means: 'Your level in this domain does not allow it.',
    remedy: 'Ask somebody whom the message names, or who holds the level that it takes.',
  },
  use_refused: {
    means: 'A policy of use does not allow the component to be used so.',
    remedy: 'Use it for what the message allows, or ask who defines the policy.',
  },
  conflict: { means: 'It clashes with what is stored.', remedy: 'Read the current record and decide again.' },
  already_exists: {
    means: 'A record of that name exists already.',
    remedy: 'Use the existing one, or choose another name.',
  },
  exhausted: {
    means: 'Nothing free of that size is left there.',
    remedy: 'Take it from another container, or give something back.',
  },
  port_in_use: {
    means: 'There is a cable at that port already.',
    remedy: 'Disconnect that cable first, or take another port.',
  },
  stale: {
    means: 'The record was changed since you read it.',
    remedy: 'Read it again and repeat the change with its new ETag.',
  },
  precondition_required: {
    means: 'An update must say which version it changes.',
    remedy: 'Send the ETag that you read as If-Match.',
  },
  idempotency_key_reused: {
    means: 'The Idempotency-Key was used with another request.',
    remedy: 'Use a new key for a new request.',
  },
  illegal_transition: {
    means: 'The record cannot go from its state to that one.',
    remedy: 'Choose one of the moves named in the message.',
  },
  not_approved: {
    means: 'It may not run without an approval of exactly this plan.',
    remedy: 'Ask for approval, then run it.',
  },
  plan_changed: { means: 'The plan differs from the one that was approved.', remedy: 'Have the new plan approved.' },
  denied: { means: 'An approver denied it.', remedy: 'Read the reason, change the plan and ask again.' },
  not_proven: {
    means: 'It is not proven yet who asks.',
    remedy: 'Let the requester give the code of their app, or their manager confirm it.',
  },
  proof_failed: {
    means: 'What should prove who asks did not hold.',
    remedy: 'Take the code that the app shows now, or let the manager confirm it.',
  },
  already_fetched: {
    means: 'It was shown once, and is gone since.',
    remedy: 'Ask again: a new one is made.',
  },
  own_work: { means: 'Nobody approves their own work.', remedy: 'Ask another person who may approve it.' },
  stale_executor: {
    means: 'Another executor has taken this step over.',
    remedy: 'Nothing: the newer executor goes on.',
  },
  needs_person: {
    means: 'The step cannot be repeated safely without a person looking.',
    remedy: 'Look at the target, then retry or skip the step.',
  },
  rate_limited: { means: 'Too many requests in a short time.', remedy: 'Wait for the seconds named in Retry-After.' },
  timed_out: {
    means: 'The operation took longer than it may.',
    remedy: 'Narrow the request, or run it as a background job.',
  },
  cancelled: { means: 'It was cancelled.', remedy: 'Start it again when you want it.' },
  unavailable: {
    means: 'A part that is needed does not answer now.',
    remedy: 'Wait a moment and try again; see /readyz.',
  },
  host_unreachable: {
    means: 'The host does not answer.',
    remedy: 'Check its address, its network and that its SSH port is open.',
  },
  host_key_changed: {
    means: 'The host shows another key than the pinned one.',
    remedy: 'Find out why before you trust the new key.',
  },
  host_key_unknown: {
    means: 'The host key has not been approved yet.',
    remedy: 'Compare the fingerprint, then approve it.',
  },
  host_auth_failed: { means: 'The host refused the credentials.', remedy: 'Check the user and the key or password.' },
  host_connection_lost: {
    means: 'The connection to the host broke while something ran there.',
    remedy: 'It may have run: look at the host before you repeat it.',
  },
  host_sudo_refused: {
    means: 'The host does not let this user become root.',
    remedy: 'Allow the user sudo without a password, or use another user.',
  },
  host_unsuited: {
    means: 'The host lacks something that is needed there.',
    remedy: 'Install or set up what the message names.',
  },
  vault_locked: {
    means: 'The vault does not open: its master key is not here.',
    remedy: 'Bring vault.key back from a backup, or set PLUMBLINE_VAULT_KEY to it.',
  },
  credential_refused: {
    means: 'The credential may not be used for that.',
    remedy: 'Use one that is meant for it, or ask who ensures its domain.',
  },
  credential_unavailable: {
    means: 'The value of the credential could not be had.',
    remedy: 'Set it anew, or mend what its reference names.',
  },
  directory_refused: {
    means: 'The directory refused the request.',
    remedy: 'Read the message: it is in the words of the directory.',
  },
  endpoint_refused: {
    means: 'That address may not be spoken to.',
    remedy: 'Use another address or a safer way to it, or let the operator open it as the message says.',
  },
  command_running: {
    means: 'An earlier attempt of this step still runs on the host.',
    remedy: 'Wait for it, or stop it first.',
  },
  command_interrupted: {
    means: 'The command was ended from outside and left no result.',
    remedy: 'Look at what it changed before you repeat it.',
  },
  command_timed_out: {
    means: 'The command did not end in its time.',
    remedy: 'Look at the host, then raise the time-out or mend the cause.',
  },
  software_not_approved: {
    means: 'No standard allows this software for that kind of machine.',
    remedy: 'Use what is allowed instead, or ask the owner of the standard for a waiver.',
  },
  command_failed: { means: 'The command ended with an error.', remedy: 'Read its output; mend the cause and retry.' },
  postgres_unavailable: {
    means: 'PostgreSQL cannot be reached or started.',
    remedy: 'Read the message; see its log in the data folder.',
  },
  already_running: {
    means: 'Plumbline already runs with this data folder.',
    remedy: 'Use the running one, or set PLUMBLINE_DATA to another folder.',
  },
  port_taken: {
    means: 'The port is in use by another program.',
    remedy: 'Set PLUMBLINE_PORT to a free one, or stop that program.',
  },
  library_invalid: {
    means: 'A shipped or given data file is not valid.',
    remedy: 'Correct the file at the line named.',
  },
  disk_full: {
    means: 'There is no room left where the data lies: what is there can be read, nothing new is stored.',
    remedy: 'Free space or make the disk larger; writing goes on by itself. "npx plumbline doctor" says what takes it.',
  },
  backup_damaged: {
    means: 'The file is not a whole backup: it was cut off, changed, or is something else.',
    remedy: 'Take another copy of it, or an older backup. Nothing was changed.',
  },
  backup_passphrase: {
    means: 'The passphrase does not open the secrets of the backup.',
    remedy: 'Use the one that it was made with, or restore without the secrets (--no-secrets).',
  },
  newer_release: {
    means: 'This was written by a newer release of Plumbline.',
    remedy: 'Bring this installation to that release first.',
  },
  not_empty: {
    means: 'Something is there already.',
    remedy: 'Say --replace to put it aside and take its place, or choose another one.',
  },
  internal: { means: 'Something went wrong on our side.', remedy: 'Try again; if it stays, report the request id.' },
} as const;

export type ErrorCode = keyof typeof errorRegistry;

/** One wrong place in an input: a JSON pointer or a file position, and what is wrong with it. */
export interface Issue {
  path: string;
  message: string;
  line?: number;
  column?: number;
}

/** An error that a user may see. `message` is for them; `cause` is for the log only. */
export class PlumblineError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[];
  readonly extra: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { issues?: Issue[]; cause?: unknown; extra?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PlumblineError';
    this.code = code;
    this.issues = options.issues ?? [];
    this.extra = options.extra ?? {};
  }

  get remedy(): string {
    return errorRegistry[this.code].remedy;
  }
}

/** A PlumblineError for any thrown thing: itself when it is one, else `internal` with the original as its cause. */
export function asPlumblineError(error: unknown): PlumblineError {
  if (error instanceof PlumblineError) return error;
  return new PlumblineError('internal', 'Something went wrong on our side.', { cause: error });
}
