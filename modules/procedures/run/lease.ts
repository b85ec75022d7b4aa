import { sql } from 'kysely';
import { type Clock, type Id, PlumblineError } from '#kernel';
import type { Database, Tx } from '#platform';
import type { Claim } from './claim.ts';

/** What a worker holds its steps by. */
export interface LeaseTerms {
  leaseMs: number;
  clock: Clock;
}

/** Of a lease, in what is kept clear of a take-over: for clocks that differ, and for a worker that stands still a moment. */
const MARGIN = 1 / 4;

/**
 * The last look before something leaves for a target that keeps no marks of attempts. From then on the step counts as begun,
 * and the lease has its whole length again, so that what is sent now arrives before anybody takes the step over. Throws
 * `stale_executor` where it is another's, where its end is so near that it may be in a moment, and where the look itself
 * took so long.
 */
export async function requireStillOurs(db: Database, claim: Claim, { leaseMs, clock }: LeaseTerms): Promise<void> {
  const askedAt = performance.now();
  const now = clock.now().getTime();
  const { rows } = await sql`
    update step set lease_until = ${new Date(now + leaseMs)}, result = result - 'begun'
    where id = ${claim.stepId} and generation = ${claim.generation} and lease_owner = ${claim.worker}
      and state = 'running' and lease_until > ${new Date(now + leaseMs * MARGIN)}
    returning id`.execute(db);
  if (rows.length === 0 || performance.now() - askedAt > leaseMs * (1 - 2 * MARGIN)) throw notOurs(claim);
}

/**
 * In the transaction of the effect itself: until it ends, nobody can take the step over. Throws `stale_executor`.
 */
export async function lockOurs(tx: Tx, claim: Claim): Promise<void> {
  const { rows } = await sql`
    select id from step where id = ${claim.stepId} and generation = ${claim.generation}
      and lease_owner = ${claim.worker} and state = 'running' for share`.execute(tx);
  if (rows.length === 0) throw notOurs(claim);
}

const notOurs = ({ step }: Claim): PlumblineError =>
  new PlumblineError('stale_executor', `"${step.name}" has been taken over, or may be in a moment.`);

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
