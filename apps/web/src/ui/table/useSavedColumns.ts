import { useState } from 'react';
import type { Column } from './DataTable.tsx';

type Visibility = Record<string, boolean>;

function read(name: string): Visibility {
  try {
    return JSON.parse(localStorage.getItem(`columns.${name}`) ?? '{}') as Visibility;
  } catch {
    return {};
  }
}

/** Which columns of a table are shown, remembered on this device. */
export function useSavedColumns<Row>(name: string, columns: Column<Row>[]) {
  const [visibility, setVisibility] = useState<Visibility>(() => ({
    ...Object.fromEntries(columns.map((column) => [column.id, !column.hidden])),
    ...read(name),
  }));
  const change = (next: Visibility | ((before: Visibility) => Visibility)) => {
    const value = typeof next === 'function' ? next(visibility) : next;
    setVisibility(value);
    localStorage.setItem(`columns.${name}`, JSON.stringify(value));
  };
  return [visibility, change] as const;
}
