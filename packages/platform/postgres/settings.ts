import { totalmem } from 'node:os';

const MiB = 1024 * 1024;

/** What the machine has, or what the container around this process may use of it. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * The whole `postgresql.conf` of an embedded cluster, written anew before every start.
 * Sized for a machine that PostgreSQL shares with Plumbline itself. shared_buffers is only touched when used, and a
 * quarter: what lies there need not be read again when the system takes its own cache of files back (an estate of a
 * million components is 1.8 GB; a list that has to read from the disk waits ten times as long).
 */
export function serverSettings(
  port: number,
  options: { throwAway: boolean; memoryBytes?: number; socketDir?: string | null },
): string {
  const memory = (options.memoryBytes ?? memoryBytes()) / MiB;
  const sharedBuffers = Math.round(Math.max(32, Math.min(8192, memory / 4)));
  const settings: Record<string, string | number> = {
    // Loopback only, and beside it a socket where its path is short enough: no TCP stack in between.
    listen_addresses: `'127.0.0.1'`,
    port,
    unix_socket_directories: options.socketDir ? `'"${options.socketDir}"'` : `''`,
    unix_socket_permissions: '0700',
    password_encryption: `'scram-sha-256'`,
    max_connections: 200,

    // Never weakened: an acknowledged write survives kill -9 and power loss.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${Math.round(Math.max(128, memory / 2))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${Math.round(Math.max(32, Math.min(256, memory / 16)))}MB`,
    random_page_cost: 1.1,
    // Compiling a query costs more than it saves on the short queries of this system.
    jit: 'off',
    min_wal_size: '128MB',
    // A million components with their relations write some 4 GB of it: one checkpoint on the way, not three.
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    max_parallel_workers_per_gather: 1,

    // What was in memory is read again in the background after a start: else the first minutes answer from the disk.
    ...(!options.throwAway && { shared_preload_libraries: `'pg_prewarm'` }),

    timezone: `'UTC'`,
    log_timezone: `'UTC'`,
    datestyle: `'iso, ymd'`,
    // Statement texts, details and values may hold secrets: our own log tells about failed statements, not this one.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: `'%m [%p] '`,
    ...(options.throwAway && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '128MB',
      max_connections: 400,
      autovacuum_naptime: '5min',
    }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ['# Written by Plumbline before every start: changes made here are lost.', ...lines, ''].join('\n');
}
