import { PlumblineError } from '#kernel';
import type { Command, CommandResult, Driver, ExecOptions } from './driver.ts';
import { defaultMaxOutputBytes } from './driver.ts';
import { followScript, forgetEachScript, forgetScript, lookScript, startScript, stopScript } from './marked-scripts.ts';
import type { MarkedExecution, MarkedState, Marker, ObserveOptions } from './marker.ts';
import { environment, quote, quoteAll } from './shell.ts';
import { stopError } from './stopper.ts';

const shortCallMs = 60_000;
const defaultGraceMs = 5_000;

export interface MarkedExecutionOptions {
  /** The folder on the target that keeps the records, instead of the usual one of the user. */
  recordsFolder?: string;
}

/** Marked execution over any driver that can run a command. */
export function markedExecution<Target>(
  execute: Driver<Target>['exec'],
  { recordsFolder }: MarkedExecutionOptions = {},
): MarkedExecution<Target> {
  const env = recordsFolder === undefined ? undefined : { PLUMBLINE_RECORDS: recordsFolder };
  const exec: Driver<Target>['exec'] = (target, command, options) =>
    execute(target, command, env ? { ...options, env } : options);

  async function call(
    target: Target,
    marker: Marker,
    script: string,
    options: ObserveOptions,
    more: { args?: readonly string[]; stdin?: Uint8Array } = {},
  ): Promise<string[]> {
    const result = await exec(
      target,
      { argv: argvFor(script, marker, more.args), ...(more.stdin && { stdin: more.stdin }) },
      { timeoutMs: options.timeoutMs ?? shortCallMs, ...pick(options) },
    );
    const verdict = result.stdout.trimEnd().split('\n').at(-1)?.split(' ') ?? [];
    if (result.exitCode !== 0 || verdict.shift() !== 'plumbline') {
      const said = result.stderr.trim() || result.stdout.trim() || 'nothing';
      throw new PlumblineError(
        'command_failed',
        `The records of ${nameOf(marker)} cannot be kept on the host: ${said}`,
      );
    }
    refuse(verdict, marker);
    return verdict;
  }

  async function stop(target: Target, marker: Marker, options: ObserveOptions & { graceMs?: number }) {
    const graceMs = options.graceMs ?? defaultGraceMs;
    const timeoutMs = (options.timeoutMs ?? shortCallMs) + graceMs;
    const verdict = await call(target, marker, stopScript, { ...options, timeoutMs }, { args: [`${graceMs / 1000}`] });
    if (verdict[0] === 'unstopped') {
      throw new PlumblineError('command_running', `${nameOf(marker)} could not be stopped: it still runs on the host.`);
    }
    return { stopped: verdict[0] === 'stopped' };
  }

  async function look(target: Target, marker: Marker, options: ObserveOptions): Promise<Looked> {
    return looked(await call(target, marker, lookScript, options), marker);
  }

  /** The whole output; waits while the attempt runs. */
  async function read(target: Target, marker: Marker, options: ExecOptions): Promise<CommandResult> {
    const { env: _, ...rest } = options;
    const result = await exec(target, { argv: argvFor(followScript, marker) }, rest);
    if (result.exitCode !== 0) {
      // Says it again in a form that can be understood: stale, unsuited, or never started.
      await look(target, marker, pick(options));
      throw new PlumblineError('command_failed', `There is no started command for ${nameOf(marker)} on the host.`);
    }
    return result;
  }

  async function follow(target: Target, marker: Marker, options: ExecOptions): Promise<CommandResult> {
    const startedAt = performance.now();
    let output: CommandResult;
    try {
      output = await read(target, marker, options);
    } catch (error) {
      if (!(error instanceof PlumblineError)) throw error;
      if (error.code !== 'command_timed_out' && error.code !== 'cancelled') throw error;
      const { signal: _, ...unsignalled } = pick(options);
      const stopped = await stop(target, marker, unsignalled).then(
        () => true,
        () => false,
      );
      throw stopError(error.code, options.timeoutMs, stopped);
    }
    const state = await look(target, marker, pick(options));
    if (state.state !== 'finished') {
      throw new PlumblineError(
        'command_interrupted',
        `${nameOf(marker)} was ended from outside; it left no exit status.`,
      );
    }
    return { ...output, exitCode: state.exitCode, signal: null, durationMs: performance.now() - startedAt };
  }

  return {
    async execMarked(target, marker, command, options) {
      const payload = payloadOf(command, options.env);
      await call(target, marker, startScript, pick(options), payload);
      return follow(target, marker, options).catch((error: unknown) => {
        throw lostAfterStart(error);
      });
    },
    follow,
    async observe(target, marker, options = {}): Promise<MarkedState> {
      const state = await look(target, marker, options);
      if (state.state !== 'finished') return state;
      const { timeoutMs = shortCallMs, maxOutputBytes = defaultMaxOutputBytes } = options;
      const output = await read(target, marker, { ...pick(options), timeoutMs, maxOutputBytes });
      return { ...output, ...state, durationMs: Date.parse(state.finishedAt) - Date.parse(state.startedAt) };
    },
    stopEarlier: (target, marker, options = {}) => stop(target, marker, options),
    async forget(target, markers, options = {}) {
      if (markers.length === 0) return { left: 0 };
      const each = markers.flatMap((marker) => argvFor('', marker).slice(-3));
      const result = await exec(
        target,
        { argv: ['/bin/sh', '-c', forgetEachScript, 'plumbline', forgetScript, ...each] },
        { timeoutMs: options.timeoutMs ?? shortCallMs + 1_000 * markers.length, ...pick(options) },
      );
      const verdicts = result.stdout.split('\n').filter((line) => line.startsWith('plumbline '));
      const unsuited = verdicts.find((line) => line.startsWith('plumbline unsuited'));
      if (unsuited) refuse(unsuited.split(' ').slice(1), markers[0]!);
      if (result.exitCode !== 0 || verdicts.length !== markers.length)
        throw new PlumblineError('command_failed', `Records cannot be removed on the host: ${result.stderr.trim()}`);
      return { left: verdicts.filter((line) => line !== 'plumbline forgotten').length };
    },
  };
}

/** Once it was started, a target that cannot be reached is one that was lost: the command may run there. */
function lostAfterStart(error: unknown): unknown {
  if (!(error instanceof PlumblineError) || error.code !== 'host_unreachable') return error;
  return new PlumblineError('host_connection_lost', error.message, { cause: error, extra: error.extra });
}

type Looked =
  | Exclude<MarkedState, { state: 'finished' }>
  | { state: 'finished'; generation: number; exitCode: number; signal: null; startedAt: string; finishedAt: string };

function looked(verdict: string[], marker: Marker): Looked {
  const [state, attempt, pid, startedAt = '', code, finishedAt = '', seconds] = verdict;
  const generation = Number(attempt);
  switch (state) {
    case 'never-started':
      return { state, knownForMs: Number(seconds) * 1_000 };
    case 'running':
      return { state, generation, pid: Number(pid), startedAt };
    case 'finished':
      return { state, generation, exitCode: Number(code), signal: null, startedAt, finishedAt };
    case 'interrupted':
      return { state, generation, startedAt };
    default:
      throw new PlumblineError(
        'command_failed',
        `The records of ${nameOf(marker)} cannot be read: "${verdict.join(' ')}".`,
      );
  }
}

function refuse(verdict: readonly string[], marker: Marker): void {
  const [word, ...rest] = verdict;
  if (word === 'stale') {
    throw new PlumblineError(
      'stale_executor',
      `${nameOf(marker)}: generation ${marker.generation} is refused, the host has seen generation ${rest[0]}.`,
    );
  }
  if (word === 'unsuited') throw new PlumblineError('host_unsuited', `The host lacks ${rest.join(' ')}.`);
  if (word === 'running' && rest.length === 1) {
    throw new PlumblineError('command_running', `${nameOf(marker)} still runs on the host, as generation ${rest[0]}.`);
  }
}

function argvFor(script: string, marker: Marker, args: readonly string[] = []): string[] {
  const numbers = [marker.runId, marker.stepId, marker.generation];
  if (!numbers.every((number) => Number.isSafeInteger(number) && number > 0)) {
    throw new PlumblineError('invalid_input', `A marker is made of positive integers, not ${numbers.join(', ')}.`);
  }
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(marker.scope)) {
    throw new PlumblineError('invalid_input', 'The scope of a marker is made of letters, digits, dots and dashes.');
  }
  const [runId, ...others] = numbers.map(String);
  return ['/bin/sh', '-c', script, 'plumbline', `${marker.scope}.${runId}`, ...others, ...args];
}

/** The command as a file for sh, and after it the command's own input; the arguments say where one ends. */
function payloadOf(command: Command, env: ExecOptions['env']): { args: string[]; stdin: Uint8Array } {
  const exports = environment(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const body = 'argv' in command ? `exec ${quoteAll(command.argv)}\n` : command.script;
  const file = Buffer.from(exports.join('') + body);
  const stdin = Buffer.concat([file, Buffer.from(command.stdin ?? '')]);
  return { args: [String(file.length), String(stdin.length)], stdin };
}

function pick(options: ObserveOptions): Pick<ExecOptions, 'signal' | 'sudo'> {
  return { ...(options.signal && { signal: options.signal }), ...(options.sudo && { sudo: options.sudo }) };
}

function nameOf(marker: Marker): string {
  return `Step ${marker.stepId} of run ${marker.runId}`;
}
