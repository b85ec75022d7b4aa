import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { PlumblineError } from '#kernel';
import { CopyingClient } from './copying.ts';
import type { DB } from './generated/schema.ts';

export type Database = Kysely<DB>;
/** An open transaction of the workspace's database. Stores take it as their required first argument. */
export type Tx = Transaction<DB>;
/** For reads: the database or a transaction. */
export type Reader = Database | Tx;

const BIGINT = 20;
const DATE = 1082;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new PlumblineError('internal', `The database holds ${text}, above 2^53 - 1.`);
  return value;
}

/** Parsers per connection, not by pg's global registry: ids are safe integers and calendar days stay `YYYY-MM-DD`. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === BIGINT) return safeInteger;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * Begins the text of a statement that is said very often and always with the same text: each connection prepares it once.
 * For statements whose plan does not hang on the values (a row by its id); a list keeps its plan of its own.
 */
export const prepared = sql.raw('/* prepared */ ');
const PREPARED = '/* prepared */ ';
/** A text that is put together from values would fill the connections' memory: it is not prepared, only slower. */
const MOST_PREPARED = 200;

const nameOfText = new Map<string, string>();
function preparedName(text: string): string | undefined {
  const known = nameOfText.get(text);
  if (known || nameOfText.size >= MOST_PREPARED) return known;
  const name = `plumbline_${nameOfText.size}`;
  nameOfText.set(text, name);
  return name;
}

interface Connection {
  query(text: unknown, values?: unknown[]): unknown;
  release(discard?: boolean): void;
}

/** What Kysely takes for a pool: ours, with marked statements named. */
function preparing(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, Connection>();
  const connectionOf = (client: pg.PoolClient): Connection => {
    let connection = known.get(client);
    if (!connection) {
      connection = {
        query(text, values) {
          const name = typeof text === 'string' && text.startsWith(PREPARED) ? preparedName(text) : undefined;
          return name === undefined
            ? client.query(text as string, values)
            : client.query({ name, text: text as string, values: values ?? [] });
        },
        release: (discard) => client.release(discard),
      };
      known.set(client, connection);
    }
    return connection;
  };
  return {
    connect: async () => connectionOf(await pool.connect()) as PostgresPoolClient,
    end: () => pool.end(),
    // By these Kysely cancels a statement on a connection of its own.
    Client: (pool as unknown as { Client: unknown }).Client,
    options: pool.options,
  } as PostgresPool;
}

export interface OpenDatabase {
  db: Database;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool on one database. `onError` hears of idle connections that broke; the pool replaces them itself. */
export function openDatabase(
  url: string,
  options: { max?: number; name?: string; onError?: (error: Error) => void } = {},
): OpenDatabase {
  const pool = new pg.Pool({
    Client: CopyingClient,
    connectionString: url,
    max: options.max ?? 10,
    types,
    application_name: options.name ?? 'plumbline',
    // Also the wait for one of these to be free; and whoever was kept from hearing the answer hears it first after that.
    connectionTimeoutMillis: 30_000,
    // Times are stored and compared in UTC; a statement that runs away is ended by the server.
    options: '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000',
  });
  pool.on('error', (error) => options.onError?.(error));
  // The pool listens to idle connections only: one that breaks between two statements of a transaction would end the
  // process. The next statement on it fails, and that is how its user hears of it.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  return { db, pool, close: () => db.destroy() };
}
