// Reads over HTTP with authorisation: 300 components, 100 filtered lists and 100 searches a second, all three together, by
// fifty clients of five people with different scopes. Server, PostgreSQL and clients are processes that share the cores as
// the system gives them.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ref } from '#kernel';
import { createAuthority, findSystemActor, insertGrant, insertPerson, issueApiKey } from '#people';
import { createContext, type Workspace } from '#platform';
import { type LoadedEstate, loadEstate } from './estate/load.ts';
import { type Benchmark, type Figure, rounded } from './figure.ts';
import type { FromClient, Order, What } from './reading/client.ts';
import { type Asker, askers } from './reading/mix.ts';
import type { FromServer, ToServer } from './reading/watch.ts';

const COMPONENTS = Number(process.env['PLUMBLINE_BENCH_COMPONENTS'] ?? 1_000_000);
const CLIENTS = 50;
/** Less than 1 only to try it on a busy machine: what is measured then is not what was promised. */
const SHARE = Number(process.env['PLUMBLINE_BENCH_SHARE'] ?? 1);
const RATES: Order['rates'] = { get: 300 * SHARE, list: 100 * SHARE, search: 100 * SHARE };
const GOALS: { [Each in What]: number } = { get: 5, list: 10, search: 15 };
const LOOP_GOAL_MS = 20;
const WARM_UP_SECONDS = 8;
const SECONDS = 30;

const start = (file: string, env: NodeJS.ProcessEnv = {}): ChildProcess =>
  fork(fileURLToPath(new URL(`./reading/${file}`, import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

async function heard<Message>(child: ChildProcess): Promise<Message> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`A process of the benchmark ended with ${code}.`);
    }),
  ]);
  return message as Message;
}

/** A person for each asker, with a key. */
async function keysOf(workspace: Workspace, people: Asker[]): Promise<string[]> {
  const system = (await findSystemActor(workspace.db))!;
  const authority = createAuthority(workspace);
  const context = createContext({ workspace, authority, actor: system, operation: 'bench.person' });
  const domains = await workspace.db.selectFrom('domain').select(['id', 'key']).execute();
  return context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const keys: string[] = [];
    for (const { name, grants } of people) {
      const personId = await insertPerson(tx, { kind: 'person', name, at: now });
      await mutation.record({ subject: ref('person', personId) });
      for (const [key, level] of Object.entries(grants)) {
        const domainId = domains.find((domain) => domain.key === key)!.id;
        const grant = { personId, domainId, level, from: now, to: null, grantedBy: null, reason: 'bench' };
        await mutation.record({ subject: ref('grant', await insertGrant(tx, grant)) });
      }
      keys.push((await issueApiKey(tx, { personId, name: 'bench', at: now, expiresAt: null })).secret);
    }
    return keys;
  });
}

/** Until the search has read the estate: what comes before is the start, which is measured by itself. */
async function untilSearchIsReady(port: number, token: string): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/search?q=anything`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = (await response.json()) as { complete?: boolean };
    if (!response.ok) throw new Error(`The search answers ${response.status}.`);
    if (answer.complete) return (performance.now() - startedMs) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const percentile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

export const reads: Benchmark = {
  name: 'reads',
  async run(say) {
    const estate = await loadEstate(COMPONENTS, { say });
    try {
      return await measureReads(estate, COMPONENTS, say);
    } finally {
      await estate.close();
    }
  },
};

type Served = Extract<FromServer, { loopP99: number }>;
type Done = Exclude<FromClient, { warm: true }>;
interface Measured {
  taken: Done;
  served: Served;
  searchReadySeconds: number;
  loadAtBegin: number;
}

/** All three rates together against one server of `./reading`; it and the clients end with it. */
async function underLoad(server: 'server.ts' | 'floor.ts', url: string, order: Omit<Order, 'port'>): Promise<Measured> {
  const children: ChildProcess[] = [];
  try {
    const serving = start(server, { PLUMBLINE_BENCH_URL: url });
    children.push(serving);
    const { port } = await heard<{ port: number }>(serving);
    const searchReadySeconds = server === 'floor.ts' ? 0 : await untilSearchIsReady(port, order.tokens[0]!);
    const client = start('client.ts');
    children.push(client);
    client.send({ ...order, port } satisfies Order);
    await heard<FromClient>(client);
    const loadAtBegin = loadavg()[0]!;
    serving.send({ begin: true } satisfies ToServer);
    await heard<FromServer>(serving);
    client.send('begin');
    const taken = (await heard<FromClient>(client)) as Done;
    serving.send({ end: true } satisfies ToServer);
    const served = (await heard<FromServer>(serving)) as Served;
    if (taken.refused.length > 0)
      throw new Error(`${taken.refused.length} were refused; the first: ${taken.refused[0]}`);
    return { taken, served, searchReadySeconds, loadAtBegin };
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  }
}

/** Reads the whole estate once: a server that has been up for a while has in memory what is asked for. */
async function warm(workspace: Workspace): Promise<number> {
  await workspace.pool.query('create extension if not exists pg_prewarm');
  const { rows } = await workspace.pool.query<{ blocks: string }>(
    `select sum(pg_prewarm(oid::regclass)) as blocks from pg_class where relkind in ('r', 'i', 't') and relpersistence = 'p'`,
  );
  return (Number(rows[0]!.blocks) * 8_192) / 1e9;
}

const WINDOW_MS = 100;

/** Whether the slowest hundredth came one by one, or all at a few moments in which everything stood still. */
function whenSlow({ slowest }: Done): string {
  const windows = new Map<number, number>();
  for (const { dueMs } of slowest) {
    const window = Math.floor(dueMs / WINDOW_MS);
    windows.set(window, (windows.get(window) ?? 0) + 1);
  }
  const fullest = [...windows.values()].sort((a, b) => b - a);
  const inFive = fullest.slice(0, 5).reduce((sum, count) => sum + count, 0);
  const share = ((inFive / slowest.length) * 100).toFixed(0);
  return `the slowest ${slowest.length} were due in ${windows.size} windows of ${WINDOW_MS} ms; ${share} % of them in five`;
}

const middleAndWorst = (times: number[]): { p50: number; p99: number; longest: number } => {
  const sorted = times.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), longest: sorted.at(-1)! };
};

export async function measureReads(
  estate: Pick<LoadedEstate, 'url' | 'open'>,
  components: number,
  say: (line: string) => void,
): Promise<Figure[]> {
  const workspace = estate.open({ maxConnections: 2 });
  let tokens: string[];
  try {
    tokens = await keysOf(workspace, askers);
    say(`${(await warm(workspace)).toFixed(1)} GB of the database read into memory`);
  } finally {
    await workspace.close();
  }
  const order = {
    size: components,
    seed: 7,
    tokens,
    clients: CLIENTS,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
    slowest: Math.ceil((SECONDS * (RATES.get + RATES.list + RATES.search)) / 100),
    rates: RATES,
  };
  const size = `${components.toLocaleString('en')}${SHARE === 1 ? '' : `, ${SHARE} of the rates`}`;
  const floor = await underLoad('floor.ts', estate.url, order);
  const least = middleAndWorst(Object.values(floor.taken.times).flat());
  say(
    `what the machine itself needs (a bare server, one row by its key for each request): median ${least.p50.toFixed(2)} ms, p99 ${least.p99.toFixed(2)} ms, longest ${least.longest.toFixed(1)} ms`,
  );
  const { taken, served, searchReadySeconds, loadAtBegin } = await underLoad('server.ts', estate.url, order);
  say(`the search has read ${components} components after ${searchReadySeconds.toFixed(1)} s`);
  const watched = (name: string, value: number, unit: string): Figure => ({
    name: `reads at ${size}: ${name}`,
    value: rounded(value),
    unit,
    goal: null,
    better: 'lower',
  });
  const figures: Figure[] = [
    watched('bare server with one row by its key, median', least.p50, 'ms'),
    watched('bare server with one row by its key, p99', least.p99, 'ms'),
  ];
  for (const what of ['get', 'list', 'search'] as const) {
    const { p50, p99, longest } = middleAndWorst(taken.times[what]);
    say(
      `${what}: ${taken.times[what].length} in ${SECONDS} s, median ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${longest.toFixed(1)} ms`,
    );
    figures.push(watched(`${what}, median`, p50, 'ms'), { ...watched(`${what}, p99`, p99, 'ms'), goal: GOALS[what] });
  }
  say(whenSlow(taken));
  for (const { what, path, ms } of taken.slowest.slice(0, 5)) say(`  slow: ${ms.toFixed(1)} ms ${what} ${path}`);
  say(
    `event loop delay: median ${served.loopP50.toFixed(2)} ms, p99 ${served.loopP99.toFixed(2)} ms, longest ${served.loopMax.toFixed(1)} ms`,
  );
  const share = (cpuSeconds: number): string => ((cpuSeconds / SECONDS) * 100).toFixed(0);
  say(
    `of a core: server with its threads ${share(served.cpuSeconds)} %, clients ${share(taken.cpuSeconds)} %, the rest PostgreSQL; load of the machine at the begin ${loadAtBegin.toFixed(1)}; ${(taken.bytes / SECONDS / 1e6).toFixed(1)} MB/s; server ${(served.rssBytes / 1e6).toFixed(0)} MB`,
  );
  return [
    ...figures,
    { ...watched('event loop delay, p99', served.loopP99, 'ms'), goal: LOOP_GOAL_MS },
    watched('search ready after', searchReadySeconds, 's'),
    watched('server CPU', served.cpuSeconds / SECONDS, 'cores'),
  ];
}
