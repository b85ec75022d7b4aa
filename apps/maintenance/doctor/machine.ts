// What doctor looks at without a database: Node, the data folder, the disk, secrets, ports, what dead servers left.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SpaceLimits } from '../../../packages/platform/maintenance/space.ts';
import { stateOf } from '../../../packages/platform/maintenance/space.ts';
import { keptSecrets, otherPrivateFiles } from '../../composition/secrets.ts';
import type { LastBackup } from '../backup.ts';
import { megabytes } from '../say.ts';
import { type Finding, fail, ok, warn } from './check.ts';

export function checkNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1]);
  return major >= 24
    ? ok('node', `Node ${version}.`)
    : fail(
        'node',
        `Node ${version} is too old: 24 is needed.`,
        'Run npm ci in the clone; it brings the pinned Node 24.',
      );
}

export interface FolderFacts {
  path: string;
  exists: boolean;
  writable: boolean;
  mode: number;
}

export function checkFolder({ path, exists, writable, mode }: FolderFacts): Finding {
  if (!exists)
    return fail(
      'data folder',
      `${path} is not there.`,
      'Start Plumbline once, or set PLUMBLINE_DATA to the folder that is yours.',
    );
  if (!writable)
    return fail(
      'data folder',
      `${path} cannot be written by this user.`,
      'Run as the user who owns it, or give the folder to this one (chown -R).',
    );
  // Others may pass through to the cluster's account; they must neither list nor write.
  if (mode & 0o066)
    return warn(
      'data folder',
      `${path} can be listed or written by others (mode ${(mode & 0o777).toString(8)}).`,
      `chmod go-rw ${path}`,
    );
  return ok('data folder', path);
}

export function checkSpace(path: string, free: number, limits: SpaceLimits): Finding {
  const says = `${megabytes(free)} are free in ${path}`;
  const state = stateOf(free, limits);
  if (state === 'full')
    return fail(
      'disk',
      `${says}: nothing new is stored any more.`,
      'Free space there or make the disk larger; writing goes on by itself.',
    );
  if (state === 'low')
    return warn(
      'disk',
      `${says}; below ${megabytes(limits.reserveBytes)} nothing new is stored.`,
      'Make room before that: remove old backups, enlarge the disk, or move the database (npx plumbline move).',
    );
  return ok('disk', `${says}.`);
}

export interface SizeSample {
  day: string;
  bytes: number;
}

/** Straight on from the oldest sample of the last 90 days: a guess, and called one. */
export function checkGrowth(samples: readonly SizeSample[], free: number | null): Finding {
  const [oldest, newest] = [samples[0], samples.at(-1)];
  if (!oldest || !newest) return ok('growth', 'Not known yet: a figure is noted once a day while the server runs.');
  const days = (Date.parse(newest.day) - Date.parse(oldest.day)) / 86_400_000;
  const size = `The databases hold ${megabytes(newest.bytes)}`;
  if (days < 1) return ok('growth', `${size}; how fast they grow is seen from tomorrow on.`);
  const perDay = (newest.bytes - oldest.bytes) / days;
  const says = `${size} and grow by about ${megabytes(Math.max(0, perDay))} a day (from ${days} days)`;
  const left = free !== null && perDay > 0 ? free / perDay : Number.POSITIVE_INFINITY;
  return left < 30
    ? warn(
        'growth',
        `${says}: at that rate the disk is full in about ${Math.floor(left)} days.`,
        'Plan for a larger disk, or shorten what is kept (docs/guides/operating.md).',
      )
    : ok('growth', `${says}.`);
}

export function checkSecrets(dataDir: string): Finding {
  const paths = [...keptSecrets, ...Object.keys(otherPrivateFiles), 'postgres/secret.json'];
  const open = paths.filter((path) => {
    const file = join(dataDir, path);
    return path !== 'server.lock' && !path.endsWith('.pub') && existsSync(file) && (statSync(file).mode & 0o077) !== 0;
  });
  return open.length === 0
    ? ok('secrets', 'Only their owner can read them.')
    : fail(
        'secrets',
        `Others can read ${open.join(', ')} in ${dataDir}.`,
        `chmod 600 ${open.map((path) => join(dataDir, path)).join(' ')}; who may have read them could sign in as anybody: make new ones if that matters.`,
      );
}

const OLD_BACKUP_DAYS = 7;

export function checkBackup(last: LastBackup | null, now: Date): Finding {
  const remedy = 'npx plumbline backup FILE, regularly, to another disk (docs/guides/backup.md has a line for cron).';
  if (!last) return warn('backup', 'None was ever made of this installation.', remedy);
  const days = Math.floor((now.getTime() - Date.parse(last.at)) / 86_400_000);
  const says = `The last one was made ${days === 0 ? 'today' : `${days} days ago`} (${last.file}, ${megabytes(last.bytes)}).`;
  return days > OLD_BACKUP_DAYS ? warn('backup', says, remedy) : ok('backup', says);
}

export interface PortFacts {
  port: number;
  /** Who listens there, if anybody; null when it is free or ours. */
  foreign: string | null;
}

export function checkPort({ port, foreign }: PortFacts): Finding {
  return foreign
    ? warn('port', `Port ${port} is taken by ${foreign}.`, `Start with another: PLUMBLINE_PORT=${port + 1} npm start`)
    : ok('port', `${port} is free, or ours.`);
}

export interface LeftoverFacts {
  /** A server says in server.json that it runs, and nobody holds the folder. */
  deadServer: number | null;
  /** The embedded PostgreSQL runs with no server. */
  orphanedPostgres: number | null;
  unfinished: string[];
  databases: string[];
}

export function findUnfinishedFiles(dataDir: string): string[] {
  const look = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.part') || name.endsWith('.new'))
          .map((name) => join(folder, name))
      : [];
  return [dataDir, join(dataDir, 'backups'), join(dataDir, 'postgres')].flatMap(look);
}

export function checkLeftovers({ deadServer, orphanedPostgres, unfinished, databases }: LeftoverFacts): Finding {
  const said: string[] = [];
  const todo: string[] = [];
  if (deadServer) {
    said.push(`the server process ${deadServer} was killed`);
    todo.push('npm start takes over what it left');
  }
  if (orphanedPostgres) {
    said.push(`its PostgreSQL (process ${orphanedPostgres}) still runs`);
    todo.push(`npm start adopts it, or end it: kill -INT ${orphanedPostgres}`);
  }
  if (unfinished.length > 0) {
    said.push(`unfinished files: ${unfinished.join(', ')}`);
    todo.push('remove them when nothing runs');
  }
  if (databases.length > 0) {
    said.push(`databases that a restore or move put aside or left: ${databases.join(', ')}`);
    todo.push('npx plumbline restore --forget drops them');
  }
  return said.length === 0 ? ok('leftovers', 'None.') : warn('leftovers', `${said.join('; ')}.`, `${todo.join('; ')}.`);
}
