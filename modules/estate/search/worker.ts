// The thread of the search: it reads the estate, takes in what changes, and answers, so that the server's own thread goes
// on meanwhile. One a workspace; started by thread.ts.
import { setImmediate as pause, setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { docOf, type SearchedRow, searchedColumns } from './doc.ts';
import type { Found } from './find.ts';
import { SearchIndex } from './searchIndex.ts';
import type { IndexedDoc } from './segment.ts';

export interface WorkerStart {
  name: string;
  /** A secret. */
  url: string;
}

export type Question =
  | { ask: 'search'; text: string; limit: number; domains: number[] | null }
  | { ask: 'containing'; text: string; most: number }
  /** Answers once everything that it was told to look at before is taken in. */
  | { ask: 'settled' }
  | { ask: 'size' };

export type ToWorker = ({ number: number } & Question) | { ask: 'touch'; ids: number[] } | { ask: 'close' };

export interface Answer {
  /** null: nothing is known yet, the estate is still being read. */
  found: Found[] | null;
  ids: number[] | null;
  /** Components that are known to have changed and are not taken in yet. */
  behind: number;
  size: { docs: number; segments: number; bytes: number; loadMs: number };
}

export type FromWorker = { number: number; answer: Answer } | { number: number; error: string } | { log: string };

const port = parentPort!;
const { name, url } = workerData as WorkerStart;
const say = (message: FromWorker): void => port.postMessage(message);

const READ_AT_ONCE = 10_000;
const LOADED_AT_ONCE = 250_000;
const TAKEN_AT_ONCE = 10_000;
const RETRY_AFTER_MS = 1_000;
/** Work goes on for so long before questions have their turn. */
const SLICE_MS = 5;
/** So few changes are waited for: who has just written something finds it. */
const WAITED_FOR = 1_000;
const WAIT_MS = 250;

let index = new SearchIndex();
let loadMs: number | null = null;
let closed = false;
const touched = new Set<number>();
/** What is being taken in right now. */
let underWay = 0;
let settling: Promise<void> | undefined;

let connected: pg.Client | undefined;
async function connection(): Promise<pg.Client> {
  if (connected) return connected;
  const client = new pg.Client({
    connectionString: url,
    application_name: `plumbline ${name} search`,
    keepAlive: true,
  });
  client.on('error', () => {});
  client.on('end', () => {
    if (connected === client) connected = undefined;
  });
  await client.connect();
  connected = client;
  return client;
}

async function disconnect(): Promise<void> {
  const client = connected;
  connected = undefined;
  await client?.end().catch(() => {});
}

async function inSlices(work: Generator<void>): Promise<void> {
  let since = performance.now();
  for (const _ of work) {
    if (performance.now() - since < SLICE_MS) continue;
    await pause();
    since = performance.now();
  }
}

type RowTexts = [
  id: string,
  domain: string,
  kind: string,
  state: string,
  criticality: number,
  name: string,
  text: string,
];

/** Piece by piece: what is read is thrown away once its segment stands, and no step takes long. */
async function* readAll(client: pg.Client): AsyncGenerator<IndexedDoc[]> {
  let docs: IndexedDoc[] = [];
  await client.query(`begin; declare estate no scroll cursor for select ${searchedColumns} from component`);
  for (;;) {
    const { rows } = await client.query<RowTexts>({ text: `fetch ${READ_AT_ONCE} from estate`, rowMode: 'array' });
    if (rows.length === 0) break;
    for (const [id, domain, kind, state, criticality, rowName, text] of rows)
      docs.push(
        docOf({
          id: Number(id),
          domain_id: Number(domain),
          kind,
          state,
          criticality,
          name: rowName,
          search_text: text,
        }),
      );
    if (docs.length >= LOADED_AT_ONCE) {
      yield docs;
      docs = [];
    }
    await pause();
  }
  await client.query('commit');
  yield docs;
}

async function load(client: pg.Client): Promise<void> {
  const startedMs = performance.now();
  const fresh = new SearchIndex();
  for await (const docs of readAll(client)) await inSlices(fresh.load(docs));
  index = fresh;
  loadMs = performance.now() - startedMs;
}

/** Reads again what was touched: the tables are the truth, whatever the order in which one hears of them. */
async function takeIn(client: pg.Client): Promise<void> {
  while (touched.size > 0 && !closed) {
    const ids = [...touched].slice(0, TAKEN_AT_ONCE);
    for (const id of ids) touched.delete(id);
    underWay = ids.length;
    try {
      const { rows } = await client.query<SearchedRow & { id: string; domain_id: string }>(
        `select ${searchedColumns} from component where id = any($1::bigint[])`,
        [ids],
      );
      const docs = rows.map((row) => docOf({ ...row, id: Number(row.id), domain_id: Number(row.domain_id) }));
      await inSlices(index.put(ids, docs));
    } catch (error) {
      for (const id of ids) touched.add(id);
      throw error;
    } finally {
      underWay = 0;
    }
  }
}

/** Loads, then takes in until nothing is left; after a failure again. */
function settle(): Promise<void> {
  settling ??= (async () => {
    while (!closed && (loadMs === null || touched.size > 0)) {
      try {
        const client = await connection();
        if (loadMs === null) await load(client);
        await takeIn(client);
      } catch (error) {
        if (closed) return;
        say({ log: `the search could not read the estate: ${(error as Error).message}` });
        // What it left open (a cursor, a transaction) goes with it.
        await disconnect();
        await sleep(RETRY_AFTER_MS);
      }
    }
  })().finally(() => {
    settling = undefined;
  });
  return settling;
}

async function answer(question: Question): Promise<Answer> {
  if (question.ask === 'settled') await settle();
  else if (loadMs !== null && touched.size + underWay > 0 && touched.size + underWay <= WAITED_FOR)
    await Promise.race([settle(), sleep(WAIT_MS)]);
  const ready = loadMs !== null;
  return {
    found: ready && question.ask === 'search' ? index.search(question.text, question.limit, question.domains) : null,
    ids: ready && question.ask === 'containing' ? index.containing(question.text, question.most) : null,
    behind: touched.size + underWay,
    size: { ...index.size, loadMs: loadMs ?? 0 },
  };
}

port.on('message', async (message: ToWorker) => {
  if (message.ask === 'close') {
    closed = true;
    await disconnect();
    await settling;
    port.close();
  } else if (message.ask === 'touch') {
    for (const id of message.ids) touched.add(id);
    void settle();
  } else {
    const { number } = message;
    await answer(message).then(
      (found) => say({ number, answer: found }),
      (error: Error) => say({ number, error: error.stack ?? error.message }),
    );
  }
});
void settle();
