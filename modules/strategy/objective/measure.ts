import { sql } from 'kysely';
import { dayOf, type Id, type Json, keyOf, type RecordRef, ref } from '#kernel';
import type { Mutation, Reader } from '#platform';
import type { ComplianceShare } from '../compliance-share.ts';
import { type JudgedSoftware, judgeSoftware } from '../software/judge.ts';
import { positionFor, positionsOn } from '../standard.ts';
import { findMeasures, insertMeasurement } from './store.ts';

/** A value of a measure, with what it was computed from. */
export interface Reading {
  value: number;
  basis: { [key: string]: Json };
}

export interface TakenMeasurement {
  measureId: Id;
  measurementId: Id;
  name: string;
  unit: string;
  target: number;
  value: number;
  before: number | null;
}

/** Keeps readings of the measures that the workspace has, by their keys; what it does not have is left out. */
export async function takeMeasurements(
  mutation: Mutation,
  readings: { [measureKey: string]: Reading | null },
  causes: RecordRef[],
): Promise<Map<string, TakenMeasurement>> {
  const taken = new Map<string, TakenMeasurement>();
  for (const measure of await findMeasures(mutation.tx, 1)) {
    const reading = readings[measure.key];
    if (!reading) continue;
    const basis = { ...reading.basis, causes: causes.map(keyOf) };
    const { value } = reading;
    const measurementId = await insertMeasurement(mutation.tx, {
      measureId: measure.id,
      at: mutation.now,
      value,
      basis,
    });
    await mutation.record({
      subject: ref('measurement', measurementId),
      action: 'measurement.take',
      detail: { measure: measure.key, value },
      causes: [ref('measure', measure.id), ...causes],
    });
    const { name, unit, target } = measure;
    const before = measure.series.at(-1)?.value ?? null;
    taken.set(measure.key, { measureId: measure.id, measurementId, name, unit, target, value, before });
  }
  return taken;
}

export interface Measured extends TakenMeasurement {
  share: ComplianceShare;
}

/**
 * Measures the software of the whole estate as it is in this transaction. Returns the measure that the loop is about:
 * the share of installed software within support and standard; null where the workspace does not have that measure, or
 * nothing to count.
 */
export async function measureSoftware(mutation: Mutation, causes: RecordRef[]): Promise<Measured | null> {
  const today = dayOf(mutation.now);
  const [judged, clearText] = await Promise.all([judgeSoftware(mutation.tx, null, today), countClearText(mutation.tx)]);
  const { share } = judged;
  const counted = judged.installations.length;
  const taken = await takeMeasurements(
    mutation,
    {
      'supported-share':
        share.percent === null ? null : { value: Math.round(share.percent * 100) / 100, basis: { ...share } },
      'contained-installations': contained(judged, today),
      'clear-text-services': { value: clearText, basis: { tag: 'cleartext', counted } },
    },
    causes,
  );
  const main = taken.get('supported-share');
  return main ? { ...main, share } : null;
}

function contained(judged: JudgedSoftware, today: string): Reading {
  const counts: Record<'contain' | 'retire', number> = { contain: 0, retire: 0 };
  for (const { component, product, release } of judged.installations) {
    const position = positionFor(positionsOn(judged.standards, component, product, today), release)?.position.position;
    if (position === 'contain' || position === 'retire') counts[position] += 1;
  }
  return {
    value: counts.contain + counts.retire,
    basis: { contained: counts.contain, retired: counts.retire, counted: judged.installations.length },
  };
}

async function countClearText(reader: Reader): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from installation i
    join product p on p.id = i.product_id join component c on c.id = i.component_id
    where i.recorded_to = 'infinity' and c.state not in ('retired', 'disposed') and 'cleartext' = any(p.tags)`.execute(
    reader,
  );
  return rows[0]!.count;
}
