import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';

export interface AgentRow {
  id: Id;
  name: string;
  purpose: string | null;
  ownerId: Id;
  owner: string;
  ownerActive: boolean;
  ceiling: number;
  active: boolean;
  version: number;
  levels: { domainId: Id; domain: string; level: number; to: string | null }[];
  keys: { prefix: string; createdAt: string; expiresAt: string | null; lastUsedAt: string | null }[];
}

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Agents with what they hold in the domains named (null: in all), a page by their id. */
export async function findAgents(
  db: Reader,
  filter: {
    ownerId: Id | null;
    domainIds: Id[] | null;
    at: Date;
    limit: number;
    after: number | null;
    direction: 'asc' | 'desc';
  },
): Promise<AgentRow[]> {
  const { after, at } = filter;
  const beyond = filter.direction === 'desc' ? sql`a.id < ${after}` : sql`a.id > ${after}`;
  const { rows } = await sql<AgentRow>`
    select a.id, a.name, a.title as purpose, o.id as "ownerId", o.name as owner, o.active as "ownerActive",
      coalesce(a.level_ceiling, 2) as ceiling, a.active, a.version,
      (select coalesce(json_agg(json_build_object('domainId', d.id, 'domain', d.name, 'level', g.level,
          'to', ${iso('g.valid_to')}) order by d.id), '[]')
        from "grant" g join domain d on d.id = g.domain_id
        where g.person_id = a.id and g.valid_from <= ${at} and (g.valid_to is null or g.valid_to > ${at})
          and (${filter.domainIds === null} or d.id = any(${filter.domainIds ?? []}::bigint[]))) as levels,
      (select coalesce(json_agg(json_build_object('prefix', k.prefix, 'createdAt', ${iso('k.created_at')},
          'expiresAt', ${iso('k.expires_at')}, 'lastUsedAt', ${iso('k.last_used_at')}) order by k.id), '[]')
        from api_key k where k.person_id = a.id and k.revoked_at is null
          and (k.expires_at is null or k.expires_at > ${at})) as keys
    from person a join person o on o.id = a.owner_id
    where a.kind = 'agent' and (${after === null} or ${beyond})
      and (${filter.ownerId}::bigint is null or a.owner_id = ${filter.ownerId}::bigint)
    order by a.id ${sql.raw(filter.direction)} limit ${filter.limit}`.execute(db);
  return rows;
}
