// Builds the web UI, as a process of its own: under another name first, then swapped in. Argument: WebSources as JSON.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build, type Plugin } from 'vite';
import { hashOfSources, isCurrent, stampName, type WebSources } from './webBuild.ts';

const sources = JSON.parse(process.argv[2] ?? '') as WebSources;
const { root, web, output, scratch } = sources;
/** What killed builds left: ours alone, since we hold the lock. */
function removeUnfinished(): void {
  for (const name of readdirSync(scratch)) {
    if (/^web-build-\d+\.(new|old)$/.test(name)) rmSync(join(scratch, name), { recursive: true, force: true });
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
  const unfinished = join(scratch, `web-build-${process.pid}.new`);
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
  const old = join(scratch, `web-build-${process.pid}.old`);
  if (existsSync(output)) renameSync(output, old);
  renameSync(unfinished, output);
  rmSync(old, { recursive: true, force: true });
}

// Two starts on different data folders share the clone: one builds, the other finds it done. The kernel frees the lock.
mkdirSync(scratch, { recursive: true });
const lock = new DatabaseSync(join(scratch, 'web-build.lock'), { timeout: 120_000 });
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
