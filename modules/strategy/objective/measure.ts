import { dayOf, type Id, type Json, keyOf, type RecordRef, ref } from '#kernel';
import type { Mutation } from '#platform';
import type { ComplianceShare } from '../compliance-share.ts';
import { type JudgedSoftware, judgeSoftware } from '../software/judge.ts';
import { positionFor, positionsOn } from '../standard.ts';
import { findMeasures, insertMeasurement } from './store.ts';

export interface Measured {
  measureId: Id;
  measurementId: Id;
  key: string;
  name: string;
  unit: string;
  target: number;
  value: number;
  before: number | null;
  share: ComplianceShare;
}

/**
 * Measures the whole estate as it is in this transaction, and keeps each value with what it was computed from. Returns
 * the measure that the loop is about: the share of installed software within support and standard; null where the
 * workspace does not have that measure, or nothing to count.
 */
export async function measureSoftware(mutation: Mutation, causes: RecordRef[]): Promise<Measured | null> {
  const { tx, now } = mutation;
  const today = dayOf(now);
  const judged = await judgeSoftware(tx, null, today);
  const { share } = judged;
  const values: Record<string, { value: number | null; basis: { [key: string]: Json } }> = {
    'supported-share': { value: share.percent, basis: { ...share } },
    'contained-installations': contained(judged, today),
  };
  const measures = await findMeasures(tx, 1);
  let main: Measured | null = null;
  for (const measure of measures) {
    const found = values[measure.key];
    if (!found || found.value === null) continue;
    const basis = { ...found.basis, causes: causes.map(keyOf) };
    const measurementId = await insertMeasurement(tx, { measureId: measure.id, at: now, value: found.value, basis });
    await mutation.record({
      subject: ref('measurement', measurementId),
      action: 'measurement.take',
      detail: { measure: measure.key, value: found.value },
      causes: [ref('measure', measure.id), ...causes],
    });
    if (measure.key !== 'supported-share') continue;
    main = {
      measureId: measure.id,
      measurementId,
      key: measure.key,
      name: measure.name,
      unit: measure.unit,
      target: measure.target,
      value: found.value,
      before: measure.series.at(-1)?.value ?? null,
      share,
    };
  }
  return main;
}

function contained(judged: JudgedSoftware, today: string): { value: number; basis: { [key: string]: Json } } {
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
