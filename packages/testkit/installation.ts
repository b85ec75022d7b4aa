// A whole installation as processes of their own, as `npm start` runs it: to be killed, restarted and measured.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopLeftover } from '../platform/postgres/index.ts';
import { readPostmasterRecord } from '../platform/postgres/pidfile.ts';
import { freePort } from './port.ts';
import { preparedInstallation } from './prepared.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Installation {
  dataDir: string;
  url: string;
  /** The first administrator's API key. */
  token(): string;
  /** Starts the server process and waits until it serves. Returns the milliseconds that took. */
  start(): Promise<number>;
  /** SIGKILL to the server, or to PostgreSQL and all its children, or to both in the order given. */
  kill(order: readonly ('server' | 'postgres')[]): Promise<void>;
  /** As Ctrl-C does it. */
  stop(): Promise<void>;
  /** Ends what still runs and removes the data. */
  remove(): Promise<void>;
}

interface Options {
  /** A new one unless given. */
  dataDir?: string;
  /** `--dev` leaves the web UI out. */
  args?: string[];
  /** The clone to start; this one unless given. */
  clone?: string;
  /** The launcher builds and installs what is missing; the server alone starts at once. */
  script?: 'bin/start.mjs' | 'apps/server/main.ts';
  env?: Record<string, string>;
  /** Begins with the data that a first start leaves, where the test is not about that. */
  prepared?: boolean;
}

export async function openInstallation(options: Options = {}): Promise<Installation> {
  const { args = [], clone = root, script = 'apps/server/main.ts', env = {} } = options;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-installation-`));
  if (options.prepared) {
    // As root, PostgreSQL runs as another user, who must get to it.
    chmodSync(dataDir, 0o711);
    await preparedInstallation(dataDir, async (folder) => {
      const first = await openInstallation({ args: ['--dev'], dataDir: folder });
      await first.start();
      await first.stop();
    });
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const ended = async (process: ChildProcess): Promise<void> => {
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  };
  const clusterFolder = (): string | null => {
    const home = join(dataDir, 'postgres');
    const name = existsSync(home)
      ? readdirSync(home).find((one) => existsSync(join(home, one, 'PG_VERSION')))
      : undefined;
    return name ? join(home, name) : null;
  };

  const killPostgres = (): void => {
    const folder = clusterFolder();
    const pid = folder ? readPostmasterRecord(folder)?.pid : undefined;
    if (!pid) return;
    // Its children first would let it restart them.
    const children = childrenOf(pid);
    for (const one of [pid, ...children]) {
      try {
        process.kill(one, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
  };

  return {
    dataDir,
    url,
    token: () => readFileSync(join(dataDir, 'admin.token'), 'utf8').trim(),
    async start() {
      const startedMs = performance.now();
      const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(clone, script), ...args], {
        cwd: clone,
        stdio: ['ignore', 'pipe', 'pipe', script === 'bin/start.mjs' ? 'ignore' : 'ipc'],
        env: {
          ...process.env,
          DATABASE_URL: '',
          PLUMBLINE_DATA: dataDir,
          PLUMBLINE_PORT: String(port),
          PLUMBLINE_RATE_LIMIT: '1000000',
          ...env,
        },
      });
      child = started;
      let output = '';
      await new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer): void => {
          output = (output + chunk.toString()).slice(-10_000);
          if (process.env['PLUMBLINE_TEST_LOG']) process.stderr.write(chunk);
          if (/Ready after/.test(output)) resolve();
        };
        started.stdout!.on('data', hear);
        started.stderr!.on('data', hear);
        started.once('exit', (code) => reject(new Error(`The start ended with status ${code}:\n${output}`)));
        started.once('error', reject);
      });
      return performance.now() - startedMs;
    },
    async kill(order) {
      const server = child;
      for (const one of order) {
        if (one === 'server') server?.kill('SIGKILL');
        else killPostgres();
      }
      if (server && order.includes('server')) await ended(server);
    },
    async stop() {
      child?.kill('SIGTERM');
      if (child) await ended(child);
      child = null;
    },
    async remove() {
      child?.kill('SIGKILL');
      if (child) await ended(child);
      await stopLeftover(dataDir).catch(() => {});
      // Below a folder that PostgreSQL's user may not enter, this is a link to where its cluster lies.
      const home = join(dataDir, 'postgres');
      if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** By /proc; elsewhere PostgreSQL's processes end by themselves when their postmaster is gone. */
function childrenOf(parent: number): number[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        // pid (name) state ppid …; the name may hold anything, even a parenthesis.
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}
