// A Plumbline of its own, begun as a newcomer begins it: by the launcher, on a folder that did not exist.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../../../bin/start.mjs');

export interface RunningPlumbline {
  url: string;
  /** Signs in once. */
  signInLink: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Resolves when the sign-in link is printed. Rejects with all that it said when it ends before. */
function linkFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: Buffer) => {
      said += text.toString();
      const link = /Sign in\s+(\S+)/.exec(said)?.[1];
      if (link && /\n/.test(said.slice(said.indexOf(link)))) resolve(link);
    };
    child.stdout!.on('data', listen);
    child.stderr!.on('data', listen);
    child.once('exit', (code) => reject(new Error(`Plumbline ended with ${code}:\n${said}`)));
  });
}

/** `name`: what the browser calls the host; a passkey needs a name. `databaseUrl`: in the place of a PostgreSQL of its own. */
export async function startPlumbline(name = '127.0.0.1', databaseUrl?: string): Promise<RunningPlumbline> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline journey '));
  // As root, PostgreSQL runs as another user, who must get to the data folder.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const { DATABASE_URL: _, CI: __, ...rest } = process.env;
  const child = spawn(process.execPath, [launcher], {
    env: {
      ...rest,
      PLUMBLINE_PORT: String(port),
      ...(name === '127.0.0.1' ? {} : { PLUMBLINE_PUBLIC_URL: `http://${name}:${port}` }),
      PLUMBLINE_DATA: join(folder, 'data'),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { url: `http://${name}:${port}`, signInLink: await linkFrom(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
