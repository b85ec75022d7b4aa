// A generated estate straight into the tables. Faster than the import, and without what the import derives besides:
// foreign keys are not checked, indexes are built at the end, and one event stands for many rows.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Attributes, searchText } from '#estate';
import { attributesOf, type GeneratedComponent, type GeneratedEstate, sourcesOf } from './generate.ts';

const AT = '2026-01-01T00:00:00.000Z';
const BATCH = 5_000;
const sources = [
  { key: 'inventory', name: 'The inventory that was here before', kind: 'import', precedence: 150 },
  { key: 'person', name: 'People, in the web or by the API', kind: 'person', precedence: 300 },
  { key: 'system', name: 'Plumbline itself', kind: 'system', precedence: 120 },
  { key: 'probe', name: 'A look at the machine itself', kind: 'probe', precedence: 100 },
  { key: 'yaml', name: 'The estate as YAML', kind: 'yaml', precedence: 250 },
];
const tables = ['component', 'relation'];

/** One field of COPY's text format. */
function field(value: string | number | null): string {
  if (value === null) return '\\N';
  return typeof value === 'number'
    ? String(value)
    : value.replace(/[\\\n\r\t]/g, (found) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[found]!);
}

/** Dropped for the time of a large load; returns what makes them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i
     where i.schemaname = 'public' and i.tablename = any($1)
       and not exists (select from pg_constraint c where c.conname = i.indexname)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${pg.escapeIdentifier(name)}`);
  return rows.map(({ definition }) => definition);
}

async function copyInto(client: pg.Client, target: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${target} from stdin`)));
}

/** Puts an estate into a workspace that holds none. Component ids are its numbers. */
export async function copyEstate(
  url: string,
  estate: GeneratedEstate,
  personId: number,
  say: (line: string) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'plumbline bench' });
  await client.connect();
  try {
    await client.query(
      `set session_replication_role = replica; set maintenance_work_mem = '512MB'; set synchronous_commit = off`,
    );
    const sourceIds = await putSources(client);
    const { rows: domainRows } = await client.query<{ id: string; key: string }>('select id, key from domain');
    const domains = new Map(domainRows.map(({ id, key }) => [key, Number(id)]));
    const { rows } = await client.query<{ id: string }>(
      `insert into event (at, actor_id, action, subject_type, subject_id, detail)
       values ($1, $2, 'bench.load', 'component', 1, $3) returning id`,
      [AT, personId, { count: estate.size }],
    );
    const eventId = Number(rows[0]!.id);
    const definitions = await dropIndexes(client);
    const stages = clock(say);
    await copyInto(
      client,
      `component (id, kind, name, state, domain_id, site_id, parent_id, criticality, attributes, provenance, created_at,
        recorded_from, valid_from, event_id, source_id, search_text)`,
      linesOf(estate.components(BATCH), (one) => componentLine(one, domains, eventId, sourceIds.get('inventory')!)),
    );
    stages('components');
    await copyInto(
      client,
      'relation (kind, from_id, to_id, redundancy_group, needed, source_id, recorded_from, event_id)',
      linesOf(estate.allRelations(BATCH), ({ kind, from, to, redundancyGroup, needed }) =>
        [kind, from, to, redundancyGroup, needed, sourceIds.get('inventory')!, AT, eventId].map(field).join('\t'),
      ),
    );
    stages('relations');
    for (const definition of definitions) await client.query(definition);
    stages('indexes');
    await client.query(`select setval(pg_get_serial_sequence('component', 'id'), $1)`, [estate.size]);
    await client.query('vacuum (freeze, analyze) component, relation');
    await client.query('analyze');
    stages('statistics');
  } finally {
    await client.end();
  }
}

async function putSources(client: pg.Client): Promise<Map<string, number>> {
  for (const { key, name, kind, precedence } of sources)
    await client.query(
      'insert into source (key, name, kind, precedence, last_seen_at) values ($1, $2, $3, $4, $5) on conflict (key) do nothing',
      [key, name, kind, precedence, AT],
    );
  const { rows } = await client.query<{ id: string; key: string }>('select id, key from source');
  return new Map(rows.map(({ id, key }) => [key, Number(id)]));
}

function* linesOf<Item>(batches: Iterable<Item[]>, line: (item: Item) => string): Generator<string> {
  for (const batch of batches) yield `${batch.map(line).join('\n')}\n`;
}

function componentLine(
  one: GeneratedComponent,
  domains: Map<string, number>,
  eventId: number,
  sourceId: number,
): string {
  const attributes = attributesOf(one);
  return [
    one.number,
    one.kind,
    one.name,
    one.state,
    domains.get(one.domain) ?? 1,
    one.site,
    one.parent,
    one.criticality,
    JSON.stringify(attributes),
    JSON.stringify(provenanceOf(one, attributes)),
    AT,
    AT,
    AT,
    eventId,
    sourceId,
    searchText(one.name, attributes),
  ]
    .map(field)
    .join('\t');
}

/** As the writer packs it: the inventory speaks for all that it says, the others for what they say. */
function provenanceOf(one: GeneratedComponent, attributes: Attributes): object {
  const said = sourcesOf(one);
  const others = Object.keys(attributes).filter((name) => said[name] !== 'inventory');
  return {
    '*': ['inventory', AT],
    ...Object.fromEntries(others.map((name) => [`attributes.${name}`, [said[name]!, AT]])),
  };
}

function clock(say: (line: string) => void): (stage: string) => void {
  let since = performance.now();
  return (stage) => {
    say(`${stage} ${((performance.now() - since) / 1_000).toFixed(1)} s`);
    since = performance.now();
  };
}
