import { workspacePrefix } from '../paths.ts';
import { call } from './client.ts';
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

/** Opens the example organisation: a link that signs in there once. At first use it is made, which takes a while. */
export const openExample = () => call('workspace.open', {});
