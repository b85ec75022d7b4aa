import { useState } from 'react';

export type RowId = string | number;

export interface Selection {
  chosen: ReadonlySet<RowId>;
  /** With `through`: everything from the row chosen last to this one, as they stand. */
  toggle(id: RowId, order: readonly RowId[], through?: boolean): void;
  clear(): void;
  choose(ids: Iterable<RowId>): void;
}

/** Rows that are chosen, one by one or from one to another. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<RowId>>(new Set());
  const [last, setLast] = useState<RowId | null>(null);
  return {
    chosen,
    toggle(id, order, through = false) {
      setChosen((before) => chosenAfter(before, id, order, through ? last : null));
      setLast(id);
    },
    clear: () => setChosen(new Set()),
    choose: (ids) => setChosen(new Set(ids)),
  };
}

/** What is chosen after a click on `id`; from `anchor` to it where one holds Shift. Pure. */
export function chosenAfter(
  before: ReadonlySet<RowId>,
  id: RowId,
  order: readonly RowId[],
  anchor: RowId | null,
): ReadonlySet<RowId> {
  const after = new Set(before);
  const to = order.indexOf(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  if (from >= 0 && to >= 0) {
    for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) after.add(each);
  } else if (!after.delete(id)) after.add(id);
  return after;
}
