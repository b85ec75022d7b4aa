// `npm start`: makes the clone complete (npm ci), then goes on under the pinned Node.
// Plain JavaScript for Node >= 18 without dependencies: this is what runs before anything is installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const startedMs = Date.now();
const [major] = process.versions.node.split('.').map(Number);
if (major < 18) {
  console.error(
    `Plumbline starts with Node 18 or newer; this is ${process.version}. Install a newer one: https://nodejs.org`,
  );
  process.exit(1);
}

const { installIfNeeded } = await import('./install.mjs');
const { pinnedNode } = await import('./pinned-node.mjs');

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const dev = args.includes('--dev');

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
let stopping = false;

// npm and the terminal may both send a signal, the server counts those that come together as one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    for (const child of children) child.kill(signal);
  });
}

// npm passes SIGTERM to the shell between us, which just dies. That our parent is gone is then the only sign.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stopping = true;
    for (const child of children) child.kill('SIGTERM');
  }, 500);
  watch.unref();
}

/** Runs the child to its end; resolves with its exit code. */
function run(command, commandArgs, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArgs, { cwd: root, ...options });
    children.add(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      children.delete(child);
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

try {
  const say = (line) => console.log(`${((Date.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  await installIfNeeded({ root, say, run, isStopping: () => stopping });
  if (stopping) process.exit(130);

  // One half of the channel to the server: when this process is killed, the other half tells the server to stop.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const env = {
    // Compiled modules are kept: half a second of every later start.
    NODE_COMPILE_CACHE: join(root, '.plumbline', 'compile-cache'),
    ...process.env,
    PLUMBLINE_STARTED_MS: String(startedMs),
  };
  const node = pinnedNode();
  const flags = ['--disable-warning=ExperimentalWarning'];
  const server = run(
    node,
    [...flags, ...(dev ? ['--watch', '--watch-preserve-output'] : []), 'apps/server/main.ts', ...args],
    { env, stdio },
  );
  if (dev) run(node, [...flags, 'apps/server/start/devWeb.ts'], { env, stdio });
  const code = await server;
  for (const child of children) child.kill('SIGTERM');
  process.exit(code);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
