import { sql } from 'kysely';
import type { Id, Level } from '#kernel';
import type { Reader } from '#platform';
import type { GivenGrant, Grant } from '../grant.ts';
import type { Held, Holding, LentLevel, SupervisedIn } from './reach.ts';

export interface Glass {
  id: Id;
  domainId: Id;
  until: Date;
}

export interface FoundHolding {
  holding: Holding;
  glasses: Glass[];
  /** When something of it next begins or ends; null when nothing will. */
  changesAt: Date | null;
}

interface Span {
  valid_from: Date;
  valid_to: Date | null;
}

const isOver = ({ valid_to }: Span, at: Date): boolean => valid_to !== null && valid_to <= at;
const isNow = (span: Span, at: Date): boolean => span.valid_from <= at && !isOver(span, at);

/**
 * All that somebody holds at a time, with what those hold who lend to them or supervise them. Someone inactive holds
 * nothing, nor does an agent whose owner is inactive; nor do they lend or supervise.
 */
export async function findHolding(db: Reader, personId: Id, at: Date): Promise<FoundHolding> {
  const [lent, supervisions, glasses] = await Promise.all([
    db
      .selectFrom('delegation')
      .where('to_id', '=', personId)
      .where('valid_to', '>', at)
      .select(['id', 'from_id', 'domain_id', 'level', 'valid_from', 'valid_to'])
      .execute(),
    db
      .selectFrom('supervision')
      .where('person_id', '=', personId)
      .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', at)]))
      .select(['id', 'supervisor_id', 'domain_id', 'valid_from', 'valid_to'])
      .orderBy('id')
      .execute(),
    db
      .selectFrom('break_glass')
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .where('until', '>', at)
      .select(['id', 'domain_id', 'until'])
      .execute(),
  ]);
  const people = [personId, ...lent.map(({ from_id }) => from_id), ...supervisions.map((one) => one.supervisor_id)];
  const { rows } = await sql<{
    id: Id;
    name: string;
    ceiling: Level | null;
    domain_id: Id | null;
    level: Level | null;
    valid_from: Date | null;
    valid_to: Date | null;
    follows: boolean;
    granted_by: Id | null;
  }>`
    select p.id, p.name, p.level_ceiling as ceiling, g.domain_id, g.level, g.valid_from, g.valid_to,
      b.grant_id is not null as follows, g.granted_by
    from person p left join person o on o.id = p.owner_id
    left join "grant" g on g.person_id = p.id and (g.valid_to is null or g.valid_to > ${at})
    left join grant_by_group b on b.grant_id = g.id
    where p.id = any(${people}::bigint[]) and p.active and (o.id is null or o.active)`.execute(db);
  const givers = await findGivenGrants(
    db,
    rows.flatMap((row) => (row.follows && row.granted_by !== null ? [row.granted_by] : [])),
    at,
  );
  const held = new Map<Id, Held>();
  const times: (Date | null)[] = [];
  for (const row of rows) {
    const one = held.get(row.id) ?? { personId: row.id, name: row.name, grants: [] as Grant[], ceiling: row.ceiling };
    held.set(row.id, one);
    if (row.domain_id === null || row.level === null || row.valid_from === null) continue;
    times.push(row.valid_from, row.valid_to);
    if (row.valid_from > at) continue;
    const within = row.follows ? (givers.get(row.granted_by ?? 0) ?? []) : null;
    one.grants.push({ domainId: row.domain_id, level: row.level, ...(within ? { within } : {}) });
    times.push(...(within ?? []).map(({ to }) => to));
  }
  for (const span of [...lent, ...supervisions]) times.push(span.valid_from, span.valid_to);
  for (const glass of glasses) times.push(glass.until);
  const me = held.get(personId);
  const changesAt = times.reduce<Date | null>(
    (first, time) => (time !== null && time > at && (first === null || time < first) ? time : first),
    null,
  );
  if (!me) return { holding: { grants: [], ceiling: null, lent: [], supervisions: [] }, glasses: [], changesAt };
  return {
    holding: {
      grants: me.grants,
      ceiling: me.ceiling,
      lent: lent.flatMap((one): LentLevel[] => {
        const lender = held.get(one.from_id);
        if (!lender || !isNow(one, at)) return [];
        return [{ id: one.id, domainId: one.domain_id, level: one.level as Level, lender }];
      }),
      supervisions: supervisions.flatMap((one): SupervisedIn[] => {
        const supervisor = held.get(one.supervisor_id);
        return supervisor && isNow(one, at) ? [{ id: one.id, domainId: one.domain_id, supervisor }] : [];
      }),
    },
    glasses: glasses.map((glass) => ({ id: glass.id, domainId: glass.domain_id, until: glass.until })),
    changesAt,
  };
}

/** What people granted to those who give levels to groups, in force now. Nothing of who has left. */
export async function findGivenGrants(db: Reader, personIds: readonly Id[], at: Date): Promise<Map<Id, GivenGrant[]>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ personId: Id; domainId: Id; level: Level; to: Date | null }>`
    select g.person_id as "personId", g.domain_id as "domainId", g.level, g.valid_to as to
    from "grant" g join person p on p.id = g.person_id
    where g.person_id = any(${personIds}::bigint[]) and p.active and p.kind = 'person'
      and g.valid_from <= ${at} and (g.valid_to is null or g.valid_to > ${at})
      and not exists (select from grant_by_group b where b.grant_id = g.id)`.execute(db);
  return Map.groupBy(rows, ({ personId }) => personId);
}

export async function findAgentOwners(db: Reader): Promise<Map<Id, Id>> {
  const rows = await db.selectFrom('person').where('owner_id', 'is not', null).select(['id', 'owner_id']).execute();
  return new Map(rows.map((row) => [row.id, row.owner_id!]));
}

const MOST_HOLDERS = 20;

/** Who holds at least a level in any of the domains now, or has it lent, highest first. Agents count up to their ceiling. */
export async function findHolders(
  db: Reader,
  domainIds: Id[],
  level: Level,
  at: Date,
): Promise<{ id: Id; name: string; level: number; kind: string }[]> {
  if (domainIds.length === 0) return [];
  const { rows } = await sql<{ id: Id; name: string; level: number; kind: string }>`
    with held as (
      select person_id, level from "grant"
      where domain_id = any(${domainIds}::bigint[]) and valid_from <= ${at} and (valid_to is null or valid_to > ${at})
      union all
      select to_id, level from delegation
      where domain_id = any(${domainIds}::bigint[]) and valid_from <= ${at} and valid_to > ${at}
    )
    select p.id, p.name, p.kind, least(max(h.level), coalesce(p.level_ceiling, 5))::int as level
    from held h join person p on p.id = h.person_id left join person o on o.id = p.owner_id
    where p.active and (o.id is null or o.active) and h.level >= ${level}
      and (p.level_ceiling is null or p.level_ceiling >= ${level})
    group by p.id, p.name, p.kind, p.level_ceiling order by level desc, p.name limit ${MOST_HOLDERS}`.execute(db);
  return rows;
}
