// plumbline move --to postgres://… | embedded
import { PlumblineError } from '#kernel';
import { dropDatabases, type OnProgress, openDatabases, putAside } from '../../packages/platform/maintenance/index.ts';
import { withClient, withoutPassword } from '../../packages/platform/postgres/connection.ts';
import { keepSettings, readKeptSettings } from '../server/start/keptSettings.ts';
import { type Access, openAlone, openTarget, type Place, withEmbedded } from './installation.ts';
import { assertNobodyWorks, prepareWithRoom } from './restore.ts';

export interface MoveOptions {
  /** A URL of PostgreSQL, or `embedded`. */
  to: string;
  signal: AbortSignal;
  progress: OnProgress;
  now: Date;
}

export interface Moved {
  workspaces: string[];
  tables: number;
  rows: number;
  /** What is kept of the old place, and where. */
  aside: string[];
  from: string;
  to: string;
}

/**
 * Reads from one PostgreSQL and loads into the other, compares every table byte by byte, then keeps the new address and
 * puts the old databases aside. It holds the data folder all the while: nothing runs that could write meanwhile.
 */
export async function move(place: Place, options: MoveOptions): Promise<Moved> {
  const { to, signal, progress, now } = options;
  const toEmbedded = to === 'embedded';
  if (place.database.from === 'DATABASE_URL') {
    throw new PlumblineError(
      'conflict',
      'DATABASE_URL is set and would win over what the move keeps. Unset it, and if that is where your data is, keep it first: npx plumbline move --adopt',
    );
  }
  if (toEmbedded === (place.database.databaseUrl === null) && (toEmbedded || place.database.databaseUrl === to))
    throw new PlumblineError('conflict', 'The data is there already.');
  const old = await openAlone(place);
  try {
    const there = await old.workspaces();
    const names = there.map(({ name }) => name);
    if (!names.includes('main'))
      throw new PlumblineError('not_found', `There is nothing to move: ${place.dataDir} was never started.`);
    await assertNobodyWorks(old, names);
    const target = toEmbedded ? await withEmbedded(place.dataDir) : await openTarget(place.dataDir, to);
    try {
      return await moveBetween(place.dataDir, old, target, { there, names, toEmbedded, to, signal, progress, now });
    } finally {
      await target.close();
    }
  } finally {
    await old.close();
  }
}

interface Between extends MoveOptions {
  there: { name: string; url: string }[];
  names: string[];
  toEmbedded: boolean;
}

async function moveBetween(dataDir: string, old: Access, target: Access, options: Between): Promise<Moved> {
  const { there, names, toEmbedded, to, signal, progress, now } = options;
  const found = await target.workspaces();
  const inTheWay: string[] = [];
  for (const { name, url } of found) if (!(await isEmpty(url))) inTheWay.push(target.databaseOf(name));
  if (inTheWay.length > 0) {
    throw new PlumblineError(
      'not_empty',
      `${toEmbedded ? 'The embedded PostgreSQL' : withoutPassword(to)} has ${inTheWay.join(', ')} already. Name another database, or rename that one.`,
    );
  }
  const source = await openDatabases(there, signal);
  const prepared = await prepareWithRoom(target, source, signal, progress).finally(() => source.close());
  // What stands there under these names is empty: made by hand for this, as one does.
  await dropDatabases(target.serverUrl, await prepared.takePlace(now));
  // From here on the next start finds the new place; the old one steps aside after that, so that one of them always counts.
  const { databaseUrl: _old, ...kept } = readKeptSettings(dataDir);
  keepSettings(dataDir, toEmbedded ? kept : { ...kept, databaseUrl: to });
  const aside = await putAside(old.serverUrl, names.map(old.databaseOf), now);
  const tables = [...prepared.sums.values()].flatMap((sums) => [...sums.values()]);
  return {
    workspaces: names,
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    aside,
    from: old.embedded ? 'the embedded PostgreSQL' : withoutPassword(old.serverUrl),
    to: toEmbedded ? 'the embedded PostgreSQL' : withoutPassword(to),
  };
}

async function isEmpty(url: string): Promise<boolean> {
  const { rowCount } = await withClient(url, (client) =>
    client.query(
      `select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') limit 1`,
    ),
  );
  return rowCount === 0;
}

/** Keeps the database that DATABASE_URL names as this installation's, so that the variable is not needed any more. */
export async function adopt(place: Place): Promise<string> {
  const url = place.database.databaseUrl;
  if (place.database.from !== 'DATABASE_URL' || url === null)
    throw new PlumblineError('invalid_input', 'DATABASE_URL is not set: there is nothing to keep.');
  const access = await openAlone(place);
  try {
    keepSettings(place.dataDir, { ...readKeptSettings(place.dataDir), databaseUrl: url });
    return withoutPassword(url);
  } finally {
    await access.close();
  }
}
