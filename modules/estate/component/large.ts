import type { Id, RecordRef } from '#kernel';
import type { Tx } from '#platform';

/** From so many on, the records of one act get one event instead of one each. */
export const LARGE = 200;

/** Whether two records have the same causes, so that one event may speak for both. */
export function isAlike(a: readonly RecordRef[], b: readonly RecordRef[]): boolean {
  return a === b || (a.length === b.length && a.every(({ type, id }, i) => b[i]!.type === type && b[i]!.id === id));
}

const made = new WeakMap<Tx, Set<Id>>();

/** Keeps in mind which components a transaction made and nothing was related to yet: there is nothing to look for. */
export function rememberMade(tx: Tx, ids: readonly Id[]): void {
  const known = made.get(tx) ?? new Set<Id>();
  for (const id of ids) known.add(id);
  made.set(tx, known);
}

export function isMadeIn(tx: Tx, id: Id): boolean {
  return made.get(tx)?.has(id) ?? false;
}

export function forgetMade(tx: Tx, ids: readonly Id[]): void {
  const known = made.get(tx);
  if (known) for (const id of ids) known.delete(id);
}
