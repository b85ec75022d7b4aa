// The command line as people run it: a process of its own, its output, its exit status.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cache = process.env['NODE_COMPILE_CACHE'] ?? '';
const main = fileURLToPath(new URL('../../apps/cli/main.ts', import.meta.url));

export interface Run {
  status: number | null;
  out: string;
  err: string;
  /** The standard output as JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface RunOptions {
  env: Record<string, string>;
  input?: string;
}

export function plumbline(args: string[], { env, input }: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      // Nothing of the developer's own installation may leak in.
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', NODE_COMPILE_CACHE: cache, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err, json: () => JSON.parse(out) }));
    child.stdin.end(input ?? '');
  });
}
