// Who manages somebody could act as them: hence what is done about a person asks for the highest level that they hold.
import { sql } from 'kysely';
import type { Id, LevelOrNone } from '#kernel';
import type { Context, Reader } from '#platform';

/**
 * The highest level that can be had by any of them: held or lent, now or later, in any domain. Whoever has a person has their
 * agents, and whoever has an agent acts by its owner's hand, so both count. Who operates the installation counts as level 5.
 */
export async function highestLevelOf(db: Reader, personIds: readonly Id[], at: Date): Promise<LevelOrNone> {
  if (personIds.length === 0) return 0;
  const { rows } = await sql<{ level: number }>`
    with named as (select id, owner_id from person where id = any(${personIds}::bigint[])),
    concerned as (
      select id from named union select owner_id from named where owner_id is not null
      union select a.id from person a join named n on a.owner_id = n.id
    ),
    held as (
      select person_id, level from "grant" where valid_to is null or valid_to > ${at}
      union all select to_id, level from delegation where valid_to > ${at}
    )
    select coalesce(max(case when p.administrator then 5 else least(h.level, p.level_ceiling) end), 0)::int as level
    from person p join concerned c on c.id = p.id left join held h on h.person_id = p.id`.execute(db);
  return rows[0]!.level as LevelOrNone;
}

/** Authorises what is done about people, as far as they are others: the policies compare what they hold with one's own. */
export async function authoriseAbout(
  context: Context,
  personIds: readonly Id[],
  db: Reader = context.db,
): Promise<void> {
  const others = personIds.filter((id) => id !== context.actor.personId);
  const level = await highestLevelOf(db, others, context.now());
  await context.authorise('people.manage', { type: 'person', domainId: null, level });
}
