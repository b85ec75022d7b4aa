import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { kindNames } from '../component/kind.ts';
import { stateNames } from '../component/state.ts';
import { relationKindNames } from '../relation/kind.ts';
import { EdgeColumns, Groups, NodeColumns } from './columns.ts';
import { CopyReader, type CopyRow } from './copyReader.ts';
import { Graph, NONE } from './graph.ts';

/** Words as numbers already in the database: a join with a small table. */
function numbered(words: readonly string[], name: string): string {
  return `(values ${words.map((word, number) => `('${word}', ${number}::smallint)`).join(', ')}) as ${name} (word, number)`;
}

const dictionaries = {
  kind: numbered(kindNames, 'k'),
  state: numbered(stateNames, 's'),
  relation: numbered(relationKindNames, 'k'),
};

function nodesQuery(at: Date | null): string {
  const columns =
    'c.id, k.number, s.number, c.criticality, c.domain_id, coalesce(c.site_id, 0), coalesce(c.parent_id, 0), case when k.number is null then c.kind end';
  const words = `left join ${dictionaries.kind} on k.word = c.kind join ${dictionaries.state} on s.word = c.state`;
  if (at === null) return `select ${columns} from component c ${words}`;
  // COPY takes no parameters; an ISO time holds no quote.
  const time = `'${at.toISOString()}'::timestamptz`;
  const then = (field: string, type: string): string => `(r.snapshot ->> '${field}')::${type} as ${field}`;
  return `select ${columns} from (
      select id, kind, state, criticality, domain_id, site_id, parent_id from component where recorded_from <= ${time}
      union all
      select r.component_id as id, ${then('kind', 'text')}, ${then('state', 'text')}, ${then('criticality', 'smallint')},
        ${then('domain_id', 'bigint')}, ${then('site_id', 'bigint')}, ${then('parent_id', 'bigint')}
      from component_revision r where r.recorded_from <= ${time} and r.recorded_to > ${time}) c ${words}`;
}

function edgesQuery(at: Date | null): string {
  const when =
    at === null
      ? `r.recorded_to = 'infinity'`
      : `r.recorded_from <= '${at.toISOString()}' and r.recorded_to > '${at.toISOString()}'`;
  return `select r.id, k.number, r.from_id, r.to_id, r.needed, r.redundancy_group
    from relation r join ${dictionaries.relation} on k.word = r.kind where ${when}`;
}

/** A guess at the rows of a table, so that columns need not grow. */
async function expected(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(
    `select greatest(reltuples, 0)::float8 as rows from pg_class where oid = $1::regclass`,
    [table],
  );
  return Math.ceil(rows[0]!.rows * 1.05) + 1_024;
}

async function copyRows(client: pg.ClientBase, query: string, onRow: (row: CopyRow) => void): Promise<void> {
  const reader = new CopyReader(onRow);
  await pipeline(
    client.query(copyTo(`copy (${query}) to stdout (format binary)`)),
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        reader.push(chunk);
        done();
      },
    }),
  );
}

/** Loads the whole estate, as it is or as it was recorded at an instant; row by row into columns. */
export async function loadGraph(client: pg.ClientBase, at: Date | null = null): Promise<Graph> {
  const nodes = new NodeColumns(await expected(client, 'component'));
  await copyRows(client, nodesQuery(at), (row) => {
    const index = nodes.next();
    nodes.ids[index] = row.bigint(0);
    nodes.kinds[index] = row.isNull(1) ? nodes.kindNames.numberOf(row.text(7)) : row.smallint(1);
    nodes.states[index] = row.smallint(2);
    nodes.criticalities[index] = row.smallint(3);
    nodes.domains[index] = nodes.domainIds.numberOf(row.bigint(4));
    nodes.sites[index] = row.bigint(5);
    nodes.parents[index] = row.bigint(6);
  });
  const edges = new EdgeColumns((await expected(client, 'relation')) + nodes.count);
  const groups = new Groups();
  const index = nodes.index();
  await copyRows(client, edgesQuery(at), (row) => {
    const from = index.get(row.bigint(2));
    const to = index.get(row.bigint(3));
    // Younger than the nodes that were read: the log tells of it afterwards.
    if (from === undefined || to === undefined) return;
    const slot = edges.next();
    edges.ids[slot] = row.bigint(0);
    edges.kinds[slot] = row.smallint(1);
    edges.froms[slot] = from;
    edges.tos[slot] = to;
    edges.groups[slot] = row.isNull(5) ? NONE : groups.numberOf(row.text(5), row.smallint(4));
  });
  return new Graph(nodes, edges, groups, index);
}
