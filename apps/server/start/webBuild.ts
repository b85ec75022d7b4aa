// The built web UI: built again only when something it was made of has changed.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Child, startChild } from './child.ts';

export interface WebSources {
  root: string;
  /** Where the UI's own sources and its Vite configuration are. */
  web: string;
  /** `<root>/apps/web/dist`, or a place in the data folder when the clone is not ours to write. */
  output: string;
  /** For the lock and the unfinished build; on the same file system as `output`. */
  scratch: string;
}

/** Written beside the build, once it is complete. Paths are relative to the clone. */
export interface BuildStamp {
  /** Files from outside the UI's folder that went into the build. */
  foreign: string[];
  hash: string;
}

export const stampName = '.stamp.json';

export function webSources(root: string, dataDir: string): WebSources {
  const web = join(root, 'apps', 'web');
  const inClone: WebSources = { root, web, output: join(web, 'dist'), scratch: join(root, '.plumbline') };
  try {
    accessSync(web, constants.W_OK);
    return inClone;
  } catch {
    // Another user's clone: theirs if it is current, else a build of our own.
    return isCurrent(inClone) ? inClone : { root, web, output: join(dataDir, 'web'), scratch: dataDir };
  }
}

function ownFiles(web: string): string[] {
  const inside = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name.startsWith('dist') || entry.name.startsWith('.')) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? inside(path) : [path];
    });
  return inside(web).filter((path) => !/\.test\.tsx?$/.test(path));
}

/** Hash over the UI's sources, the given files from elsewhere, and the exact packages. */
export function hashOfSources({ root, web }: WebSources, foreign: string[]): string {
  const paths = [...ownFiles(web).map((path) => relative(root, path)), ...foreign, 'package-lock.json'];
  const hash = createHash('sha256');
  for (const path of [...new Set(paths)].sort()) {
    const file = join(root, path);
    hash.update(path).update('\0');
    hash.update(existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'gone');
  }
  return hash.digest('hex');
}

export function isCurrent(sources: WebSources): boolean {
  try {
    const stamp = JSON.parse(readFileSync(join(sources.output, stampName), 'utf8')) as BuildStamp;
    return existsSync(join(sources.output, 'index.html')) && stamp.hash === hashOfSources(sources, stamp.foreign);
  } catch {
    return false;
  }
}

const shownLines = 12;

function shortened(text: string): string {
  const lines = text.split('\n');
  return lines.length <= shownLines
    ? text
    : [...lines.slice(0, shownLines), `… (${lines.length - shownLines} more lines)`].join('\n');
}

export interface WebBuildOptions {
  sources: WebSources;
  progress: (line: string) => void;
  warn: (line: string) => void;
  signal: AbortSignal;
}

/**
 * The folder of a current build, or null when there is no UI to serve: then everything else still works.
 * The build runs in a process of its own: beside the start of PostgreSQL, and its memory goes away with it.
 */
export async function currentWebBuild({ sources, progress, warn, signal }: WebBuildOptions): Promise<string | null> {
  if (!existsSync(join(sources.web, 'vite.config.ts'))) {
    warn('This clone has no web UI (apps/web/vite.config.ts is missing): only the API and the CLI are there.');
    return null;
  }
  if (isCurrent(sources)) return sources.output;
  progress('Building the web UI');
  const beganMs = Date.now();
  let builder: Child | null = null;
  const abort = () => builder?.process.kill('SIGKILL');
  signal.addEventListener('abort', abort);
  try {
    builder = startChild('apps/server/start/buildWeb.ts', [JSON.stringify(sources)], {
      root: sources.root,
      output: 'capture',
    });
    const { code, text } = await builder.ended;
    if (code === 0) {
      progress(`The web UI is built (${((Date.now() - beganMs) / 1000).toFixed(1)} s)`);
      return sources.output;
    }
    if (signal.aborted) return null;
    const old = existsSync(join(sources.output, 'index.html'));
    warn(
      `The web UI could not be built; ${old ? 'the last build is served' : 'the API and the CLI still work'}.\n${shortened(text)}`,
    );
    return old ? sources.output : null;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
