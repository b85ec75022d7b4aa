import { sql } from 'kysely';
import { PlumblineError, parseKey, type RecordRef } from '#kernel';
import type { NamedResource } from '#people';
import type { Reader, Resource } from '#platform';
import { resolvers, resolveType } from './resolve.ts';

/** What authority asks about a record besides its domain: who wrote it, and what level it asks for. */
async function askedOf(db: Reader, record: RecordRef): Promise<Pick<Resource, 'authorIds' | 'level'>> {
  type Row = { authors: (number | string)[]; level: number | null };
  const find = (query: ReturnType<typeof sql<Row>>) => query.execute(db).then(({ rows }) => rows[0]);
  const row =
    record.type === 'change'
      ? await find(sql<Row>`select authors, level from change where id = ${record.id}`)
      : record.type === 'run'
        ? await find(sql<Row>`select array[started_by] as authors, (plan #>> '{procedure,level}')::int as level
            from run where id = ${record.id}`)
        : record.type === 'procedure'
          ? await find(sql<Row>`select array[]::bigint[] as authors, level from procedure where id = ${record.id}`)
          : record.type === 'break_glass'
            ? await find(sql<Row>`select array[person_id] as authors, null::int as level from break_glass
                where id = ${record.id}`)
            : undefined;
  if (!row) return {};
  return {
    authorIds: row.authors.map(Number),
    ...(row.level === null ? {} : { level: row.level as NonNullable<Resource['level']> }),
  };
}

/** What a key (CHG-4) or the short name of a procedure stands for, as authority sees it. */
export async function namedResource(db: Reader, text: string): Promise<NamedResource | null> {
  const procedure = await db
    .selectFrom('procedure as p')
    .leftJoin('domain as d', (join) => join.on(sql<boolean>`d.key = p.definition ->> 'domain'`))
    .where((where) =>
      where.or([where('p.key', '=', text), where(sql<string>`'PRC-' || p.id`, '=', text.toUpperCase())]),
    )
    .orderBy('p.version', 'desc')
    .select(['p.id', 'p.name', 'p.level', 'd.id as domain_id'])
    .executeTakeFirst();
  if (procedure)
    return {
      name: procedure.name,
      readBy: 'run.read',
      resource: {
        type: 'procedure',
        id: procedure.id,
        domainId: procedure.domain_id,
        level: procedure.level as NonNullable<Resource['level']>,
      },
    };
  const record = recordOf(text);
  if (!record) return null;
  const resolver = resolvers[record.type];
  const found = (await resolveType(db, record.type, [record.id])).get(record.id);
  if (!resolver || !found) return null;
  return {
    name: found.name,
    readBy: resolver.action,
    resource: { type: record.type, id: record.id, domainId: found.domainId, ...(await askedOf(db, record)) },
  };
}

function recordOf(text: string): RecordRef | null {
  try {
    return parseKey(text);
  } catch (error) {
    if (error instanceof PlumblineError) return null;
    throw error;
  }
}
