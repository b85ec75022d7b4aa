import { useRouterState } from '@tanstack/react-router';
import { workspacePrefix } from '../paths.ts';

/** The path within the workspace. */
export function usePath(): string {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return workspacePrefix && path.startsWith(workspacePrefix) ? path.slice(workspacePrefix.length) || '/' : path;
}
