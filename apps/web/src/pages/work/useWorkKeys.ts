import { useShortcuts } from '../../app/shortcuts.ts';

/** j and k go from one thing to the next; Enter follows, as on every link. */
export function useWorkKeys(): void {
  const go = (by: number): boolean => {
    const links = [...document.querySelectorAll<HTMLElement>('[data-work-list] [data-work]')];
    if (links.length === 0) return false;
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[next]!.focus();
    return true;
  };
  useShortcuts({ j: () => go(1), k: () => go(-1) });
}
