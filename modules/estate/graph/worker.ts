// The thread of the graph: it loads the estate, follows the log and answers questions, so that the server's own thread
// goes on meanwhile. One a workspace; started by service.ts.
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { pino } from 'pino';
import { PlumblineError, systemClock } from '#kernel';
import { endOfLog, openWorkspace } from '#platform';
import { answerDependencies, answerImpact, answerPage, answerReach } from './answerLists.ts';
import { answerNeighbourhood, answerPaths, answerSinglePoints } from './answerOther.ts';
import { Desk, type LoadedGraph } from './desk.ts';
import { type Follower, follow } from './follow.ts';
import { loadGraph } from './load.ts';
import type { Answer, Question, QuestionName } from './question.ts';

export interface WorkerStart {
  name: string;
  /** A secret. */
  url: string;
}

export type ToWorker =
  | { number: number; ask: QuestionName; question: Question<QuestionName> }
  /** Nobody waits for the answer of that number any more. */
  | { number: number; ask: 'cancel' }
  | { number: number; ask: 'close' };

export type FromWorker =
  | { number: number; answer: Answer<QuestionName>; error?: undefined }
  | { number: number; error: { code: string; message: string }; answer?: undefined }
  | { log: string };

const port = parentPort!;
const { name, url } = workerData as WorkerStart;
const say = (message: FromWorker): void => port.postMessage(message);
const log = pino({ level: 'warn' }, { write: (line: string) => say({ log: line }) });
const workspace = openWorkspace({ name: `${name} graph`, url, clock: systemClock, log, maxConnections: 2 });

async function load(at: Date | null): Promise<LoadedGraph> {
  const startedMs = performance.now();
  // Of its own: a statement of the pool is ended after a minute.
  const client = new pg.Client({ connectionString: url, application_name: `plumbline ${name} graph`, keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  try {
    const graph = await loadGraph(client, at);
    return { graph, loadMs: performance.now() - startedMs };
  } finally {
    await client.end().catch(() => {});
  }
}

interface Present extends LoadedGraph {
  follower: Follower;
}
let present: Promise<Present> | undefined;

/** A load that failed is tried again at the next question. */
function loadPresent(): Promise<Present> {
  if (present) return present;
  const loading = (async () => {
    // First the place in the log, then the tables: what comes between is read twice, and that changes nothing.
    const from = await endOfLog(workspace.db);
    const loaded = await load(null);
    return { ...loaded, follower: await follow(workspace, loaded.graph, from) };
  })();
  present = loading;
  loading.catch(() => {
    present = undefined;
  });
  return loading;
}

const desk = new Desk({
  async current() {
    const loaded = await loadPresent();
    await loaded.follower.caughtUp();
    return loaded;
  },
  past: (at) => load(at),
});

type Answerer<Name extends QuestionName> = (
  question: Question<Name>,
  signal: AbortSignal,
) => Promise<Answer<Name>> | Answer<Name>;

const answers: { [Name in QuestionName]: Answerer<Name> } = {
  impact: (question, signal) => answerImpact(desk, question, signal),
  dependencies: (question, signal) => answerDependencies(desk, question, signal),
  page: (question) => answerPage(desk, question),
  release: ({ held }) => {
    desk.release(held);
    return null;
  },
  reach: (question) => answerReach(desk, question),
  paths: (question) => answerPaths(desk, question),
  singlePoints: (question, signal) => answerSinglePoints(desk, question, signal),
  neighbourhood: (question) => answerNeighbourhood(desk, question),
  size: ({ at }) => desk.size(at),
};

async function close(): Promise<void> {
  const loaded = await present?.catch(() => undefined);
  await loaded?.follower.stop();
  await workspace.close();
}

/** What is worked on, by its number. */
const underWay = new Map<number, AbortController>();

port.on('message', async (message: ToWorker) => {
  if (message.ask === 'cancel') {
    underWay.get(message.number)?.abort();
    return;
  }
  const controller = new AbortController();
  underWay.set(message.number, controller);
  try {
    if (message.ask === 'close') {
      await close();
      port.close();
      return;
    }
    const answer = answers[message.ask] as Answerer<QuestionName>;
    say({ number: message.number, answer: await answer(message.question, controller.signal) });
  } catch (error) {
    const code = error instanceof PlumblineError ? error.code : 'internal';
    if (code === 'internal') log.warn({ err: error, ask: message.ask }, 'the graph could not answer');
    say({ number: message.number, error: { code, message: (error as Error).message } });
  } finally {
    underWay.delete(message.number);
  }
});
