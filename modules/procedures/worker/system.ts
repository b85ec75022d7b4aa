import { createAuthority, findSystemActor } from '#people';
import { type Actor, type Context, createContext, type Workspace } from '#platform';

const actors = new WeakMap<Workspace, Actor>();

/** A context in which the system itself acts, as the worker does. */
export async function systemContext(workspace: Workspace, operation: string): Promise<Context> {
  let actor = actors.get(workspace);
  if (!actor) {
    actor = (await findSystemActor(workspace.db)) ?? undefined;
    if (!actor) throw new Error(`The workspace "${workspace.name}" has no system actor: it was never set up.`);
    actors.set(workspace, actor);
  }
  return createContext({ workspace, authority: createAuthority(workspace), actor, operation });
}
