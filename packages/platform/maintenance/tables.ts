// The tables and sequences of a workspace's database, from its catalogue.
import pg from 'pg';

export interface Table {
  name: string;
  /** Without generated ones: they follow from the others. */
  columns: string[];
  estimatedRows: number;
  /**
   * The primary key, as an `order by` that means the same on every server. Rows lie in another order after they were
   * loaded; in the order of their key, the same rows are the same bytes.
   */
  order: string;
}

/** Everything that holds data in the schema of the application. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
           greatest(c.reltuples, 0)::float8 as "estimatedRows",
           coalesce((select string_agg(quote_ident(k.attname) || case when k.attcollation <> 0 then ' collate "C"' else '' end, ', '
                       order by array_position(i.indkey::int2[], k.attnum))
                     from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey::int2[])
                     where i.indrelid = c.oid and i.indisprimary),
                    quote_ident(c.relname) || '::text collate "C"') as "order"
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
    group by c.oid, c.relname, c.reltuples order by c.relname`);
  return rows;
}

export async function listSequences(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`,
  );
  return rows.map(({ name }) => name);
}

export async function readSequences(client: pg.ClientBase): Promise<Record<string, string>> {
  const next: Record<string, string> = {};
  for (const name of await listSequences(client)) {
    const { rows } = await client.query<{ next: string }>(
      `select (last_value + case when is_called then 1 else 0 end)::text as next from ${pg.escapeIdentifier(name)}`,
    );
    next[name] = rows[0]!.next;
  }
  return next;
}

export function copyColumns({ name, columns }: { name: string; columns: string[] }): string {
  return `public.${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}

/** All rows in the order of their key, as COPY writes them. */
export function copyOut(table: Table): string {
  const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  return `copy (select ${columns} from public.${pg.escapeIdentifier(table.name)} order by ${table.order}) to stdout`;
}

/** How values are written as text must not depend on the server: the same data gives the same bytes. */
export const TEXT_SETTINGS = `
  set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
  set bytea_output = 'hex'; set client_encoding = 'UTF8'; set work_mem = '64MB';
  set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0`;
