import { sql } from 'kysely';
import { type Id, type Level, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { RosterPlan } from './plan.ts';
import type { KnownGrant, KnownPerson } from './roster.ts';

export async function findEverybody(db: Reader): Promise<KnownPerson[]> {
  const { rows } = await sql<KnownPerson>`
    select id, kind, name, email, title, manager_id as "managerId", active, administrator, version from person order by id`.execute(
    db,
  );
  return rows;
}

/** The highest grant in force of each person in each domain. */
export async function findCurrentGrants(db: Reader, at: Date): Promise<KnownGrant[]> {
  const { rows } = await sql<KnownGrant>`
    select distinct on (person_id, domain_id) id, person_id as "personId", domain_id as "domainId", level
    from "grant" where valid_from <= ${at} and (valid_to is null or valid_to > ${at})
    order by person_id, domain_id, level desc, id`.execute(db);
  return rows;
}

export async function insertPeople(
  tx: Tx,
  people: RosterPlan['created'],
  at: Date,
): Promise<{ id: Id; name: string }[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<{ id: Id; name: string }>`
    insert into person (kind, name, email, title, administrator, active, created_at)
    select 'person', x.name, x.email, x.title, false, true, ${at}
    from unnest(${people.map((one) => one.name)}::text[], ${people.map((one) => one.email)}::text[], ${people.map((one) => one.title)}::text[])
      as x (name, email, title)
    returning id, name`.execute(tx);
  return rows;
}

/** Throws `plan_changed` where somebody was changed since the plan was made. */
export async function updatePeople(tx: Tx, people: RosterPlan['updated']): Promise<void> {
  if (people.length === 0) return;
  const { rows } = await sql`
    update person p set name = x.name, title = x.title, version = p.version + 1
    from unnest(${people.map((one) => one.id)}::bigint[], ${people.map((one) => one.version)}::int[], ${people.map((one) => one.name)}::text[],
      ${people.map((one) => one.title)}::text[]) as x (id, version, name, title)
    where p.id = x.id and p.version = x.version returning p.id`.execute(tx);
  requireAll(rows.length, people.length);
}

export async function setManagers(tx: Tx, managers: RosterPlan['managers']): Promise<void> {
  if (managers.length === 0) return;
  await sql`
    update person p set manager_id = m.id
    from unnest(${managers.map((one) => one.email)}::text[], ${managers.map((one) => one.managerEmail)}::text[]) as x (email, manager)
      join person m on lower(m.email) = x.manager
    where lower(p.email) = x.email and m.id <> p.id`.execute(tx);
}

export async function endPeople(tx: Tx, people: RosterPlan['left']): Promise<void> {
  if (people.length === 0) return;
  const { rows } = await sql`
    update person p set active = false, version = p.version + 1
    from unnest(${people.map((one) => one.id)}::bigint[], ${people.map((one) => one.version)}::int[]) as x (id, version)
    where p.id = x.id and p.version = x.version and p.active returning p.id`.execute(tx);
  requireAll(rows.length, people.length);
  await sql`delete from session where "userId" in (select user_id from person where id = any(${people.map((one) => one.id)}::bigint[]))`.execute(
    tx,
  );
}

export async function endGrants(tx: Tx, ids: Id[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`update "grant" set valid_to = ${at} where id = any(${ids}::bigint[]) and valid_from < ${at} and (valid_to is null or valid_to > ${at})`.execute(
    tx,
  );
}

export async function findIdsByEmail(tx: Tx, emails: string[]): Promise<Map<string, Id>> {
  const { rows } = await sql<{ id: Id; email: string }>`
    select id, lower(email) as email from person where lower(email) = any(${emails}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.email, row.id]));
}

export async function insertGrants(
  tx: Tx,
  grants: { personId: Id; domainId: Id; level: Level }[],
  by: Id,
  at: Date,
): Promise<Id[]> {
  if (grants.length === 0) return [];
  const { rows } = await sql<{ id: Id }>`
    insert into "grant" (person_id, domain_id, level, valid_from, granted_by, reason)
    select x.person, x.domain, x.level, ${at}, ${by}, 'A list of people'
    from unnest(${grants.map((one) => one.personId)}::bigint[], ${grants.map((one) => one.domainId)}::bigint[], ${grants.map((one) => one.level)}::smallint[])
      as x (person, domain, level)
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

function requireAll(found: number, wanted: number): void {
  if (found === wanted) return;
  throw new PlumblineError(
    'plan_changed',
    'Somebody on the list was changed since this plan was made. Make the plan again and review it.',
  );
}
