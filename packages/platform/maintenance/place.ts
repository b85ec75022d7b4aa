// Where workspaces go: new databases beside the old ones, which change places with them at once and at the end.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PlumblineError } from '#kernel';
import { migrate } from '../database/migrate.ts';
import { withClient, withDatabase } from '../postgres/connection.ts';
import { openLoader } from './load.ts';
import type { OnProgress, PartSum, Source } from './part.ts';

/** SQLSTATE: somebody is connected to the database. */
const IN_USE = '55006';

export interface Placing {
  /** Any URL on the server. */
  serverUrl: string;
  source: Source;
  databaseOf(workspace: string): string;
  signal: AbortSignal;
  progress: OnProgress;
}

export interface Prepared {
  sums: Map<string, Map<string, PartSum>>;
  /** The URL of a workspace's new database, for what is to be done before it counts. */
  url(workspace: string): string;
  /**
   * One transaction: the old databases get the names returned, the new ones theirs. `gone` names workspaces whose old
   * database steps aside with nothing in its place.
   */
  takePlace(now: Date, gone?: string[]): Promise<string[]>;
  discard(): Promise<void>;
}

const quoted = pg.escapeIdentifier;
const asideMark = '_before_';
const unfinishedMark = '_unfinished_';

/** A URL of a database that is none of ours: one cannot rename the database that one stands in. */
export async function neutralUrl(serverUrl: string): Promise<string> {
  for (const database of ['postgres', 'template1']) {
    const url = withDatabase(serverUrl, database);
    if (await withClient(url, () => Promise.resolve(true)).catch(() => false)) return url;
  }
  throw new PlumblineError(
    'postgres_unavailable',
    'Neither the database "postgres" nor "template1" lets us in; one of them is needed to put databases in their place.',
  );
}

/** Databases that a restore or move has put aside, or that a killed one left unfinished. */
export async function findAside(serverUrl: string, main: string): Promise<{ kept: string[]; unfinished: string[] }> {
  const { rows } = await withClient(await neutralUrl(serverUrl), (client) =>
    client.query<{ name: string }>('select datname::text as name from pg_database where datname like $1 order by 1', [
      `${main.replaceAll(/[\\%_]/g, '\\$&')}%`,
    ]),
  );
  const names = rows.map(({ name }) => name);
  return {
    kept: names.filter((name) => /_before_\d{8}t\d{6}$/.test(name)),
    unfinished: names.filter((name) => /_unfinished_[0-9a-f]{8}$/.test(name)),
  };
}

export async function dropDatabases(serverUrl: string, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await withClient(await neutralUrl(serverUrl), async (client) => {
    for (const name of names) await client.query(`drop database if exists ${quoted(name)} with (force)`);
  });
}

/** Who else works on these databases now, as far as the server tells. */
export async function findUsers(serverUrl: string, databases: string[]): Promise<string[]> {
  const { rows } = await withClient(await neutralUrl(serverUrl), (client) =>
    client.query<{ who: string }>(
      `select distinct coalesce(nullif(application_name, ''), 'unnamed') || ' from ' || coalesce(host(client_addr), 'this machine') as who
       from pg_stat_activity where datname = any($1) and pid <> pg_backend_pid() and backend_type = 'client backend' order by 1`,
      [databases],
    ),
  );
  return rows.map(({ who }) => who);
}

/** Loads everything into new databases and brings them to this release. Nothing that is there is touched. */
export async function prepare(options: Placing): Promise<Prepared> {
  const { source, signal, progress } = options;
  const neutral = await neutralUrl(options.serverUrl);
  const mark = randomBytes(4).toString('hex');
  const places = new Map(
    source.workspaces.map(({ name }) => {
      const final = options.databaseOf(name);
      return [name, { final, unfinished: `${final}${unfinishedMark}${mark}` }];
    }),
  );
  const url = (workspace: string): string => withDatabase(neutral, places.get(workspace)!.unfinished);
  const discard = (): Promise<void> =>
    dropDatabases(
      neutral,
      [...places.values()].map(({ unfinished }) => unfinished),
    );
  const sums = new Map<string, Map<string, PartSum>>();
  try {
    await withClient(neutral, async (client) => {
      for (const { unfinished } of places.values())
        await client.query(`create database ${quoted(unfinished)} encoding 'UTF8' template template0`);
    });
    let loader: Awaited<ReturnType<typeof openLoader>> | null = null;
    try {
      for await (const part of source.parts()) {
        const facts = source.workspaces.find(({ name }) => name === part.workspace)!;
        loader ??= await openLoader(url(part.workspace), facts, signal, progress);
        if (part.kind === 'table') await loader.table(part);
        else {
          await loader.sequences(part);
          sums.set(part.workspace, await loader.finish());
          await loader.close();
          loader = null;
        }
      }
    } finally {
      await loader?.close();
    }
    for (const { name } of source.workspaces) {
      signal.throwIfAborted();
      progress(`${name}: bringing it to this release`, 1, 1);
      await migrate(url(name));
    }
  } catch (error) {
    await discard().catch(() => {});
    // Whoever stopped it may have said why.
    if (signal.reason instanceof PlumblineError) throw signal.reason;
    if (signal.aborted)
      throw new PlumblineError('cancelled', 'Stopped. What had been loaded was removed; nothing else was touched.', {
        cause: error,
      });
    if ((error as { code?: string }).code === '53100') {
      throw new PlumblineError(
        'disk_full',
        'The database has no room for it. What had been loaded was removed; what was there is untouched.',
        { cause: error },
      );
    }
    throw error;
  }
  return {
    sums,
    url,
    discard,
    async takePlace(now, gone = []) {
      const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
      const aside: string[] = [];
      await withClient(neutral, async (client) => {
        await client.query('begin');
        const all = [
          ...places.values(),
          ...gone.map((name) => ({ final: options.databaseOf(name), unfinished: null })),
        ];
        for (const { final, unfinished } of all) {
          const { rowCount } = await client.query('select from pg_database where datname = $1', [final]);
          if (rowCount) {
            const name = `${final}${asideMark}${stamp}`;
            await client.query(`alter database ${quoted(final)} rename to ${quoted(name)}`);
            aside.push(name);
          }
          if (unfinished) await client.query(`alter database ${quoted(unfinished)} rename to ${quoted(final)}`);
        }
        await client.query('commit');
      }).catch(async (cause: Error & { code?: string }) => {
        await discard().catch(() => {});
        if (cause.code !== IN_USE) throw cause;
        throw new PlumblineError(
          'already_running',
          `Somebody began to work on the database meanwhile (${cause.message}). Nothing has changed its place.`,
          { cause },
        );
      });
      return aside;
    },
  };
}

/** Puts databases aside by their names, in one transaction: how a moved installation leaves its old place. */
export async function putAside(serverUrl: string, databases: string[], now: Date): Promise<string[]> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
  return withClient(await neutralUrl(serverUrl), async (client) => {
    await client.query('begin');
    const aside: string[] = [];
    for (const database of databases) {
      const name = `${database}${asideMark}${stamp}`;
      await client.query(`alter database ${quoted(database)} rename to ${quoted(name)}`);
      aside.push(name);
    }
    await client.query('commit');
    return aside;
  }).catch((cause: Error & { code?: string }) => {
    if (cause.code !== IN_USE) throw cause;
    throw new PlumblineError(
      'already_running',
      `The move is done, but somebody works on the place before (${cause.message}): it keeps its names. Nobody should work there any more.`,
      { cause },
    );
  });
}
