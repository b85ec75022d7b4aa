import type { Id, Json, RecordRef, RecordType } from '#kernel';

/**
 * Words
 * - An event *touches* the records that its mutation made or changed. Normally that is its subject alone: one event a
 *   record. A large write records one event for many: its subject is what they were written for (an intake, or the first
 *   of them), and `detail.touched` names all of them as ranges of ids, by type.
 * - Causes of what such an event touches stand in `detail.causes` instead of one edge a record; the views `batch_cause`
 *   and `batch_effect` give them as edges.
 */
export type Touched = { [Type in RecordType]?: readonly Id[] };

type Ranges = [first: Id, last: Id][];

/** Ids in ascending order as ranges: 1, 2, 3, 7 are [[1, 3], [7, 7]]. */
export function toRanges(ids: readonly Id[]): Ranges {
  const ranges: Ranges = [];
  let last: Ranges[number] | undefined;
  for (const id of [...ids].sort((a, b) => a - b)) {
    if (last && id <= last[1] + 1) last[1] = id;
    else {
      last = [id, id];
      ranges.push(last);
    }
  }
  return ranges;
}

/** What a large write adds to the detail of its event. */
export function touchedDetail(touched: Touched, causes: readonly RecordRef[]): { [key: string]: Json } {
  const types = Object.entries(touched).filter(([, ids]) => ids.length > 0);
  return {
    touched: Object.fromEntries(types.map(([type, ids]) => [type, toRanges(ids)])),
    ...(causes.length > 0 ? { causes: causes.map(({ type, id }) => ({ type, id })) } : {}),
  };
}

interface Touching {
  subject: RecordRef;
  detail: Json;
}

function rangesOf({ detail }: Touching): { [type: string]: Ranges } | undefined {
  if (detail === null || typeof detail !== 'object' || Array.isArray(detail)) return undefined;
  return detail['touched'] as { [type: string]: Ranges } | undefined;
}

/** The records of a type that some events touch, each once. Every reader of the log asks this, not the subject alone. */
export function touchedIds(events: Iterable<Touching>, type: RecordType): Set<Id> {
  const ids = new Set<Id>();
  for (const event of events) {
    if (event.subject.type === type) ids.add(event.subject.id);
    for (const [first, last] of rangesOf(event)?.[type] ?? []) for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return ids;
}

/** The types of record that an event touches. */
export function touchedTypes(event: Touching): RecordType[] {
  return [...new Set([event.subject.type, ...(Object.keys(rangesOf(event) ?? {}) as RecordType[])])];
}
