// Builds the web UI into the folder given as argument: under another name first, then swapped in.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { hashOfSources, isCurrent, stampName, type WebSources } from './webBuild.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const web = join(root, 'apps', 'web');
const output = process.argv[2] ?? join(web, 'dist');
const sources: WebSources = { root, web, output };

process.on('disconnect', () => process.exit(1));

function removeUnfinished(): void {
  const folder = dirname(output);
  for (const name of readdirSync(folder)) {
    const rest = name.startsWith(basename(output)) ? name.slice(basename(output).length) : '';
    if (/^\.\d+\.(new|old)$/.test(rest)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function buildAnew(): Promise<void> {
  const foreign = new Set<string>();
  const noteSources: Plugin = {
    name: 'plumbline-note-sources',
    moduleParsed({ id }) {
      const path = relative(root, id.split('?')[0] ?? id);
      const inClone = !id.startsWith('\0') && !path.startsWith('..') && !path.includes('node_modules');
      if (inClone && !path.startsWith(join('apps', 'web'))) foreign.add(path);
    },
  };
  const unfinished = `${output}.${process.pid}.new`;
  const ownBefore = hashOfSources(sources, []);
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    configLoader: 'native',
    logLevel: 'warn',
    plugins: [noteSources],
    build: { outDir: unfinished, emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  });
  const list = [...foreign].sort();
  // Somebody edited while it was built: what was built is of neither state.
  const hash = ownBefore === hashOfSources(sources, []) ? hashOfSources(sources, list) : 'changed while building';
  writeFileSync(join(unfinished, stampName), JSON.stringify({ foreign: list, hash }));
  const old = `${output}.${process.pid}.old`;
  if (existsSync(output)) renameSync(output, old);
  renameSync(unfinished, output);
  rmSync(old, { recursive: true, force: true });
}

// Two starts on different data folders share the clone: one builds, the other finds it done. The kernel frees the lock.
mkdirSync(dirname(output), { recursive: true });
const lock = new DatabaseSync(`${output}.lock`, { timeout: 120_000 });
lock.exec('pragma journal_mode = memory; begin exclusive');
let code = 0;
try {
  removeUnfinished();
  if (!isCurrent(sources)) await buildAnew();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  code = 1;
}
lock.close();
process.exit(code);
