// How fast a large estate comes in, by the writer that intake and bulk use: with provenance, history, audit and facets,
// readable at once. PLUMBLINE_BENCH_IMPORT says how many components (10,000 unless given); each has three relations.
import { type ComponentDraft, type RelationDraft, writeComponents, writeRelations } from '#estate';
import type { Id } from '#kernel';
import { type Mutation, sealAll, verifyAudit, type Workspace } from '#platform';
import { attributesOf, type GeneratedComponent, type GeneratedEstate, generateEstate } from './estate/generate.ts';
import { type Benchmark, type Figure, rounded } from './figure.ts';
import { type BenchWorkspace, withWorkspace } from './workspace.ts';

const SIZE = Number(process.env['PLUMBLINE_BENCH_IMPORT'] ?? 10_000);
const SOURCE = 'inventory';
/** Components, and relations, of one transaction. */
const CHUNK = 5_000;
const RELATIONS = 15_000;
/** Transactions at once: while PostgreSQL stores one chunk, the next one is prepared. */
const LANES = 2;
/** So many components are generated ahead, with the clock stopped: the generator is not what is measured. */
const AHEAD = 100_000;

export const imports: Benchmark = {
  name: 'import',
  run: (say) =>
    withWorkspace(async (bench) => {
      const estate = generateEstate(SIZE);
      const { workspace, context } = bench;
      await context().mutate(({ tx }) =>
        tx.insertInto('source').values({ key: SOURCE, name: 'Inventory', kind: 'import', precedence: 150 }).execute(),
      );
      const domains = new Map(
        (await workspace.db.selectFrom('domain').select(['id', 'key']).execute()).map(({ id, key }) => [key, id]),
      );
      const ids = new Float64Array(SIZE + 1);
      const componentsMs = await importComponents(bench, estate, domains, ids, say);
      const { relations, ms: relationsMs } = await importRelations(bench, estate, ids, say);
      const seconds = (componentsMs + relationsMs) / 1_000;
      await sealAll(workspace);
      const audit = await verifyAudit(workspace.db);
      if (!audit.ok || audit.unsealedEvents > 0) throw new Error('The audit trail does not hold after the import.');
      const stored = await storedOf(workspace);
      if (stored.components !== SIZE || stored.relations !== relations)
        throw new Error(
          `${SIZE} and ${relations} were written, ${stored.components} and ${stored.relations} are there.`,
        );
      say(`audit holds: ${audit.sealedEvents} events in ${audit.seals} seals; ${stored.describe}`);
      const figure = (name: string, value: number, unit: string, goal: number | null = null): Figure => ({
        name: `import of ${SIZE.toLocaleString('en')}: ${name}`,
        value: rounded(value),
        unit,
        goal,
        better: unit.endsWith('/s') ? 'higher' : 'lower',
      });
      return [
        figure('components with their relations', SIZE / seconds, '/s', SIZE >= 1_000_000 ? 20_000 : null),
        figure('components alone', SIZE / (componentsMs / 1_000), '/s'),
        figure('relations alone', relations / (relationsMs / 1_000), '/s'),
        figure('relations per component', relations / SIZE, ''),
        figure('rows per component', stored.rows / SIZE, ''),
        figure('index entries per component', stored.entries / SIZE, ''),
        figure('bytes per component, all tables', stored.tableBytes / SIZE, 'B'),
        figure('bytes per component, all indexes', stored.indexBytes / SIZE, 'B'),
      ];
    }),
};

/** Runs the jobs in their order, so many at once. */
async function inLanes<Job>(jobs: readonly Job[], run: (job: Job, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < jobs.length) {
      const index = next;
      next += 1;
      await run(jobs[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function importComponents(
  { context }: BenchWorkspace,
  estate: GeneratedEstate,
  domains: Map<string, Id>,
  ids: Float64Array,
  say: (line: string) => void,
): Promise<number> {
  let ms = 0;
  for (let start = 1; start <= estate.size; start += AHEAD) {
    const chunks: GeneratedComponent[][] = [];
    for (let first = start; first < start + AHEAD && first <= estate.size; first += CHUNK)
      chunks.push(
        Array.from({ length: Math.min(CHUNK, estate.size - first + 1) }, (_, index) => estate.component(first + index)),
      );
    const attributes = chunks.map((chunk) => chunk.map(attributesOf));
    const startedMs = performance.now();
    const done: Promise<void>[] = [];
    const finished: (() => void)[] = [];
    for (let index = 0; index < chunks.length; index += 1)
      done.push(
        new Promise((resolve) => {
          finished.push(resolve);
        }),
      );
    await inLanes(chunks, async (chunk, index) => {
      const first = chunk[0]!.number;
      const needed = new Set(
        chunk.flatMap(({ site, parent }) =>
          [site, parent].flatMap((number) =>
            number !== null && number < first && number >= start ? [Math.floor((number - start) / CHUNK)] : [],
          ),
        ),
      );
      for (const earlier of needed) await done[earlier];
      await context().mutate((mutation) => writeChunk(mutation, chunk, attributes[index]!, domains, ids));
      finished[index]!();
    });
    ms += performance.now() - startedMs;
    say(
      `${Math.min(start + AHEAD - 1, estate.size)} components, ${perSecond(Math.min(start + AHEAD - 1, estate.size), ms)}/s`,
    );
  }
  return ms;
}

const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1_000));

/** In order: what stands in a site or is part of something is written after that. */
async function writeChunk(
  mutation: Mutation,
  chunk: GeneratedComponent[],
  attributes: ReturnType<typeof attributesOf>[],
  domains: Map<string, Id>,
  ids: Float64Array,
): Promise<void> {
  let begin = 0;
  const flush = async (end: number): Promise<void> => {
    const drafts = chunk.slice(begin, end).map(
      (one, index): ComponentDraft => ({
        kind: one.kind,
        name: one.name,
        state: one.state,
        domainId: domains.get(one.domain)!,
        criticality: one.criticality,
        attributes: attributes[begin + index]!,
        ...(one.site === null ? {} : { siteId: ids[one.site]! }),
        ...(one.parent === null ? {} : { parentId: ids[one.parent]! }),
      }),
    );
    const written = await writeComponents(mutation, SOURCE, drafts);
    for (const [index, result] of written.entries()) ids[chunk[begin + index]!.number] = result.id;
    begin = end;
  };
  for (const [index, { site, parent }] of chunk.entries()) {
    const from = chunk[begin]!.number;
    if ((site !== null && site >= from) || (parent !== null && parent >= from)) await flush(index);
  }
  await flush(chunk.length);
}

async function importRelations(
  { context }: BenchWorkspace,
  estate: GeneratedEstate,
  ids: Float64Array,
  say: (line: string) => void,
): Promise<{ relations: number; ms: number }> {
  let ms = 0;
  let relations = 0;
  for (let start = 1; start <= estate.size; start += AHEAD) {
    const chunks: RelationDraft[][] = [[]];
    for (let number = start; number < start + AHEAD && number <= estate.size; number += 1) {
      for (const { kind, from, to, redundancyGroup, needed } of estate.relations(number))
        chunks.at(-1)!.push({ kind, fromId: ids[from]!, toId: ids[to]!, redundancyGroup, needed });
      if (chunks.at(-1)!.length >= RELATIONS) chunks.push([]);
    }
    const startedMs = performance.now();
    await inLanes(chunks, async (chunk) => {
      const written = await context().mutate((mutation) => writeRelations(mutation, SOURCE, chunk));
      relations += written.filter(({ outcome }) => outcome === 'created').length;
    });
    ms += performance.now() - startedMs;
    say(`${relations} relations, ${perSecond(relations, ms)}/s`);
  }
  return { relations, ms };
}

interface Stored {
  components: number;
  relations: number;
  /** In the tables that the import fills. */
  rows: number;
  entries: number;
  tableBytes: number;
  indexBytes: number;
  describe: string;
}

async function storedOf(workspace: Workspace): Promise<Stored> {
  await workspace.pool.query('vacuum analyze');
  const { rows } = await workspace.pool.query<{
    name: string;
    rows: number;
    indexes: number;
    table: number;
    index: number;
  }>(`
    select c.relname as name, c.reltuples::bigint as rows, pg_table_size(c.oid) as table, pg_indexes_size(c.oid) as index,
      (select coalesce(sum(case when i.relam = (select oid from pg_am where amname = 'gin') then 0 else i.reltuples end), 0)::bigint
       from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid) as indexes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname in
      ('component', 'component_revision', 'relation', 'event', 'cause', 'network_address', 'network_mac', 'network_prefix', 'network_vlan', 'rack_place')`);
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + Number(of(row)), 0);
  const count = async (table: 'component' | 'relation'): Promise<number> =>
    Number((await workspace.pool.query(`select count(*) as count from ${table}`)).rows[0].count);
  return {
    components: await count('component'),
    relations: await count('relation'),
    rows: sum((row) => row.rows),
    entries: sum((row) => row.indexes),
    tableBytes: sum((row) => row.table),
    indexBytes: sum((row) => row.index),
    describe: rows
      .filter((row) => row.rows > 0)
      .map((row) => `${row.name} ${row.rows}`)
      .join(', '),
  };
}
