import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { PlumblineError } from '#kernel';
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
    connectionString: url,
    max: options.max ?? 10,
    types,
    application_name: options.name ?? 'plumbline',
    connectionTimeoutMillis: 10_000,
    // Times are stored and compared in UTC; a statement that runs away is ended by the server.
    options: '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000',
  });
  pool.on('error', (error) => options.onError?.(error));
  // The pool listens to idle connections only: one that breaks between two statements of a transaction would end the
  // process. The next statement on it fails, and that is how its user hears of it.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}
