import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
  refuseIfCancelled,
  Stopper,
  sudoRefusal,
} from '#drivers/driver';
import { PlumblineError } from '#kernel';

/** The machine that Plumbline itself runs on. */
export interface LocalTarget {
  kind: 'local';
}

export const thisMachine: LocalTarget = { kind: 'local' };

export function createLocalDriver(options: MarkedExecutionOptions = {}): Driver<LocalTarget> {
  const running = new Set<ChildProcess>();
  const core = {
    exec: (_target: LocalTarget, command: Command, execOptions: ExecOptions) => run(command, execOptions, running),
    async close() {
      await Promise.all([...running].map((child) => stopGroup(child.pid, false)));
    },
  };
  return completeDriver<LocalTarget>(core, options);
}

async function run(command: Command, options: ExecOptions, running: Set<ChildProcess>): Promise<CommandResult> {
  refuseIfCancelled(options.signal);
  const [program, ...args] = prepared(argvOf(command), options) as [string, ...string[]];
  const output = new Output(options.maxOutputBytes ?? defaultMaxOutputBytes, options.onOutput);
  const startedAt = performance.now();
  // detached: setsid, so that the whole group can be ended and a Ctrl-C for us is none for the command.
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' });
  running.add(child);
  child.stdout.on('data', (bytes: Buffer) => output.push('stdout', bytes));
  child.stderr.on('data', (bytes: Buffer) => output.push('stderr', bytes));
  // A command may end without reading its input: that is its right.
  child.stdin.on('error', () => {});
  child.stdin.end(command.stdin ?? '');

  const stopper = new Stopper(options, () => stopGroup(child.pid, options.sudo === true));
  try {
    const { exitCode, signal } = await stopper.watch(ended(child));
    const kept = output.end();
    const refusal = options.sudo ? sudoRefusal(exitCode, kept.stderr) : null;
    if (refusal) throw new PlumblineError('host_sudo_refused', `This machine does not let us become root: ${refusal}`);
    return { exitCode, signal, ...kept, durationMs: performance.now() - startedAt };
  } finally {
    running.delete(child);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** How long a daemon may go on holding the output after the command itself has ended. */
const drainMs = 250;

function ended(child: ChildProcess): Promise<{ exitCode: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new PlumblineError('command_failed', `The command could not be started: ${cause.message}`, { cause })),
    );
    child.once('exit', (exitCode, signal) => {
      const done = () => {
        clearTimeout(timer);
        resolve({ exitCode, signal });
      };
      const timer = setTimeout(done, drainMs);
      child.once('close', done);
    });
  });
}

const graceMs = 2_000;

/** SIGTERM to the group, SIGKILL to what is left of it. Resolves true when nothing is left. */
async function stopGroup(pid: number | undefined, sudo: boolean): Promise<boolean> {
  if (pid === undefined) return true;
  await signalGroup(pid, 'TERM', sudo);
  if (await groupEnds(pid)) return true;
  await signalGroup(pid, 'KILL', sudo);
  // A busy machine takes its time to end even what was killed.
  return groupEnds(pid);
}

async function groupEnds(pid: number): Promise<boolean> {
  for (const deadline = performance.now() + graceMs; performance.now() < deadline; ) {
    if (!groupExists(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return !groupExists(pid);
}

async function signalGroup(pid: number, name: 'TERM' | 'KILL', sudo: boolean): Promise<void> {
  if (sudo && process.getuid?.() !== 0) {
    const killer = spawn('sudo', ['-n', '--', 'kill', '-s', name, '--', `-${pid}`], { stdio: 'ignore' });
    await new Promise((resolve) => killer.once('error', resolve).once('exit', resolve));
    return;
  }
  try {
    process.kill(-pid, `SIG${name}`);
  } catch {
    // ESRCH: it has ended by itself.
  }
}

/** Whether anything of the group is alive. Zombies do not count: who has to reap them may be slow or not do it at all. */
function groupExists(pid: number): boolean {
  try {
    process.kill(-pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && memberOf(pid, entry));
}

/** From proc(5): state, parent and group follow the name, which stands in parentheses and may contain anything. */
function memberOf(group: number, pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
