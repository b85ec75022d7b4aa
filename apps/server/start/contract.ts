// What the start-up gives to the server, and what it needs back.
import type { Logger } from 'pino';
import type { Postgres } from '../../../packages/platform/postgres/index.ts';
import type { Progress } from './progress.ts';

export interface ServerOptions {
  postgres: Postgres;
  dataDir: string;
  host: string;
  port: number;
  /** The built web UI; null when there is none. */
  webDir: string | null;
  log: Logger;
  progress: Progress;
}

export interface RunningServer {
  url: string;
  /** Single-use; null when the first administrator signed in long ago. */
  signInLink: string | null;
  /** Ends open requests and connections to the database. Idempotent. */
  stop(): Promise<void>;
}

export type StartServer = (options: ServerOptions) => Promise<RunningServer>;

/** How the worker process learns what it works on. Never by arguments: those show in the list of processes. */
export interface WorkerEnvironment {
  PLUMBLINE_DATA: string;
  PLUMBLINE_POSTGRES_URL: string;
  PLUMBLINE_URL: string;
}
