import { workspacePrefix } from '../paths.ts';
import { request } from './http.ts';
import { offlineProblem, problemOf } from './problem.ts';

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${workspacePrefix}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
  }).catch(() => {
    throw offlineProblem();
  });
  if (!response.ok) throw await problemOf(response);
  return response.json().catch(() => null);
}

export async function signIn(email: string, password: string): Promise<void> {
  await post('/sign-in/email', { email, password });
}

export async function signOut(): Promise<void> {
  await post('/sign-out', {});
  location.assign(`${workspacePrefix}/sign-in`);
}

export type OpenedWorkspace =
  | { url: string }
  | { progress: { done?: number; total?: number; step?: string } | number | string };

/** Opens the example organisation; while it is being made the answer is its progress, and one asks again. */
export const openExample = () => request<OpenedWorkspace>('POST', '/workspaces/example/open', { body: {} });
