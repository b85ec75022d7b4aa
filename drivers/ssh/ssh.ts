import { randomBytes } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import {
  argvOf,
  type Command,
  type CommandResult,
  completeDriver,
  type Driver,
  defaultMaxOutputBytes,
  type ExecOptions,
  type MarkedExecutionOptions,
  Output,
  prepared,
  quoteAll,
  refuseIfCancelled,
  Stopper,
  sudoRefusal,
} from '#drivers/driver';
import { PlumblineError } from '#kernel';
import type { ConnectOptions } from './connect.ts';
import type { SshConnection } from './connection.ts';
import { Greeting } from './greeting.ts';
import { ConnectionPool } from './pool.ts';
import { nameOf, type SshTarget } from './target.ts';

export type SshDriverOptions = Partial<ConnectOptions> &
  MarkedExecutionOptions & {
    /** A connection that nobody used for so long is closed; default one minute. */
    idleMs?: number;
  };

export function createSshDriver(options: SshDriverOptions = {}): Driver<SshTarget> {
  const pool = new ConnectionPool({
    connectTimeoutMs: 10_000,
    keepaliveIntervalMs: 5_000,
    keepaliveCount: 3,
    idleMs: 60_000,
    ...options,
  });
  const core: Pick<Driver<SshTarget>, 'exec' | 'close'> = {
    async exec(target, command, execOptions) {
      refuseIfCancelled(execOptions.signal);
      return pool.use(target, (connection) =>
        connection.withSlot(execOptions.signal, () => run(connection, target, command, execOptions)),
      );
    },
    close: () => pool.close(),
  };
  return completeDriver(core, options);
}

async function run(
  connection: SshConnection,
  target: SshTarget,
  command: Command,
  options: ExecOptions,
): Promise<CommandResult> {
  const output = new Output(options.maxOutputBytes ?? defaultMaxOutputBytes, options.onOutput);
  const greeting = new Greeting(randomBytes(9).toString('base64url'), (bytes) => output.push('stdout', bytes));
  const argv = prepared(argvOf(command), options);
  const startedAt = performance.now();
  const { channel, end } = await connection.open(greeting.lineFor(quoteAll(argv)), (channel) => {
    channel.on('data', (bytes: Buffer) => greeting.push(bytes));
    channel.stderr.on('data', (bytes: Buffer) => output.push('stderr', bytes));
    channel.on('error', () => {});
    channel.end(command.stdin ?? '');
    return { channel, end: ended(connection, channel) };
  });

  const stopper = new Stopper(options, () => stopGroup(connection, greeting.pid, options.sudo === true));
  try {
    const { exitCode, signal } = await stopper.watch(end);
    greeting.end();
    const kept = output.end();
    const refusal = options.sudo ? sudoRefusal(exitCode, kept.stderr) : null;
    if (refusal) throw new PlumblineError('host_sudo_refused', `${nameOf(target)}: ${refusal}`);
    return { exitCode, signal, ...kept, durationMs: performance.now() - startedAt };
  } finally {
    channel.close();
  }
}

interface End {
  exitCode: number | null;
  signal: string | null;
}

/** How long a daemon may go on holding the output after the command itself has ended. */
const drainMs = 250;

function ended(connection: SshConnection, channel: ClientChannel): Promise<End> {
  return new Promise<End>((resolve, reject) => {
    let end: End | null = null;
    const stopListening = connection.onLost(reject);
    const finish = () => {
      stopListening();
      if (end) resolve(end);
      else reject(new PlumblineError('host_connection_lost', 'The channel closed before the command had ended.'));
    };
    channel.once('exit', (exitCode: number | null, signal?: string) => {
      end = { exitCode, signal: exitCode === null && signal ? `SIG${signal.replace(/^SIG/, '')}` : null };
      setTimeout(finish, drainMs).unref();
    });
    channel.once('close', finish);
  });
}

/** SIGTERM to the command's group, SIGKILL after two seconds, by a second channel (sshd forwards no signals for root). */
async function stopGroup(connection: SshConnection, pid: number | null, sudo: boolean): Promise<boolean> {
  if (pid === null) return false;
  const script = `lives() { cat /proc/[0-9]*/stat 2>/dev/null | sed -e 's/.*) //' | grep -q "^[^ZX] [0-9]* ${pid} "; }
kill -s TERM -- -${pid} 2>/dev/null
last=$(($(date +%s) + 2))
while lives && [ "$(date +%s)" -le $last ]; do sleep 0.02; done
kill -s KILL -- -${pid} 2>/dev/null
last=$(($(date +%s) + 2))
while lives; do [ "$(date +%s)" -le $last ] || exit 1; sleep 0.02; done
exit 0`;
  const argv = prepared(['/bin/sh', '-c', script], { sudo });
  const { end } = await connection.open(`exec ${quoteAll(argv)}`, (channel) => {
    channel.resume();
    channel.stderr.resume();
    channel.on('error', () => {});
    channel.end();
    return { end: ended(connection, channel) };
  });
  return (await end).exitCode === 0;
}
