// npm run bench: measures, prints, and writes bench/results.json.
// `-- NAME …` runs only these parts and leaves the other figures as they are, each with its own time and commit;
// `-- --check` fails where a goal is missed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { authority } from './authority.ts';
import { backup } from './backup.ts';
import { commands } from './commands.ts';
import { exported } from './export.ts';
import { type Benchmark, type Figure, isMissed } from './figure.ts';
import { graph } from './graph.ts';
import { http } from './http.ts';
import { imports } from './import.ts';
import { currentCommit, describeMachine, type Machine } from './machine.ts';
import { network } from './network.ts';
import { reads } from './reads.ts';
import { seal } from './seal.ts';
import { start } from './start.ts';
import { steps } from './steps.ts';
import { turn } from './turn.ts';
import { withWorkspace } from './workspace.ts';
import { writes } from './writes.ts';

const benchmarks: Benchmark[] = [
  authority,
  writes,
  imports,
  seal,
  http,
  turn,
  start,
  network,
  graph,
  backup,
  reads,
  steps,
  commands,
  exported,
];

interface Results {
  machine: Machine;
  results: Taken[];
}

interface Taken extends Figure {
  takenAt: string;
  commit: string | null;
}

interface Order {
  names: string[];
  check: boolean;
}

function orderOf(args: string[]): Order {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { only: { type: 'string', multiple: true }, check: { type: 'boolean' } },
      allowPositionals: true,
    });
    return { names: [...(values.only ?? []), ...positionals], check: values.check === true };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(why: string): never {
  console.error(`${why}\nUse: npm run bench -- [--check] [${benchmarks.map(({ name }) => name).join(' | ')}] …`);
  process.exit(2);
}

const { names, check } = orderOf(process.argv.slice(2));
const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown) refuse(`There is no benchmark "${unknown}".`);
const chosen = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));

const root = fileURLToPath(new URL('../', import.meta.url));
const file = `${root}bench/results.json`;
const machine = describeMachine(await withWorkspace(async ({ postgresVersion }) => postgresVersion));
const figures: Figure[] = [];
const failed: string[] = [];
for (const benchmark of chosen) {
  console.log(`${benchmark.name} …`);
  try {
    figures.push(...(await benchmark.run((line) => console.log(`  ${line}`))));
  } catch (error) {
    failed.push(benchmark.name);
    console.error(`  failed: ${error instanceof Error ? error.message : error}`);
  }
}

const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results).results : [];
const kept = names.length > 0 ? before.filter(({ name }) => !figures.some((figure) => figure.name === name)) : [];
const now = { takenAt: new Date().toISOString(), commit: currentCommit(root) };
const results: Results = { machine, results: [...kept, ...figures.map((figure) => ({ ...figure, ...now }))] };
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

const width = Math.max(...figures.map(({ name }) => name.length), 0);
console.log(`\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres}\n`);
for (const figure of figures) {
  const { name, value, unit, goal, better } = figure;
  const promise =
    goal === null ? '' : `goal ${better === 'lower' ? '≤' : '≥'} ${goal}${isMissed(figure) ? '  MISSED' : ''}`;
  console.log(`${name.padEnd(width)}  ${String(value).padStart(8)} ${unit.padEnd(5)}  ${promise}`);
}
const missed = figures.filter(isMissed);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
process.exit(failed.length > 0 || (check && missed.length > 0) ? 1 : 0);
