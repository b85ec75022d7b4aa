import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';

export interface TeamRow {
  id: Id;
  key: string;
  name: string;
  purpose: string;
  version: number;
  members: { id: Id; name: string }[];
}

/** All teams with their members now; an organisation has dozens. */
export async function findTeams(db: Reader): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select t.id, t.key, t.name, t.purpose, t.version,
      coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name) filter (where p.id is not null), '[]') as members
    from team t left join team_member m on m.team_id = t.id and m.valid_to is null
      left join person p on p.id = m.person_id and p.active
    group by t.id order by t.id`.execute(db);
  return rows;
}

/** The keys of the teams that somebody is in. */
export async function findTeamKeysOf(db: Reader, personId: Id): Promise<string[]> {
  const rows = await db
    .selectFrom('team_member as m')
    .innerJoin('team as t', 't.id', 'm.team_id')
    .where('m.person_id', '=', personId)
    .where('m.valid_to', 'is', null)
    .select('t.key')
    .execute();
  return rows.map((row) => row.key);
}

export async function endMembershipsOf(tx: Tx, personId: Id, at: Date): Promise<void> {
  await tx
    .updateTable('team_member')
    .set({ valid_to: at })
    .where('person_id', '=', personId)
    .where('valid_to', 'is', null)
    .execute();
}
