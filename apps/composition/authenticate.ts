import { actorOfApiKey, signIn } from '#people';
import type { Actor, Credentials, Workspace } from '#platform';

/** Who sends a request: by API key, else by the session cookie. */
export async function authenticate(workspace: Workspace, { bearer, cookie }: Credentials): Promise<Actor | null> {
  if (bearer !== null) return actorOfApiKey(workspace, bearer);
  if (cookie === null) return null;
  return (await workspace.get(signIn)).actorOf(cookie);
}
