import { asPlumblineError, type ErrorCode, type PlumblineError } from '#kernel';
import type { Outcome } from '../run/outcome.ts';

/** Thrown away silently: the newer executor goes on. */
export type Failure = Outcome | { kind: 'stale' };

/** The target refused us before anything could run there. */
const refusals: readonly ErrorCode[] = [
  'host_key_unknown',
  'host_auth_failed',
  'host_sudo_refused',
  'host_unsuited',
  'credential_refused',
  'vault_locked',
  'endpoint_refused',
];
/** It was not done, and would not be done if it were tried again. */
const refusedForGood: readonly ErrorCode[] = ['command_failed', 'invalid_input', 'not_found', 'directory_refused'];
/** It may be otherwise in a moment. */
const passing: readonly ErrorCode[] = [
  'host_unreachable',
  'host_connection_lost',
  'command_running',
  'command_interrupted',
  'unavailable',
  'credential_unavailable',
];

/**
 * What an error at the target means for the step. `mayHaveRun`: whether this or an earlier attempt can have begun there,
 * so that "failed" would claim to know more than we do. `harmless`: the step only asks or looks.
 */
export function outcomeOfError(
  thrown: unknown,
  { mayHaveRun, harmless }: { mayHaveRun: boolean; harmless: boolean },
): Failure {
  const error = asPlumblineError(thrown);
  const summary = error.message;
  if (error.code === 'stale_executor') return { kind: 'stale' };
  if (error.code === 'host_key_changed') {
    return {
      kind: 'ask',
      result: { summary, question: 'Is this still the right host? Nothing goes on before that is known.' },
    };
  }
  if (refusals.includes(error.code)) {
    const question = 'The target refuses us, so what became of the step cannot be seen. Did it take effect?';
    return mayHaveRun ? { kind: 'ask', result: { summary, question } } : { kind: 'failed', result: { summary } };
  }
  if (passing.includes(error.code)) {
    return { kind: 'look-again', summary, mayHaveRun: !harmless && (mayHaveRun || error.code !== 'host_unreachable') };
  }
  if (error.code === 'command_timed_out' || error.code === 'cancelled') return stopped(error);
  if (refusedForGood.includes(error.code)) {
    return { kind: 'failed', result: { summary } };
  }
  return harmless ? { kind: 'failed', result: { summary } } : { kind: 'look-again', summary, mayHaveRun: true };
}

function stopped(error: PlumblineError): Outcome {
  if (error.extra['stopped'] !== false) return { kind: 'failed', result: { summary: error.message } };
  const question = 'The command may still be running on the target. What became of it?';
  return { kind: 'ask', result: { summary: error.message, question } };
}
