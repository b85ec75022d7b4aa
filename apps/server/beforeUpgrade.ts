// A backup of its own before an installation that holds something is changed by a newer release.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlumblineError } from '#kernel';
import { openDatabases, type WorkspaceDatabase, writeArchive } from '../../packages/platform/maintenance/index.ts';
import { freeBytes } from '../../packages/platform/maintenance/space.ts';

/** Enough to go back more than one release, and few enough to be forgotten about. */
const KEPT = 3;
const SWITCH = 'PLUMBLINE_BACKUP_BEFORE_UPGRADE';

export interface BeforeUpgrade {
  dataDir: string;
  release: string;
  workspaces: WorkspaceDatabase[];
  /** Of all databases together. */
  databaseBytes: number;
  progress: (line: string) => void;
  now: Date;
  env: Record<string, string | undefined>;
}

/**
 * Writes `<data folder>/backups/before-<migration>-<time>.plb` and removes all but the newest three. Without secrets: those
 * stay in the data folder, and no passphrase is there to seal them with. Returns the file, or null where it is switched off.
 */
export async function backUpBeforeUpgrade(options: BeforeUpgrade, pending: string[]): Promise<string | null> {
  const { dataDir, progress, now } = options;
  if (options.env[SWITCH] === 'off') {
    progress(`${SWITCH}=off: the upgrade begins without a backup`);
    return null;
  }
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Text with zstd is a fraction of the tables with their indexes.
  const needed = options.databaseBytes / 4;
  if (freeBytes(folder) < needed) {
    throw new PlumblineError(
      'disk_full',
      `There is no room in ${folder} for the backup that is made before an upgrade (about ${Math.ceil(needed / 1e6)} MB). Free some, or make one elsewhere with "npx plumbline backup" and start once with ${SWITCH}=off.`,
    );
  }
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const file = join(folder, `before-${pending[0]!.slice(0, 4)}-${stamp}.plb`);
  progress(`Backing up before the upgrade (${pending.length} migrations from ${pending[0]}): ${file}`);
  const { signal } = new AbortController();
  const source = await openDatabases(options.workspaces, signal);
  try {
    await writeArchive({
      file,
      source,
      release: options.release,
      now,
      secrets: null,
      signal,
      progress: () => {},
    });
  } finally {
    await source.close();
  }
  for (const old of newestFirst(folder).slice(KEPT)) {
    rmSync(old);
    progress(`Removed the backup before an earlier upgrade: ${old}`);
  }
  return file;
}

function newestFirst(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^before-\d{4}-\d{8}T\d{6}\.plb$/.test(name))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
}
