// plumbline restore FILE
import { statfs } from 'node:fs/promises';
import { PlumblineError } from '#kernel';
import {
  type Archive,
  archiveSource,
  dropDatabases,
  findAside,
  findUsers,
  type OnProgress,
  openSecrets,
  type Prepared,
  prepare,
  type RestoredAs,
  type SecretFiles,
  type Source,
  settleIdentity,
} from '../../packages/platform/maintenance/index.ts';
import { stopWhenFull } from '../../packages/platform/maintenance/space.ts';
import { verifyBackup } from './backup.ts';
import { type Access, openAlone, type Place } from './installation.ts';
import { megabytes } from './say.ts';
import { writeSecretFiles } from './secretFiles.ts';

export interface RestoreOptions {
  file: string;
  as: RestoredAs;
  /** Puts what is there aside. */
  replace: boolean;
  passphrase: string | null;
  /** Somebody said that the secrets of the backup may stay behind: the key of the vault is one of them. */
  withoutSecrets?: boolean;
  signal: AbortSignal;
  progress: OnProgress;
  say: (line: string) => void;
  now: Date;
}

export interface Restored {
  archive: Archive;
  secrets: 'restored' | 'not in the file' | 'left out';
  /** Databases that are kept beside until somebody says otherwise. */
  aside: string[];
}

/** What it means that the secrets are not restored. */
export const withoutThem =
  'people sign in again, hosts must be given the new SSH key, and no value of the vault opens unless its key is elsewhere';

/** Everything is verified first, then loaded beside what is there, and takes its place in one step at the end. */
export async function restore(place: Place, options: RestoreOptions): Promise<Restored> {
  const { file, signal, progress, say } = options;
  const archive = await verifyBackup(file, { passphrase: null, signal, progress });
  const secrets: SecretFiles | null =
    options.passphrase !== null && archive.secrets ? openSecrets(archive.secrets, options.passphrase) : null;
  if (archive.secrets && !secrets && !options.withoutSecrets)
    throw new PlumblineError(
      'invalid_input',
      `The backup holds the secrets of the installation, sealed with a passphrase. Give it by --passphrase-file, or say --no-secrets: ${withoutThem}.`,
    );
  const access = await openAlone(place);
  try {
    const there = (await access.workspaces()).map(({ name }) => name);
    if (there.length > 0 && !options.replace) {
      throw new PlumblineError(
        'not_empty',
        `An installation is there already (${access.embedded ? access.dataDir : access.mainDatabase}). --replace puts it aside; another PLUMBLINE_DATA or --into leaves it alone.`,
      );
    }
    await assertNobodyWorks(access, there);
    await assertRoom(access, archive);
    const { unfinished } = await findAside(access.serverUrl, access.mainDatabase);
    await dropDatabases(access.serverUrl, unfinished);
    const prepared = await prepareWithRoom(access, archiveSource(file, archive), signal, progress);
    const names = archive.header.workspaces.map(({ name }) => name);
    await settle(prepared, names, options);
    const aside = await prepared.takePlace(
      options.now,
      there.filter((name) => !names.includes(name)),
    );
    if (secrets) writeSecretFiles(access.dataDir, secrets);
    if (aside.length > 0)
      say(`What was there is kept as ${aside.join(', ')}; drop it with: npx plumbline restore --forget`);
    const left = archive.secrets ? 'left out' : 'not in the file';
    return { archive, secrets: secrets ? 'restored' : left, aside };
  } finally {
    await access.close();
  }
}

/** PostgreSQL's log grows by pieces of 16 MB: this many of them must still go in. */
const STOP_BELOW_BYTES = 64_000_000;

/** Loads beside what is there; on our own disk no further than it has room. */
export async function prepareWithRoom(
  { serverUrl, databaseOf, embedded, dataDir }: Access,
  source: Source,
  signal: AbortSignal,
  progress: OnProgress,
): Promise<Prepared> {
  const full = embedded ? stopWhenFull(dataDir, STOP_BELOW_BYTES) : null;
  try {
    const signals = full ? AbortSignal.any([signal, full.signal]) : signal;
    return await prepare({ serverUrl, source, databaseOf, signal: signals, progress });
  } finally {
    full?.stop();
  }
}

/** Still beside: what fails here is dropped, and what is there stays. */
async function settle(prepared: Prepared, names: string[], { as, say, signal }: RestoreOptions): Promise<void> {
  try {
    for (const name of names) {
      const nextRun = await settleIdentity(prepared.url(name), as);
      if (as === 'copy') {
        // Only here: a backup must not depend on whether the rest of the program can be loaded.
        const { stopOpenRuns } = await import('./copy.ts');
        const stopped = await stopOpenRuns(prepared.url(name), name);
        if (stopped > 0)
          say(
            `${stopped} open runs were cancelled in ${name}: the installation that they belong to goes on with them.`,
          );
      } else if (nextRun !== null && name === 'main') {
        say(`Runs go on at RUN-${nextRun}: hosts may remember lower numbers from after the backup.`);
      }
    }
    signal.throwIfAborted();
  } catch (error) {
    await prepared.discard();
    throw error;
  }
}

export async function assertNobodyWorks(access: Access, workspaces: string[]): Promise<void> {
  const users = await findUsers(access.serverUrl, workspaces.map(access.databaseOf));
  if (users.length === 0) return;
  throw new PlumblineError(
    'already_running',
    `Others work on that database: ${users.join(', ')}. Stop them first (Ctrl-C where npm start runs, or kill -TERM its process); nothing is restored or moved under a running server.`,
  );
}

/** Rows, indexes on them and the log that PostgreSQL writes first: about three times the text. */
const ROOM_PER_BYTE = 3;
const LEAST_ROOM_BYTES = 128_000_000;

/** A disk that runs full under PostgreSQL's log stops it altogether: so that is not tried. */
async function assertRoom({ embedded, dataDir }: Access, { manifest }: Archive): Promise<void> {
  if (!embedded) return;
  const { bavail, bsize } = await statfs(dataDir);
  const text = manifest.parts.reduce((sum, part) => sum + part.bytes, 0);
  const needed = text * ROOM_PER_BYTE + LEAST_ROOM_BYTES;
  if (bavail * bsize >= needed) return;
  throw new PlumblineError(
    'disk_full',
    `The restore needs about ${megabytes(needed)} in ${dataDir}; ${megabytes(bavail * bsize)} are free. Nothing was touched.`,
  );
}
