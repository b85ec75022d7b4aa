// What doctor asks a workspace's database.
import type pg from 'pg';
import { isAheadOfCluster } from '../../../packages/platform/events/horizon.ts';
import { type Finding, fail, ok, warn } from './check.ts';

const first = async <Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  values: unknown[] = [],
): Promise<Row> => (await client.query<Row>(text, values)).rows[0]!;

const named = (check: string, workspace: string): string => (workspace === 'main' ? check : `${check} (${workspace})`);

export async function checkVersion(client: pg.ClientBase): Promise<Finding> {
  const { number, name } = await first<{ number: number; name: string }>(
    client,
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  return versionFinding(number, name);
}

export function versionFinding(number: number, name: string): Finding {
  return number >= 150_000
    ? ok('database', `PostgreSQL ${name} answers.`)
    : fail(
        'database',
        `PostgreSQL ${name} is too old: 15 is needed.`,
        'Upgrade it, or move: npx plumbline move --to …',
      );
}

/** Without these an acknowledged write could be lost. */
export async function checkDurability(client: pg.ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
  return off.length === 0
    ? ok('durability', 'fsync, full_page_writes and synchronous_commit are on.')
    : fail(
        'durability',
        `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} off: a power failure can lose what was acknowledged, or spoil the database.`,
        `Set ${off.map((name) => `${name} = on`).join(', ')} in that server's configuration and reload it.`,
      );
}

/** What the migrations use; all of it comes with PostgreSQL's contrib package. */
export const neededExtensions = ['pg_trgm', 'btree_gist'];

export async function checkExtensions(client: pg.ClientBase, needed = neededExtensions): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    'select name from pg_available_extensions where name = any($1)',
    [needed],
  );
  const missing = needed.filter((name) => !rows.some((row) => row.name === name));
  return missing.length === 0
    ? ok('extensions', `${needed.join(', ')} are there.`)
    : fail(
        'extensions',
        `The server does not offer ${missing.join(', ')}.`,
        'Install the contrib package of that PostgreSQL (Debian has it in postgresql-15 itself).',
      );
}

export async function checkMigrations(
  client: pg.ClientBase,
  workspace: string,
  pending: () => Promise<string[]>,
): Promise<Finding> {
  const check = named('migrations', workspace);
  try {
    const names = await pending();
    const { n } = await first<{ n: number }>(client, 'select count(*)::int as n from migration');
    return names.length === 0
      ? ok(check, `${n} applied, none is missing.`)
      : warn(
          check,
          `${names.length} are missing (${names[0]} …).`,
          workspace === 'main'
            ? 'The next npm start applies them, after a backup of its own.'
            : 'They are applied when this workspace is opened next.',
        );
  } catch (error) {
    return fail(
      check,
      (error as Error).message,
      'Use the release that this database was brought to, or restore a backup of before.',
    );
  }
}

const CLOCK_TOLERANCE_MS = 2_000;

export async function checkClock(client: pg.ClientBase, nowMs: () => number): Promise<Finding> {
  const before = nowMs();
  const { now } = await first<{ now: number }>(
    client,
    'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
  );
  const after = nowMs();
  const here = (before + after) / 2;
  const { ahead } = await first<{ ahead: number | null }>(
    client,
    'select extract(epoch from max(at) - to_timestamp($1::float8 / 1000))::float8 as ahead from (select at from event order by id desc limit 100) e',
    [here],
  );
  const off = Math.round(now - here);
  // It was read at some moment while it was asked for: a slow answer is no wrong clock.
  if (Math.abs(off) > CLOCK_TOLERANCE_MS + (after - before) / 2)
    return warn(
      'clock',
      `The database's clock is ${Math.abs(off / 1_000).toFixed(1)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's.`,
      'Let both follow NTP (systemd-timesyncd, chrony): leases of runs compare clocks.',
    );
  if (ahead !== null && ahead * 1_000 > CLOCK_TOLERANCE_MS)
    return warn(
      'clock',
      `The newest events are ${Math.round(ahead)} s in the future: this clock was set back, or was wrong.`,
      'Let it follow NTP.',
    );
  return ok('clock', 'Here and in the database it is the same time.');
}

export async function checkIndexes(client: pg.ClientBase, workspace: string): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    'select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1',
  );
  const names = rows.map(({ name }) => name);
  return names.length === 0
    ? ok(named('indexes', workspace), 'All are valid.')
    : fail(
        named('indexes', workspace),
        `Half built, and used by no query: ${names.join(', ')}.`,
        names.map((name) => `reindex index concurrently ${name};`).join(' '),
      );
}

const STUCK_SECONDS = 300;

/** Events above the oldest open transaction are not told to anybody yet. */
export async function checkHorizon(
  client: pg.ClientBase,
  workspace: string,
  stuckSeconds = STUCK_SECONDS,
): Promise<Finding> {
  const check = named('events', workspace);
  if (await isAheadOfCluster(client))
    return fail(
      check,
      'The log comes from another PostgreSQL whose transaction counter was further on: new events are not seen.',
      'Restart the server: it aligns the order of the log when it starts.',
    );
  const { rows } = await client.query<{ pid: number; who: string; seconds: number }>(
    `select pid, coalesce(nullif(application_name, ''), usename::text, 'unnamed') as who, round(extract(epoch from now() - xact_start))::int as seconds
     from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid() and xact_start < now() - make_interval(secs => $1)
     union all select 0, 'the prepared transaction ' || gid, round(extract(epoch from now() - prepared))::int
     from pg_prepared_xacts where prepared < now() - make_interval(secs => $1) order by seconds desc limit 5`,
    [stuckSeconds],
  );
  return rows.length === 0
    ? ok(check, 'Nothing holds the log up.')
    : fail(
        check,
        `Held up: nobody hears of what is written since ${rows.map(({ pid, who, seconds }) => `${who}${pid ? ` (process ${pid})` : ''} opened a transaction ${seconds} s ago`).join('; ')}.`,
        rows[0]!.pid ? `End it there, or: select pg_terminate_backend(${rows[0]!.pid});` : 'rollback prepared it.',
      );
}

const UNSEALED_SECONDS = 120;

export async function checkSealed(client: pg.ClientBase, workspace: string, serverRuns: boolean): Promise<Finding> {
  const check = named('seals', workspace);
  const { count, seconds } = await first<{ count: number; seconds: number | null }>(
    client,
    `select count(*)::int as count, extract(epoch from now() - min(at))::float8 as seconds from event
     where (txid, id) > (coalesce((select last_txid from seal order by id desc limit 1), '0'::xid8),
                         coalesce((select last_event_id from seal order by id desc limit 1), 0))`,
  );
  if (count === 0 || seconds === null) return ok(check, 'Every event is sealed.');
  const says = `${count} events are not sealed yet, the oldest for ${Math.round(seconds)} s`;
  return serverRuns && seconds > UNSEALED_SECONDS
    ? fail(check, `${says}, though a server runs.`, 'See its log for "sealing the audit trail failed"; restart it.')
    : ok(check, `${says}${serverRuns ? '' : '; the next start seals them'}.`);
}

interface ServerRow {
  name: string;
  url: string;
  seen: number;
  loops: Record<string, { at: string; failed?: boolean }>;
}

const GONE_SECONDS = 60;
const LOOP_LATE_MS = 13 * 3_600_000;

export async function checkServers(client: pg.ClientBase, now: Date): Promise<{ finding: Finding; running: number }> {
  const { rows } = await client.query<ServerRow>(
    'select name, url, extract(epoch from now() - seen_at)::float8 as seen, loops from server_process order by id',
  );
  const alive = rows.filter(({ seen }) => seen < GONE_SECONDS);
  const dead = rows.filter(({ seen }) => seen >= GONE_SECONDS);
  const late = alive.flatMap(({ name, loops }) =>
    Object.entries(loops)
      .filter(([, { at, failed }]) => failed || now.getTime() - Date.parse(at) > LOOP_LATE_MS)
      .map(([loop, { at, failed }]) => `${loop} at ${name} ${failed ? 'failed' : 'was last through'} ${at}`),
  );
  const says =
    alive.length === 0
      ? 'None runs.'
      : `${alive.map(({ name, url }) => `${name} (${url})`).join(', ')} ${alive.length === 1 ? 'runs' : 'run'}.`;
  if (late.length > 0)
    return {
      running: alive.length,
      finding: warn('servers', `${says} In the background: ${late.join('; ')}.`, 'See the log of that server.'),
    };
  if (dead.length > 0)
    return {
      running: alive.length,
      finding: warn(
        'servers',
        `${says} Not seen any more: ${dead.map(({ name, seen }) => `${name} (for ${Math.round(seen)} s)`).join(', ')}.`,
        'It was killed or cannot reach the database. Start it again, or forget about it: it is removed after a day.',
      ),
    };
  return { running: alive.length, finding: ok('servers', says) };
}
