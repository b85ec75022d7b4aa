#!/usr/bin/env node
// The command line. Plain JavaScript for Node >= 18: it goes on under the pinned Node.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pinnedNode } from './pinned-node.mjs';

let node;
try {
  node = pinnedNode();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// These work on the installation's own data, not over HTTP: they are needed when no server runs.
const maintenance = ['backup', 'restore', 'move', 'doctor'].includes(process.argv[2]);
const main = fileURLToPath(new URL(`../apps/${maintenance ? 'maintenance' : 'cli'}/main.ts`, import.meta.url));
const child = spawn(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // Compiled modules are kept, as by the launcher: most of what a short command costs.
  env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('../.plumbline/compile-cache', import.meta.url)), ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
