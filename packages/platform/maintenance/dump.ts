// Reads workspaces out of their databases, each in one snapshot, while others go on writing.
import pg from 'pg';
import copy from 'pg-copy-streams';
import { PlumblineError } from '#kernel';
import type { Part, Source, WorkspaceFacts } from './part.ts';
import { copyOut, listTables, readSequences, type Table, TEXT_SETTINGS } from './tables.ts';

/** COPY sends a message a row; what follows works on larger pieces. */
const CHUNK_BYTES = 256 * 1024;

export interface WorkspaceDatabase {
  name: string;
  url: string;
}

export interface OpenSource extends Source {
  close(): Promise<void>;
}

/**
 * Takes a snapshot of each workspace now; what is committed later is not in it. The snapshots hold no lock that a writer
 * or reader meets: only a change of the schema waits for them.
 */
export async function openDatabases(databases: WorkspaceDatabase[], signal: AbortSignal): Promise<OpenSource> {
  const clients: pg.Client[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(clients.map((client) => client.end()));
  };
  const opened: { facts: WorkspaceFacts; client: pg.Client; tables: Table[] }[] = [];
  try {
    for (const { name, url } of databases) {
      const client = new pg.Client({ connectionString: url, application_name: 'plumbline backup', keepAlive: true });
      client.on('error', () => {});
      await client.connect();
      clients.push(client);
      await client.query(TEXT_SETTINGS);
      await client.query('begin isolation level repeatable read read only');
      const tables = await listTables(client);
      opened.push({ client, tables, facts: await readFacts(client, name, tables) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    workspaces: opened.map(({ facts }) => facts),
    close,
    async *parts(): AsyncGenerator<Part> {
      for (const { client, facts, tables } of opened) {
        for (const table of tables) {
          signal.throwIfAborted();
          yield {
            kind: 'table',
            workspace: facts.name,
            table: table.name,
            columns: table.columns,
            content: readTable(client, table, signal),
          };
        }
        // After the tables: sequences know no snapshot, and later is never too low.
        yield { kind: 'sequences', workspace: facts.name, next: await readSequences(client) };
      }
    },
  };
}

async function readFacts(client: pg.Client, name: string, tables: Table[]): Promise<WorkspaceFacts> {
  if (!['migration', 'workspace_identity'].every((needed) => tables.some((table) => table.name === needed)))
    throw new PlumblineError('conflict', `The database of the workspace "${name}" is not a Plumbline's.`);
  const migrations = await client.query<{ name: string; hash: string }>(
    'select name, hash from migration order by name',
  );
  const { rows } = await client.query<{ identity: string; version: string }>(
    `select id::text as identity, current_setting('server_version') as version from workspace_identity`,
  );
  return {
    name,
    identity: rows[0]!.identity,
    migrations: migrations.rows,
    serverVersion: rows[0]!.version,
    estimatedRows: Math.round(tables.reduce((sum, table) => sum + table.estimatedRows, 0)),
  };
}

/** The rows of a table in the order of their key, in COPY's text form. */
export async function* readTable(client: pg.Client, table: Table, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = client.query(copy.to(copyOut(table)));
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < CHUNK_BYTES) continue;
    signal.throwIfAborted();
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
