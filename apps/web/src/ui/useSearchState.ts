import { useRouterState } from '@tanstack/react-router';
import { workspacePrefix } from '../paths.ts';
import { useGo } from './Anchor.tsx';

/** The address's search values, and the way to change some of them. Empty ones leave the address. */
export function useSearchState(): [
  Record<string, string | undefined>,
  (changes: Record<string, string | null | undefined>, options?: { replace?: boolean }) => void,
] {
  const location = useRouterState({ select: (state) => state.location });
  const go = useGo();
  const values = Object.fromEntries(new URLSearchParams(location.searchStr)) as Record<string, string | undefined>;
  const path =
    workspacePrefix && location.pathname.startsWith(workspacePrefix)
      ? location.pathname.slice(workspacePrefix.length) || '/'
      : location.pathname;
  const change = (
    changes: Record<string, string | null | undefined>,
    options: { replace?: boolean } = { replace: true },
  ) => {
    const next = Object.entries({ ...values, ...changes }).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    );
    const text = new URLSearchParams(next).toString();
    go(text ? `${path}?${text}` : path, options);
  };
  return [values, change];
}
