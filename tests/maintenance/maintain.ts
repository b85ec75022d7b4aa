// The maintenance commands as people run them: a process of its own, its output, its exit status.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../bin/plumbline.mjs', import.meta.url));

export interface Maintained {
  status: number | null;
  out: string;
  err: string;
}

export function maintain(
  args: string[],
  env: Record<string, string>,
  onError?: (text: string, kill: () => void) => void,
) {
  return new Promise<Maintained>((resolve, reject) => {
    // Nothing of the developer's own installation may leak in.
    const child = spawn(process.execPath, [script, ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
      onError?.(err, () => child.kill('SIGINT'));
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
    child.stdin.end();
  });
}
