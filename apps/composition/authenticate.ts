import { actorOfApiKey, signIn } from '#people';
import type { Actor, Workspace } from '#platform';

/** Who sends a request: by API key, else by the session cookie. */
export async function authenticate(workspace: Workspace, request: { headers: Headers }): Promise<Actor | null> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer) return actorOfApiKey(workspace, bearer);
  if (!request.headers.has('cookie')) return null;
  return (await workspace.get(signIn)).actorOf(request.headers);
}
