import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Database } from '#platform';
import type { Claim } from './claim.ts';

/** Renews the leases that are still this worker's. Operational, so it leaves no audit row. */
export async function renewLeases(db: Database, claims: readonly Claim[], until: Date): Promise<void> {
  if (claims.length === 0) return;
  const stepIds = claims.map((claim) => claim.stepId);
  const generations = claims.map((claim) => claim.generation);
  await sql`
    update step s set lease_until = ${until}
    from unnest(${stepIds}::bigint[], ${generations}::int[]) as mine (step_id, generation)
    where s.id = mine.step_id and s.generation = mine.generation and s.lease_owner = ${claims[0]!.worker}
      and s.state = 'running'`.execute(db);
}

/** Those of the claimed steps whose run was cancelled: they are to be stopped. */
export async function findCancelled(db: Database, claims: readonly Claim[]): Promise<Id[]> {
  if (claims.length === 0) return [];
  const runIds = claims.map((claim) => claim.runId);
  const rows = await db
    .selectFrom('run')
    .select('id')
    .where('id', 'in', runIds)
    .where('state', '=', 'cancelled')
    .execute();
  const cancelled = new Set(rows.map((row) => row.id));
  return claims.filter((claim) => cancelled.has(claim.runId)).map((claim) => claim.stepId);
}

/** Ends leases before their time, so that another worker goes on at once: it will look at the target first. */
export async function handBack(db: Database, claims: readonly Claim[], now: Date): Promise<void> {
  for (const claim of claims) {
    await db
      .updateTable('step')
      .set({ lease_owner: null, lease_until: now })
      .where('id', '=', claim.stepId)
      .where('generation', '=', claim.generation)
      .where('lease_owner', '=', claim.worker)
      .where('state', '=', 'running')
      .execute();
  }
}
