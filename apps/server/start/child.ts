// Our own child processes: Node under the same version, with a channel that tells them when we are gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Child {
  process: ChildProcess;
  /** Resolves when it has ended; `text` is what it printed, if captured. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; text: string }>;
}

export interface ChildOptions {
  root: string;
  /** `capture`: its output is collected; otherwise it goes where ours goes. */
  output: 'capture' | 'inherit';
  env?: Record<string, string>;
}

const longestText = 20_000;

/**
 * Starts a script of this clone. In a session of its own: Ctrl-C in the terminal reaches us alone, and we decide the
 * order of the end. When we are killed, the child sees its channel close and ends by itself (endWithParent.ts).
 */
export function startChild(script: string, args: string[], options: ChildOptions): Child {
  const io = options.output === 'capture' ? 'pipe' : 'inherit';
  const guard = new URL('./endWithParent.ts', import.meta.url).href;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', guard];
  const child = spawn(process.execPath, [...flags, join(options.root, script), ...args], {
    cwd: options.root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', io, io, 'ipc'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-longestText);
    });
  }
  const ended = new Promise<Awaited<Child['ended']>>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, text: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal, text: text.trim() }));
  });
  return { process: child, ended };
}
