// Brings the mirror of a NetBox up to date: what changed since, and what is gone.
import type { Id } from '#kernel';
import type { Database, Tx } from '#platform';
import { models } from '../mapping/index.ts';
import type { ModelMap } from '../mapping/rule.ts';
import { type NetBoxClient, NotServed, type Page } from './client.ts';
import { extent, forget, keep, keptIds, modelState, saveModelState } from './mirror.ts';
import { restObject } from './restObject.ts';
import { markChanged } from './source.ts';

/** NetBox takes no more by default. */
const PAGE = 1_000;
/** Ids in one address. */
const ASKED_AT_ONCE = 100;
/** What was being stored when we last asked may bear an earlier time than what we saw. */
const OVERLAP_MS = 10 * 60_000;
/** Lists that are read at the same time. */
const AT_ONCE = 2;

export interface Pulling {
  db: Database;
  netboxId: Id;
  client: NetBoxClient;
  /** All ids are compared, not only how many there are. */
  sweep: boolean;
  /** Called after every page: says that we are alive; throws where somebody else has taken over. */
  beat: () => Promise<void>;
  now: () => Date;
}

export interface Pulled {
  /** Objects that came, and those of them that are new or differ. */
  read: number;
  changed: number;
  gone: number;
  requests: number;
  /** Lists that NetBox does not give us, with its status. */
  refused: { model: string; status: number }[];
}

type Asked = ModelMap & { path: string };

/** The lists that are asked for. */
export const asked: readonly Asked[] = [...models.values()].filter(
  (map): map is Asked => map.path !== null && map.fate !== 'left',
);

export async function pull(pulling: Pulling): Promise<Pulled> {
  const pulled: Pulled = { read: 0, changed: 0, gone: 0, requests: 0, refused: [] };
  const queue = [...asked];
  const work = async (): Promise<void> => {
    for (let map = queue.shift(); map; map = queue.shift()) await pullModel(pulling, map, pulled);
  };
  const workers = Array.from({ length: AT_ONCE }, work);
  const ended = await Promise.allSettled(workers);
  // Both have stopped before anything is said.
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return pulled;
}

async function pullModel(pulling: Pulling, map: Asked, pulled: Pulled): Promise<void> {
  const { db, netboxId } = pulling;
  const { model } = map;
  const state = await modelState(db, netboxId, model);
  try {
    const isFirst = !state || state.readTo !== null || state.refused !== null;
    if (isFirst || pulling.sweep) await readAll(pulling, map, state?.readTo ?? 0, pulled);
    else await readChanged(pulling, map, pulled);
    await settle(pulling, map, pulled);
  } catch (error) {
    if (!(error instanceof NotServed)) throw error;
    pulled.refused.push({ model, status: error.status });
    // What we knew of it stays: that one may not see a list says nothing of what is in it.
    const readTo = state ? state.readTo : 0;
    await db.transaction().execute((tx) => saveModelState(tx, netboxId, model, { readTo, refused: error.status }));
  }
}

/** Every object after an id, in the order of ids: what is added or deleted meanwhile moves no page. */
async function* after(
  pulling: Pulling,
  map: { path: string },
  id: number,
  query: { [name: string]: string | number },
  pulled: Pulled,
): AsyncGenerator<Page['results']> {
  for (let last = id; ; ) {
    const page = await pulling.client.page(map.path, { ...query, limit: PAGE, ordering: 'id', id__gt: last });
    pulled.requests += 1;
    if (page.results.length > 0) yield page.results;
    if (!page.more || page.results.length === 0) return;
    last = Math.max(last, ...page.results.map((row) => Number(row.id)));
  }
}

/** Keeps a page, and that something of it is new, in one transaction. */
async function store(
  pulling: Pulling,
  model: string,
  rows: Page['results'],
  pulled: Pulled,
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const objects = rows.map((row) => restObject(model, row));
  const changed = await pulling.db.transaction().execute(async (tx) => {
    const count = await keep(tx, pulling.netboxId, model, objects);
    if (count > 0) await markChanged(tx, pulling.netboxId, pulling.now());
    await also(tx);
    return count;
  });
  pulled.read += rows.length;
  pulled.changed += changed;
  await pulling.beat();
}

const slim = (map: { path: string }): { [name: string]: string } =>
  /devices$|virtual-machines$/.test(map.path) ? { exclude: 'config_context' } : {};

async function readAll(pulling: Pulling, map: Asked, from: number, pulled: Pulled): Promise<void> {
  for await (const rows of after(pulling, map, from, slim(map), pulled)) {
    const readTo = Math.max(...rows.map((row) => Number(row.id)));
    await store(pulling, map.model, rows, pulled, (tx) =>
      saveModelState(tx, pulling.netboxId, map.model, { readTo, refused: null }),
    );
  }
  await pulling.db
    .transaction()
    .execute((tx) => saveModelState(tx, pulling.netboxId, map.model, { readTo: null, refused: null }));
}

async function readChanged(pulling: Pulling, map: Asked, pulled: Pulled): Promise<void> {
  const { latest } = await extent(pulling.db, pulling.netboxId, map.model);
  const since = latest && new Date(latest.getTime() - OVERLAP_MS).toISOString();
  // Of an empty list nothing was seen yet: then all of it is asked for.
  const query = since ? { ...slim(map), last_updated__gte: since } : slim(map);
  for await (const rows of after(pulling, map, 0, query, pulled)) await store(pulling, map.model, rows, pulled);
}

/** Compares how many there are; where that differs, or it is time to, the ids: what is gone goes, what we missed comes. */
async function settle(pulling: Pulling, map: Asked, pulled: Pulled): Promise<void> {
  const { db, netboxId, client } = pulling;
  const page = await client.page(map.path, { limit: 1, brief: 'true' });
  pulled.requests += 1;
  const { count } = await extent(db, netboxId, map.model);
  if (page.count === count && !pulling.sweep) return;
  const there = new Set<number>();
  for await (const rows of after(pulling, map, 0, { brief: 'true' }, pulled)) {
    for (const row of rows) there.add(Number(row.id));
    await pulling.beat();
  }
  const known = await keptIds(db, netboxId, map.model);
  const gone = [...known].filter((id) => !there.has(id));
  await db.transaction().execute(async (tx) => {
    await forget(tx, netboxId, map.model, gone);
    if (gone.length > 0) await markChanged(tx, netboxId, pulling.now());
  });
  pulled.gone += gone.length;
  const missed = [...there].filter((id) => !known.has(id));
  for (let start = 0; start < missed.length; start += ASKED_AT_ONCE) {
    const id = missed.slice(start, start + ASKED_AT_ONCE);
    const { results } = await client.page(map.path, { ...slim(map), id, limit: PAGE });
    pulled.requests += 1;
    await store(pulling, map.model, results, pulled);
  }
}
