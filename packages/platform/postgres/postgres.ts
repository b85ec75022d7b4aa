/**
 * Terminology of the PostgreSQL supervisor.
 *
 * - **program**: the PostgreSQL executables, libraries and shared files that npm brought.
 * - **cluster**: one data folder, as `initdb` makes it.
 * - **postmaster**: the server process of a cluster.
 * - **account**: the operating-system user that the postmaster runs as.
 * - **adopt**: to take over a postmaster that an earlier, killed process of ours started.
 */

/** What the supervisor tells about itself. A pino logger fits. */
export interface PostgresLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface PostgresOptions {
  /** Plumbline's data folder. The cluster lives in `postgres/` under it. Made if missing. */
  dataDir: string;
  /** Use this PostgreSQL (>= 15) instead of the embedded one. Must name a user that can create databases. */
  databaseUrl?: string | undefined;
  log: PostgresLog;
  /** One line for the person who waits, each time something slow begins. */
  progress: (line: string) => void;
  /** Gives up fsync for speed. Only for servers that are thrown away after a test run. */
  throwAwayForTests?: boolean;
}

export interface Postgres {
  /** Connection URL of a database on this server; it contains the password: never log it, never put it in argv. */
  url(database: string): string;
  /** URL of the database from which others are created. */
  adminUrl: string;
  embedded: boolean;
  /** True when a server left over by a killed process was taken over. */
  adopted: boolean;
  /** Process id of the postmaster; null for a PostgreSQL that is not ours. */
  pid(): number | null;
  /** Creates the database when it is missing. Safe when several do it at once. */
  ensureDatabase(name: string): Promise<void>;
  /** Embedded: fast shutdown (rolls back what is open, writes a checkpoint). Otherwise nothing. Idempotent. */
  stop(): Promise<void>;
}
