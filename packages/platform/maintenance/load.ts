// Brings the parts of one workspace into a new database, and proves that they arrived.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copy from 'pg-copy-streams';
import { PlumblineError } from '#kernel';
import { migrate, readMigrations } from '../database/migrate.ts';
import { readTable } from './dump.ts';
import {
  type MigrationMark,
  type OnProgress,
  type PartSum,
  type SequencesPart,
  Summing,
  sameSum,
  type TablePart,
  type WorkspaceFacts,
} from './part.ts';
import { copyColumns, listTables, TEXT_SETTINGS } from './tables.ts';

export interface Loader {
  table(part: TablePart): Promise<void>;
  sequences(part: SequencesPart): Promise<void>;
  /** Builds what was left out while loading, and compares every table with what was sent. Returns the sums. */
  finish(): Promise<Map<string, PartSum>>;
  close(): Promise<void>;
}

/** Throws unless this release knows every migration that the data went through, as it was then. */
export async function assertKnownMigrations(migrations: MigrationMark[]): Promise<void> {
  const known = new Map((await readMigrations()).map(({ name, hash }) => [name, hash]));
  for (const { name, hash } of migrations) {
    if (!known.has(name))
      throw new PlumblineError('newer_release', `The data went through ${name}, which this release does not have.`);
    if (known.get(name) !== hash)
      throw new PlumblineError(
        'newer_release',
        `The data went through another ${name} than this release has: it comes from a build of its own.`,
      );
  }
}

/** `url` names an empty database that nobody uses yet: who calls drops it when this fails. */
export async function openLoader(
  url: string,
  facts: WorkspaceFacts,
  signal: AbortSignal,
  progress: OnProgress,
): Promise<Loader> {
  await assertKnownMigrations(facts.migrations);
  await migrate(url, { only: new Set(facts.migrations.map(({ name }) => name)) });
  const client = new pg.Client({ connectionString: url, application_name: 'plumbline restore', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  const sums = new Map<string, PartSum>();
  const columns = new Map<string, string[]>();
  let done = 0;
  let later: string[] = [];
  try {
    // Nobody works on it yet, and nothing counts before the end, when all of it is flushed.
    await client.query(`${TEXT_SETTINGS}; set synchronous_commit = off; set maintenance_work_mem = '256MB'`);
    later = await emptyAndBare(client);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return {
    async table(part) {
      signal.throwIfAborted();
      const summing = new Summing();
      const told = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of part.content) {
          signal.throwIfAborted();
          summing.add(chunk);
          progress(`${part.workspace}: ${part.table}`, done + summing.rows, facts.estimatedRows);
          yield chunk;
        }
      };
      const into = client.query(
        copy.from(`copy ${copyColumns({ name: part.table, columns: part.columns })} from stdin`),
      );
      await pipeline(Readable.from(told(), { objectMode: false }), into);
      done += summing.rows;
      sums.set(part.table, summing.sum());
      columns.set(part.table, part.columns);
    },
    async sequences(part) {
      for (const [name, next] of Object.entries(part.next))
        await client.query('select setval($1::regclass, $2::bigint, false)', [
          `public.${pg.escapeIdentifier(name)}`,
          next,
        ]);
    },
    async finish() {
      for (const [index, statement] of later.entries()) {
        signal.throwIfAborted();
        progress(`${facts.name}: building indexes and constraints (${index + 1} of ${later.length})`, done, done);
        await client.query(statement);
      }
      await client.query('analyze');
      let compared = 0;
      for (const table of await listTables(client)) {
        const sent = sums.get(table.name);
        if (!sent) throw new PlumblineError('backup_damaged', `There is no content for the table ${table.name}.`);
        const summing = new Summing();
        for await (const chunk of readTable(client, { ...table, columns: columns.get(table.name)! }, signal)) {
          summing.add(chunk);
          progress(`${facts.name}: comparing ${table.name}`, compared + summing.rows, done);
        }
        compared += summing.rows;
        const found = summing.sum();
        if (!sameSum(sent, found)) {
          throw new PlumblineError(
            'conflict',
            `The table ${table.name} of ${facts.name} did not arrive as it was sent: ${found.rows} of ${sent.rows} rows, SHA-256 ${found.sha256.slice(0, 12)}… instead of ${sent.sha256.slice(0, 12)}….`,
          );
        }
      }
      // What was committed without waiting is on disk from here on.
      await client.query('set synchronous_commit = on');
      await client.query('create table loaded_marker (); drop table loaded_marker');
      return sums;
    },
    close: () => client.end().catch(() => {}),
  };
}

/**
 * Empties every table of what the migrations put there, and takes indexes, keys and triggers away: rows arrive in any
 * order, and an index is built faster than filled. Returns the statements that bring it all back.
 */
async function emptyAndBare(client: pg.Client): Promise<string[]> {
  const tables = (await listTables(client)).map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
  const { rows: constraints } = await client.query<{ table: string; name: string; type: string; definition: string }>(`
    select k.conrelid::regclass::text as "table", quote_ident(k.conname) as name, k.contype as type, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and k.contype in ('f', 'p', 'u', 'x') and k.conparentid = 0
    order by array_position(array['f', 'p', 'u', 'x'], k.contype::text), 1, 2`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by 1`);
  const triggers = tables.map((table) => `alter table ${table} disable trigger user`);
  await client.query([...triggers, `truncate ${tables.join(', ')}`].join('; '));
  for (const { table, name } of constraints) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const add = ({ table, name, definition }: (typeof constraints)[number]): string =>
    `alter table ${table} add constraint ${name} ${definition}`;
  return [
    ...constraints.filter(({ type }) => type !== 'f').map(add),
    ...indexes.map(({ definition }) => definition),
    ...constraints.filter(({ type }) => type === 'f').map(add),
    ...tables.map((table) => `alter table ${table} enable trigger user`),
  ];
}
