import type pg from 'pg';

/** One column of the migrated schema, as the catalogue has it. */
interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  generated: boolean;
  hasDefault: boolean;
}

async function readColumns(client: pg.Client | pg.Pool): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable, a.attidentity <> '' or a.attgenerated <> '' as generated, a.atthasdef as "hasDefault"
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`);
  return rows;
}

const typescriptType: Record<string, { select: string; insert?: string }> = {
  bigint: { select: 'number' },
  integer: { select: 'number' },
  smallint: { select: 'number' },
  real: { select: 'number' },
  'double precision': { select: 'number' },
  text: { select: 'string' },
  date: { select: 'string' },
  boolean: { select: 'boolean' },
  xid8: { select: 'string' },
  uuid: { select: 'string' },
  inet: { select: 'string' },
  cidr: { select: 'string' },
  'timestamp with time zone': { select: 'Date', insert: 'Date | string' },
  bytea: { select: 'Buffer' },
  // pg would send a JavaScript array as a PostgreSQL array: JSON goes in as text, always.
  jsonb: { select: 'Json', insert: 'string' },
  json: { select: 'Json', insert: 'string' },
  'text[]': { select: 'string[]' },
  'bigint[]': { select: 'number[]' },
};

function columnType(column: Column): string {
  const type = typescriptType[column.type];
  if (!type) throw new Error(`No TypeScript type is known for ${column.table}.${column.column}: ${column.type}`);
  const orNull = column.nullable ? ' | null' : '';
  const select = type.select + orNull;
  const write = (type.insert ?? type.select) + orNull;
  if (column.generated) return `Generated<${select}>`;
  if (!type.insert && !column.hasDefault) return select;
  return `ColumnType<${select}, ${write}${column.hasDefault && !column.nullable ? ' | undefined' : ''}, ${write}>`;
}

const pascal = (name: string): string =>
  name
    .split('_')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');

/** The Kysely types of the migrated schema, as source text (database/generated/schema.ts). */
export async function describeTypes(client: pg.Client | pg.Pool): Promise<string> {
  const tables = Map.groupBy(await readColumns(client), (column) => column.table);
  tables.delete('migration');
  const parts = [...tables].map(([table, columns]) => {
    const members = columns.map(
      (column) => `  ${JSON.stringify(column.column).replace(/^"(\w+)"$/, '$1')}: ${columnType(column)};`,
    );
    return `export interface ${pascal(table)}Table {\n${members.join('\n')}\n}\n`;
  });
  const index = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}Table;`);
  return `// Generated from the migrated schema by "npm run generate". Do not edit.
import type { Json } from '#kernel';
import type { ColumnType, Generated } from 'kysely';

${parts.join('\n')}
export interface DB {
${index.join('\n')}
}
`;
}

/** The schema as text from the catalogue, to be committed and diffed (db/schema.sql); PostgreSQL's own tool is not shipped with the embedded server. */
export async function describeSchema(client: pg.Client | pg.Pool): Promise<string> {
  const columns = Map.groupBy(await readColumns(client), (column) => column.table);
  const constraints = await client.query<{ table: string; name: string; definition: string }>(`
    select c.relname as "table", k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and k.contype <> 'n' order by 1, k.contype desc, 2`);
  const indexes = await client.query<{ table: string; definition: string }>(`
    select tablename as "table", indexdef as definition from pg_indexes i
    where schemaname = 'public' and not exists (select from pg_constraint k where k.conname = i.indexname) order by 1, indexname`);
  const triggers = await client.query<{ table: string; definition: string }>(`
    select c.relname as "table", pg_get_triggerdef(t.oid) as definition from pg_trigger t
    join pg_class c on c.oid = t.tgrelid where not t.tgisinternal order by 1, t.tgname`);
  const of = <Row extends { table: string }>(rows: Row[], table: string): Row[] =>
    rows.filter((row) => row.table === table);
  const text = [...columns].map(([table, list]) => {
    const lines = [
      ...list.map(
        (c) =>
          `  ${c.column} ${c.type}${c.nullable ? '' : ' not null'}${c.generated ? ' generated' : c.hasDefault ? ' default' : ''}`,
      ),
      ...of(constraints.rows, table).map((k) => `  constraint ${k.name} ${k.definition}`),
    ];
    const after = [...of(indexes.rows, table), ...of(triggers.rows, table)].map((row) => `${row.definition};`);
    return [`table ${table} (`, `${lines.join(',\n')}`, ');', ...after].join('\n');
  });
  return `-- The migrated schema, for review. Generated by "npm run generate".\n\n${text.join('\n\n')}\n`;
}
