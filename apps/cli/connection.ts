// Where the server is and who we are to it.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Connection {
  /** Without a trailing slash; with /w/<name> for a workspace other than main. */
  baseUrl: string;
  token: string | null;
  /** Where the token was looked for, for the message when there is none. */
  tokenFile: string;
}

function dataDirs(env: NodeJS.ProcessEnv): string[] {
  if (env['PLUMBLINE_DATA']) return [env['PLUMBLINE_DATA']];
  const own = join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'plumbline');
  return process.getuid?.() === 0 ? ['/var/lib/plumbline'] : [own, '/var/lib/plumbline'];
}

function readIfAllowed(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** PLUMBLINE_URL and PLUMBLINE_TOKEN, else what a server on this machine has left in its data folder. */
export function findConnection(env: NodeJS.ProcessEnv, workspace: string | undefined): Connection {
  const folders = dataDirs(env);
  const folder = folders.find((path) => existsSync(join(path, 'admin.token'))) ?? folders[0]!;
  const tokenFile = join(folder, 'admin.token');
  const base = (
    env['PLUMBLINE_URL'] ||
    runningUrl(folder) ||
    `http://127.0.0.1:${env['PLUMBLINE_PORT'] || 7300}`
  ).replace(/\/+$/, '');
  return {
    baseUrl: workspace && workspace !== 'main' ? `${base}/w/${encodeURIComponent(workspace)}` : base,
    token: env['PLUMBLINE_TOKEN'] || readIfAllowed(tokenFile),
    tokenFile,
  };
}

/** A running server writes its address into its data folder. */
function runningUrl(folder: string): string | null {
  const lock = readIfAllowed(join(folder, 'server.json'));
  try {
    return lock ? ((JSON.parse(lock) as { url?: string }).url ?? null) : null;
  } catch {
    return null;
  }
}
