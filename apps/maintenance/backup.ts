// plumbline backup FILE · plumbline backup verify FILE
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PlumblineError } from '#kernel';
import {
  type Archive,
  type OnProgress,
  openDatabases,
  openSecrets,
  rowsOf,
  sealSecrets,
  verifyArchive,
  type Written,
  writeArchive,
} from '../../packages/platform/maintenance/index.ts';
import { release } from '../composition/release.ts';
import { type Access, openBeside, type Place } from './installation.ts';
import { readSecretFiles } from './secretFiles.ts';

export interface LastBackup {
  at: string;
  file: string;
  bytes: number;
  rows: number;
}

export interface BackupOptions {
  file: string;
  /** Null leaves the secrets out. */
  passphrase: string | null;
  signal: AbortSignal;
  progress: OnProgress;
  now: Date;
}

/** A whole installation into one file, while it runs. */
export async function backUp(place: Place, options: BackupOptions): Promise<Written> {
  const access = await openBeside(place);
  try {
    return await backUpAccess(access, options);
  } finally {
    await access.close();
  }
}

export async function backUpAccess(access: Access, options: BackupOptions): Promise<Written> {
  const { passphrase, signal, progress, now } = options;
  const file = resolve(options.file);
  const workspaces = await access.workspaces();
  if (!workspaces.some(({ name }) => name === 'main'))
    throw new PlumblineError('not_found', `There is nothing to back up: ${access.dataDir} was never started.`);
  const source = await openDatabases(workspaces, signal);
  try {
    const written = await writeArchive({
      file,
      source,
      release,
      now,
      signal,
      progress,
      secrets: passphrase === null ? null : sealSecrets(readSecretFiles(access.dataDir), passphrase),
    });
    const rows = written.manifest.parts.reduce((sum, part) => sum + part.rows, 0);
    noteBackup(access.dataDir, { at: now.toISOString(), file, bytes: written.bytes, rows });
    return written;
  } catch (error) {
    if (signal.aborted)
      throw new PlumblineError('cancelled', 'Stopped; the unfinished file was removed.', { cause: error });
    throw error;
  } finally {
    await source.close();
  }
}

const notePath = (dataDir: string): string => join(dataDir, 'last-backup.json');

/** For `doctor`, which asks how old the last one is. A full disk must not spoil a backup that lies on another. */
function noteBackup(dataDir: string, backup: LastBackup): void {
  try {
    writeFileSync(`${notePath(dataDir)}.new`, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
    renameSync(`${notePath(dataDir)}.new`, notePath(dataDir));
  } catch (error) {
    console.error(`The backup is made, but that could not be noted for doctor: ${(error as Error).message}`);
  }
}

export function lastBackup(dataDir: string): LastBackup | null {
  try {
    return JSON.parse(readFileSync(notePath(dataDir), 'utf8')) as LastBackup;
  } catch {
    return null;
  }
}

export interface VerifyOptions {
  /** Tries it on the secrets too. */
  passphrase: string | null;
  signal: AbortSignal;
  progress: OnProgress;
}

export async function verifyBackup(file: string, options: VerifyOptions): Promise<Archive> {
  const archive = await verifyArchive(resolve(file), options.signal, options.progress);
  if (options.passphrase !== null && archive.secrets) openSecrets(archive.secrets, options.passphrase);
  return archive;
}

export function describeBackup({ header, manifest }: Archive): string[] {
  return [
    `Made at ${header.createdAt} by release ${header.release}.`,
    ...header.workspaces.map(({ name, migrations, serverVersion }) => {
      const count = (table: string): string => rowsOf(manifest, name, table).toLocaleString('en');
      return `Workspace ${name}: ${count('component')} components, ${count('relation')} relations, ${count('event')} events, ${rowsOf(manifest, name).toLocaleString('en')} rows in all; up to ${migrations.at(-1)?.name ?? 'nothing'}, PostgreSQL ${serverVersion}.`;
    }),
    manifest.secrets === 'sealed'
      ? 'The secrets are in it, sealed with a passphrase.'
      : 'The secrets are not in it: after a restore people sign in again, and hosts must be given the new SSH key.',
  ];
}
