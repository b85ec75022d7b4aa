import { useState } from 'react';
import { useShortcuts } from '../../app/shortcuts.ts';

interface CursorOptions {
  count: number;
  onMove: (index: number) => void;
  onOpen: (index: number) => void;
}

/** The row that j and k move, and Enter opens. -1 until they are used. */
export function useCursor({ count, onMove, onOpen }: CursorOptions): number {
  const [cursor, setCursor] = useState(-1);
  const move = (by: number) => {
    if (count === 0) return;
    const next = Math.min(count - 1, Math.max(0, cursor + by));
    setCursor(next);
    onMove(next);
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    enter: () => {
      if (cursor < 0 || cursor >= count || isControl(document.activeElement)) return false;
      onOpen(cursor);
      return true;
    },
  });
  return cursor < count ? cursor : -1;
}

function isControl(element: Element | null): boolean {
  return element?.matches('a, button, input, select, textarea, [role=button], [role=menuitem]') ?? false;
}
