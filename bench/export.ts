// What the export of everything costs the server in memory: in each format, read as fast as it comes, then by a reader who
// takes a little a second and goes away in the middle. It is made while it is sent, so neither the size of the estate nor a
// slow reader may count.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ref } from '#kernel';
import { createAuthority, findSystemActor, issueApiKey } from '#people';
import { createContext, type Workspace } from '#platform';
import { FIRST_PERSON, loadEstate } from './estate/load.ts';
import { type Benchmark, type Figure, rounded } from './figure.ts';
import type { FromServer, ToServer } from './reading/watch.ts';

const COMPONENTS = Number(process.env['PLUMBLINE_BENCH_EXPORT_COMPONENTS'] ?? 100_000);
const EVERY_MS = 100;
const SLOW = { seconds: 10, bytesPerSecond: 256 * 1_024 };
/** Of the server's heap: otherwise a machine with much memory lets what is dead lie, and one sees nothing. */
const HEAP_MB = 192;
/** Above the rest, whatever the size: batches of a thousand, what of them is dead, and what the socket holds. */
const GOAL_MB = 160;

const wanted = [
  ['YAML', 'format=yaml'],
  ['NDJSON', 'format=ndjson'],
  ['CSV of components', 'format=csv'],
  ['CSV of relations', 'format=csv&what=relations'],
] as const;

type Memory = Extract<FromServer, { rss: number }>;

async function told<Message extends FromServer>(server: ChildProcess): Promise<Message> {
  const heard = new AbortController();
  const [message] = await Promise.race([
    once(server, 'message', { signal: heard.signal }),
    once(server, 'exit', { signal: heard.signal }).then(([code, signal]) => {
      throw new Error(`The server of the benchmark ended with ${code ?? signal}.`);
    }),
  ]).finally(() => heard.abort());
  return message as Message;
}

function memoryOf(server: ChildProcess): Promise<Memory> {
  server.send({ memory: true } satisfies ToServer);
  return told<Memory>(server);
}

/** The most that was seen while `work` lasted. */
async function mostDuring(server: ChildProcess, work: Promise<unknown>): Promise<Memory> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  // It is awaited below; until then it may already have failed.
  ended.catch(() => {});
  const most = await memoryOf(server);
  while (!done) {
    const now = await memoryOf(server);
    for (const name of ['rss', 'heapUsed', 'external'] as const) most[name] = Math.max(most[name], now[name]);
    await wait(EVERY_MS);
  }
  await ended;
  return most;
}

async function keyOfTheFirst(workspace: Workspace): Promise<string> {
  const system = (await findSystemActor(workspace.db))!;
  const { id } = await workspace.db
    .selectFrom('person')
    .select('id')
    .where('email', '=', FIRST_PERSON.email)
    .executeTakeFirstOrThrow();
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: system,
    operation: 'bench.key',
  });
  return context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    await mutation.record({ subject: ref('person', id) });
    return (await issueApiKey(tx, { personId: id, name: 'bench', at: now, expiresAt: null })).secret;
  });
}

async function opened(port: number, token: string, query: string): Promise<IncomingMessage> {
  const asked = get(`http://127.0.0.1:${port}/api/v1/export?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`The export answers ${answer.statusCode}.`);
  return answer;
}

async function readAll(answer: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  return bytes;
}

/** Takes so much a second, then goes away in the middle. */
async function readSlowly(answer: IncomingMessage): Promise<void> {
  for (let second = 0; second < SLOW.seconds; second += 1) {
    for (let taken = 0; taken < SLOW.bytesPerSecond; ) {
      const chunk = answer.read() as Buffer | null;
      if (chunk === null) break;
      taken += chunk.length;
    }
    await wait(1_000);
  }
  answer.destroy();
}

const mb = (bytes: number): number => bytes / 1e6;

export const exported: Benchmark = {
  name: 'export',
  async run(say) {
    const estate = await loadEstate(COMPONENTS, { say });
    let server: ChildProcess | undefined;
    try {
      const workspace = estate.open({ maxConnections: 2 });
      const token = await keyOfTheFirst(workspace).finally(() => workspace.close());
      server = fork(fileURLToPath(new URL('./reading/server.ts', import.meta.url)), {
        execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MB}`],
        env: { ...process.env, PLUMBLINE_BENCH_URL: estate.url },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const { port } = await told<{ port: number }>(server);
      const figures: Figure[] = [];
      const rest = await memoryOf(server);
      const size = COMPONENTS.toLocaleString('en');
      for (const [what, query] of wanted) {
        const startedMs = performance.now();
        const reading = opened(port, token, query).then(readAll);
        const most = await mostDuring(server, reading);
        const seconds = (performance.now() - startedMs) / 1_000;
        say(
          `${what}: ${mb(await reading).toFixed(1)} MB in ${seconds.toFixed(1)} s; RSS ${mb(rest.rss).toFixed(0)} → ${mb(most.rss).toFixed(0)} MB, heap ${mb(rest.heapUsed).toFixed(0)} → ${mb(most.heapUsed).toFixed(0)} MB`,
        );
        figures.push({
          name: `export of ${size} as ${what}: memory above the rest`,
          value: rounded(Math.max(0, mb(most.rss - rest.rss))),
          unit: 'MB',
          goal: GOAL_MB,
          better: 'lower',
        });
      }
      const most = await mostDuring(server, opened(port, token, 'format=ndjson').then(readSlowly));
      say(
        `NDJSON to one who reads ${SLOW.bytesPerSecond / 1_024} KiB a second: RSS ${mb(rest.rss).toFixed(0)} → ${mb(most.rss).toFixed(0)} MB, heap ${mb(rest.heapUsed).toFixed(0)} → ${mb(most.heapUsed).toFixed(0)} MB`,
      );
      figures.push({
        name: `export of ${size} to a slow reader: memory above the rest`,
        value: rounded(Math.max(0, mb(most.rss - rest.rss))),
        unit: 'MB',
        goal: GOAL_MB,
        better: 'lower',
      });
      return figures;
    } finally {
      server?.kill('SIGKILL');
      await estate.close();
    }
  },
};
