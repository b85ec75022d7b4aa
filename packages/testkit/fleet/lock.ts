import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Lock {
  /** Runs the lock's last script, if it has one, and frees the lock. */
  release(): Promise<void>;
}

/**
 * A lock of the kernel (flock) on a file, held by a small watchdog for as long as we live: when this process ends in
 * any way, the watchdog's input closes, it runs `lastScript` with `args`, and the lock is free.
 * Null when another holds it and `wait` is false.
 */
export async function lock(
  file: string,
  options: { wait: boolean; lastScript?: string; args?: readonly string[] },
): Promise<Lock | null> {
  await mkdir(dirname(file), { recursive: true });
  const script = `echo locked; cat >/dev/null; ${options.lastScript ?? ''}`;
  const argv = [...(options.wait ? [] : ['--nonblock']), '--no-fork', file, '/bin/sh', '-c', script, 'watchdog'];
  const watchdog = spawn('flock', [...argv, ...(options.args ?? [])], {
    // A session of its own: a Ctrl-C or a kill of our group must not take the watchdog along.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  });
  const ended = once(watchdog, 'exit');
  const locked = await Promise.race([once(watchdog.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!locked) return null;
  watchdog.stdout.destroy();
  watchdog.unref();
  (watchdog.stdin as unknown as { unref?: () => void }).unref?.();
  return {
    async release() {
      watchdog.ref();
      watchdog.stdin.end();
      await ended;
    },
  };
}
