import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PlumblineError } from '#kernel';
import { chooseDatabase, readKeptSettings } from './keptSettings.ts';

export interface StartSettings {
  dataDir: string;
  host: string;
  port: number;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  dev: boolean;
  /** Worker processes that are started beside the server. */
  workers: number;
  /** What the person who starts should know of where the settings come from. */
  notes?: string[];
}

interface Surroundings {
  env: Record<string, string | undefined>;
  args: string[];
  isRoot: boolean;
  home: string;
}

export const defaultPort = 7300;

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new PlumblineError('invalid_input', `PLUMBLINE_PORT is "${text}"; it must be a port number from 1 to 65535.`);
}

function workersOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 16) return count;
  throw new PlumblineError('invalid_input', `PLUMBLINE_WORKERS is "${text}"; it must be a number from 1 to 16.`);
}

/** Reads the environment. An empty variable counts as not set. */
export function readStartSettings({ env, args, isRoot, home }: Surroundings): StartSettings {
  const unknown = args.filter((arg) => arg !== '--dev');
  if (unknown.length > 0) {
    throw new PlumblineError(
      'invalid_input',
      `npm start does not know ${unknown.join(' ')}. It is set by PLUMBLINE_PORT, PLUMBLINE_HOST, PLUMBLINE_DATA and DATABASE_URL.`,
    );
  }
  const ordinary = join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'plumbline');
  return {
    dataDir: resolve(env.PLUMBLINE_DATA || (isRoot ? '/var/lib/plumbline' : ordinary)),
    host: env.PLUMBLINE_HOST || '127.0.0.1',
    port: portOf(env.PLUMBLINE_PORT),
    databaseUrl: env.DATABASE_URL || null,
    dev: args.includes('--dev'),
    workers: workersOf(env.PLUMBLINE_WORKERS),
  };
}

export function startSettings(): StartSettings {
  const settings = readStartSettings({
    env: process.env,
    args: process.argv.slice(2),
    isRoot: process.getuid?.() === 0,
    home: homedir(),
  });
  const { dataDir } = settings;
  const { databaseUrl, note } = chooseDatabase(settings.databaseUrl, readKeptSettings(dataDir), dataDir);
  return { ...settings, databaseUrl, notes: note ? [note] : [] };
}
