// Brings a database to the newest migration, while others go on working on it.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PlumblineError } from '#kernel';
import { alignEventOrder } from '../events/horizon.ts';
import { type Migration, readMigrations, statementsOf } from './migration.ts';

export { readMigrations } from './migration.ts';

/** Any number will do; it keeps two servers that start at once from migrating the same database together. */
const MIGRATION_LOCK = 7_300_001;
const LOOK_EVERY_MS = 100;
/**
 * Who waits for a table's exclusive lock makes everybody wait who comes after. So it waits this long only, steps back,
 * and tries again.
 */
const LOCK_TIMEOUT_MS = 500;
const PATIENCE_MS = 120_000;

export interface MigrateOptions {
  /** Others than the shipped ones; for tests. */
  folder?: string;
  /** Only these: how a backup's database is brought to the level that its data is of. */
  only?: ReadonlySet<string>;
  /** Called once, before a database that holds something is changed. */
  before?: (pending: string[]) => Promise<void>;
  /** How long to go on trying to get a lock. */
  patienceMs?: number;
}

/** Each migration is one transaction, unless it says otherwise. Returns the names it applied. */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = (await readMigrations(options.folder)).filter(({ name }) => options.only?.has(name) ?? true);
  const client = new pg.Client({ connectionString: url, application_name: 'plumbline migrate' });
  // A server that goes away in between is told by the failing statement.
  client.on('error', () => {});
  await client.connect();
  try {
    await lockMigrations(client);
    await client.query(`create table if not exists migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    await client.query('alter table migration add column if not exists breaking boolean not null default false');
    const pending = await findPending(client, migrations, options.only === undefined);
    if (pending.length > 0 && pending.length < migrations.length)
      await options.before?.(pending.map(({ name }) => name));
    for (const migration of pending) {
      if (migration.transactional) await applyWhole(client, migration, options.patienceMs ?? PATIENCE_MS);
      else await applyStepwise(client, migration);
    }
    if (await hasEventOrder(client)) await alignEventOrder(client);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The names of what `migrate` would apply now. */
export async function pendingMigrations(client: pg.ClientBase): Promise<string[]> {
  return (await findPending(client, await readMigrations(), true)).map(({ name }) => name);
}

/** By asking again, not by waiting: a waiting statement holds a snapshot, for which `create index concurrently` waits. */
async function lockMigrations(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [MIGRATION_LOCK]);
    if (rows[0]!.got) return;
    await pause(LOOK_EVERY_MS);
  }
}

async function findPending(client: pg.ClientBase, migrations: Migration[], whole: boolean): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; hash: string; breaking: boolean }>('select * from migration');
  const applied = new Map(rows.map((row) => [row.name, row]));
  for (const { name, hash } of migrations) {
    if (applied.has(name) && applied.get(name)!.hash !== hash)
      throw new PlumblineError('internal', `The migration ${name} was changed after this database applied it.`);
  }
  const known = new Set(migrations.map(({ name }) => name));
  const foreign = rows.find((row) => whole && row.breaking && !known.has(row.name));
  if (foreign) {
    throw new PlumblineError(
      'newer_release',
      `The database was brought to ${foreign.name} by a newer release; this one cannot work on it any more.`,
    );
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function hasEventOrder(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regproc('event_horizon') is not null and to_regclass('seal') is not null as there`,
  );
  return rows[0]!.there;
}

const record = (client: pg.Client, { name, hash, breaking }: Migration): Promise<unknown> =>
  client.query('insert into migration (name, hash, breaking) values ($1, $2, $3)', [name, hash, breaking]);

async function applyWhole(client: pg.Client, migration: Migration, patienceMs: number): Promise<void> {
  const untilMs = Date.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    await client.query('begin');
    try {
      await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await client.query(migration.sql);
      await record(client, migration);
      await client.query('commit');
      return;
    } catch (cause) {
      await client.query('rollback');
      if (!isInTheWay(cause)) throw failed(migration, cause);
      if (Date.now() > untilMs) throw await blocked(client, migration, cause);
      await pause(Math.min(attempt * 100, 2_000));
    }
  }
}

/** 55P03: no lock in time; 40P01: a deadlock, which ended us. Nothing was done; others go on meanwhile. */
function isInTheWay(error: unknown): boolean {
  return ['55P03', '40P01'].includes((error as { code?: string }).code ?? '');
}

function failed({ name }: Migration, cause: unknown): PlumblineError {
  return new PlumblineError('internal', `The migration ${name} failed: ${String(cause)}`, { cause });
}

async function blocked(client: pg.Client, { name }: Migration, cause: unknown): Promise<PlumblineError> {
  const { rows } = await client.query<{ pid: number; who: string; seconds: number }>(`
    select pid, coalesce(nullif(application_name, ''), usename) as who, round(extract(epoch from now() - xact_start))::int as seconds
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
    order by xact_start limit 5`);
  const who = rows.map((row) => `process ${row.pid} (${row.who}, for ${row.seconds} s)`).join(', ');
  return new PlumblineError(
    'unavailable',
    `The migration ${name} did not get its lock: something works on the same tables without a pause.${who ? ` Open transactions: ${who}.` : ''} Nothing was changed; start again when they are over.`,
    { cause },
  );
}

/**
 * Statement by statement. A killed one is begun again at the next start, so each must be harmless to repeat; an index
 * that was left half built is dropped first.
 */
async function applyStepwise(client: pg.Client, migration: Migration): Promise<void> {
  try {
    for (const statement of statementsOf(migration)) {
      const index = /^create (?:unique )?index concurrently (?:if not exists )?"?(\w+)"?/i.exec(statement)?.[1];
      if (index) await client.query(`drop index concurrently if exists ${await invalid(client, index)}`);
      await client.query(statement);
    }
    await record(client, migration);
  } catch (cause) {
    throw failed(migration, cause);
  }
}

/** The index itself when it is there and half built; else a name that nothing has. */
async function invalid(client: pg.Client, index: string): Promise<string> {
  const { rowCount } = await client.query(
    'select from pg_index where indexrelid = to_regclass($1) and not indisvalid',
    [index],
  );
  return rowCount ? pg.escapeIdentifier(index) : 'no_index_of_this_name';
}
