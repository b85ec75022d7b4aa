import { sql } from 'kysely';
import type { RecordRef } from '#kernel';
import type { DomainScope, Mutation, Reader } from '#platform';
import { takeMeasurements } from '#strategy';

const YEAR_MS = 365 * 86_400_000;
const SECONDS_A_DAY = 86_400;

/**
 * How fast the loop is: the median time from the first signal to the verified change, over the changes verified since a
 * day. null: none was.
 */
export async function loopSpeed(
  reader: Reader,
  since: Date,
  scope: DomainScope,
): Promise<{ medianSeconds: number; changes: number } | null> {
  const { rows } = await sql<{ seconds: number | null; changes: number }>`
    select percentile_cont(0.5) within group (order by extract(epoch from verified - raised))::float8 as seconds,
      count(*)::int as changes
    from (
      select c.id, (c.outcome ->> 'at')::timestamptz as verified, min(s.raised_at) as raised
      from change c
      join cause k on k.effect_type = 'change' and k.effect_id = c.id and k.cause_type = 'initiative'
      join initiative v on v.id = k.cause_id
      join insight_signal l on l.insight_id = v.insight_id
      join signal s on s.id = l.signal_id
      where c.state = 'verified' and c.updated_at >= ${since}
        and (${scope === 'all'} or c.domain_id = any(${scope === 'all' ? [] : scope}::bigint[]))
      group by c.id) t`.execute(reader);
  const row = rows[0];
  return row?.seconds == null ? null : { medianSeconds: row.seconds, changes: row.changes };
}

/** Measures the loop itself, over the last year. */
export async function measureLoop(mutation: Mutation, causes: RecordRef[]): Promise<void> {
  const speed = await loopSpeed(mutation.tx, new Date(mutation.now.getTime() - YEAR_MS), 'all');
  if (!speed) return;
  const days = Math.round((speed.medianSeconds / SECONDS_A_DAY) * 1000) / 1000;
  const reading = { value: days, basis: { changes: speed.changes, medianSeconds: Math.round(speed.medianSeconds) } };
  await takeMeasurements(mutation, { 'loop-days': reading, 'support-lead-days': reading }, causes);
}
