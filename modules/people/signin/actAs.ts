import { type Id, type Json, ref } from '#kernel';
import { type Actor, createContext, type TrackedContext, type Workspace } from '#platform';
import { createAuthority } from '../authority/authority.ts';
import { findSystemActor } from '../store.ts';

/** A context for what happens at the door, before or beside any operation. */
export function contextAs(workspace: Workspace, actor: Actor, operation: string): TrackedContext {
  return createContext({ workspace, authority: createAuthority(workspace), actor, operation });
}

/** For what the door itself does or sees: nobody has come in yet whose act it could be. */
export async function contextOfDoor(workspace: Workspace, operation: string): Promise<TrackedContext> {
  const system = await findSystemActor(workspace.db);
  if (!system) throw new Error('The workspace has no system actor.');
  return contextAs(workspace, system, operation);
}

/** One line of the audit trail about a person's sign-in, or about nobody's (null). Never holds what they typed. */
export async function recordAtDoor(
  workspace: Workspace,
  operation: string,
  personId: Id | null,
  detail: { [key: string]: Json } = {},
): Promise<void> {
  const context = await contextOfDoor(workspace, operation);
  const subject = ref('person', personId ?? context.actor.personId);
  await context.mutate((mutation) =>
    mutation.record({ subject, detail: personId === null ? { ...detail, nobody: true } : detail }),
  );
}
