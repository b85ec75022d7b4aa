import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Database } from '#platform';
import type { Claim } from './claim.ts';

/**
 * Renews the leases that are still this worker's. Operational, so it leaves no audit row. What somebody holds just now is
 * being settled or taken over: it is left out, and nobody waits for each other.
 */
export async function renewLeases(db: Database, claims: readonly Claim[], until: Date): Promise<void> {
  if (claims.length === 0) return;
  const stepIds = claims.map((claim) => claim.stepId);
  const generations = claims.map((claim) => claim.generation);
  await sql`
    with held as (
      select st.id from step st
      join unnest(${stepIds}::bigint[], ${generations}::int[]) as mine (step_id, generation)
        on st.id = mine.step_id and st.generation = mine.generation
      where st.lease_owner = ${claims[0]!.worker} and st.state = 'running'
      order by st.id
      for no key update of st skip locked)
    update step s set lease_until = ${until} from held where s.id = held.id`.execute(db);
}

/** Those of the claimed steps whose run was cancelled: they are to be stopped. What takes a run back goes on. */
export async function findCancelled(db: Database, claims: readonly Claim[]): Promise<Id[]> {
  if (claims.length === 0) return [];
  const { rows } = await sql<{ id: Id }>`
    select s.id from step s join run r on r.id = s.run_id
    where s.id = any(${claims.map((claim) => claim.stepId)}::bigint[])
      and (r.state = 'cancelled' or (r.undoing and s.undoes is null))`.execute(db);
  return rows.map((row) => row.id);
}

/** Ends leases before their time, so that another worker goes on at once: it will look at the target first. */
export async function handBack(db: Database, claims: readonly Claim[], now: Date): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    with back as (
      update step s set lease_owner = null, lease_until = ${now}
      from unnest(${claims.map((claim) => claim.stepId)}::bigint[], ${claims.map((claim) => claim.generation)}::int[])
        as mine (step_id, generation)
      where s.id = mine.step_id and s.generation = mine.generation and s.lease_owner = ${claims[0]!.worker}
        and s.state = 'running'
      returning s.run_id)
    update run set due_at = ${now} where id in (select run_id from back)`.execute(db);
}
