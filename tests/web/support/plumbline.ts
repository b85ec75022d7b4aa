// A Plumbline of its own, begun by the launcher as people begin it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPostgres } from '#testkit';
import { dropDatabases } from '../../../packages/platform/maintenance/index.ts';
import { freePort } from '../../../packages/testkit/port.ts';
import { prepareServer } from '../../../packages/testkit/server.ts';

const launcher = join(import.meta.dirname, '../../../bin/start.mjs');

export interface RunningPlumbline {
  url: string;
  /** Signs in once. */
  signInLink: string;
  stop(): Promise<void>;
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

/** As a newcomer begins. `name`: what the browser calls the host; a passkey needs a name. */
export async function startPlumbline(name = '127.0.0.1'): Promise<RunningPlumbline> {
  const folder = newFolder();
  return launch(name, folder, {}, async () => rmSync(folder, { recursive: true, force: true }));
}

/** As after a first start, on the run's PostgreSQL: for what is not about the beginning. */
export async function startPreparedPlumbline(name = '127.0.0.1'): Promise<RunningPlumbline & { databaseUrl: string }> {
  const folder = newFolder();
  const database = `web_${randomBytes(6).toString('hex')}`;
  mkdirSync(join(folder, 'data'));
  await prepareServer(database, join(folder, 'data'));
  const databaseUrl = testPostgres().url(database);
  const running = await launch(name, folder, { DATABASE_URL: databaseUrl }, async () => {
    await dropDatabases(testPostgres().adminUrl, [database]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...running, databaseUrl };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-journey `));
  // As root, PostgreSQL runs as another user, who must get to the data folder.
  chmodSync(folder, 0o711);
  return folder;
}

async function launch(
  name: string,
  folder: string,
  env: Record<string, string>,
  cleanUp: () => Promise<void>,
): Promise<RunningPlumbline> {
  const port = await freePort();
  const { DATABASE_URL: _, CI: __, ...rest } = process.env;
  const child = spawn(process.execPath, [launcher], {
    env: {
      ...rest,
      PLUMBLINE_PORT: String(port),
      ...(name === '127.0.0.1' ? {} : { PLUMBLINE_PUBLIC_URL: `http://${name}:${port}` }),
      PLUMBLINE_DATA: join(folder, 'data'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await cleanUp();
  };
  try {
    return { url: `http://${name}:${port}`, signInLink: await linkFrom(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
