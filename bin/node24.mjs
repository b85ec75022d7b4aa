// Runs a script under the pinned Node, whatever Node the machine has. Plain JavaScript for Node >= 18, no dependencies.
import { spawn } from 'node:child_process';
import { pinnedNode } from './pinned-node.mjs';

const [script, ...args] = process.argv.slice(2);
const child = spawn(pinnedNode(), ['--disable-warning=ExperimentalWarning', script, ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
