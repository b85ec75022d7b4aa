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
/** Texts that are put together from values would fill the connections' memory: what is beyond is only slower. */
const MOST_PREPARED = { marked: 200, all: 50 };

function preparedNames(most: number): (text: string) => string | undefined {
  const nameOfText = new Map<string, string>();
  return (text) => {
    const known = nameOfText.get(text);
    if (known || nameOfText.size >= most) return known;
    const name = `plumbline_${nameOfText.size}`;
    nameOfText.set(text, name);
    return name;
  };
}

interface Connection {
  query(text: unknown, values?: unknown[]): unknown;
  release(discard?: boolean): void;
}

/** What Kysely takes for a pool: ours, with marked statements named, or all of them. */
function preparing(pool: pg.Pool, which: keyof typeof MOST_PREPARED): PostgresPool {
  const nameOf = preparedNames(MOST_PREPARED[which]);
  const known = new WeakMap<pg.PoolClient, Connection>();
  const connectionOf = (client: pg.PoolClient): Connection => {
    let connection = known.get(client);
    if (!connection) {
      connection = {
        query(text, values) {
          const isNamed = typeof text === 'string' && (which === 'all' || text.startsWith(PREPARED));
          const name = isNamed ? nameOf(text) : undefined;
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
  /** See Workspace.planned. */
  planned: Database;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Times are stored and compared in UTC; a statement that runs away is ended by the server. */
const SETTINGS = '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000';

/** Opens pools on one database. `onError` hears of idle connections that broke; a pool replaces them itself. */
export function openDatabase(
  url: string,
  options: { max?: number; name?: string; onError?: (error: Error) => void } = {},
): OpenDatabase {
  const { max = 10 } = options;
  const poolOf = (most: number, settings: string): pg.Pool => {
    const pool = new pg.Pool({
      Client: CopyingClient,
      connectionString: url,
      max: most,
      types,
      application_name: options.name ?? 'plumbline',
      connectionTimeoutMillis: 10_000,
      options: settings,
    });
    pool.on('error', (error) => options.onError?.(error));
    // The pool listens to idle connections only: one that breaks between two statements of a transaction would end the
    // process. The next statement on it fails, and that is how its user hears of it.
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  const pool = poolOf(max, SETTINGS);
  const planning = poolOf(Math.ceil(max / 2), `${SETTINGS} -c plan_cache_mode=force_generic_plan`);
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(pool, 'marked') }) });
  const planned = new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(planning, 'all') }) });
  return {
    db,
    planned,
    pool,
    async close() {
      await Promise.all([db.destroy(), planned.destroy()]);
    },
  };
}
