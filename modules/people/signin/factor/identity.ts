// What others need to know of somebody's second factor, to be sure who asks for something.
import type { Id } from '#kernel';
import type { Actor, Workspace } from '#platform';
import { findSession } from '../session/store.ts';
import { signIn } from '../signIn.ts';
import { takeAppCode } from './secondFactor.ts';
import { findApp } from './store.ts';

/** Whether the code is the next of their app; it is taken by that. Who calls this bounds the attempts. */
export async function takesCodeOf(workspace: Workspace, personId: Id, code: string): Promise<boolean> {
  // One that is being set up may be anybody's.
  if (!(await hasConfirmedApp(workspace, personId))) return false;
  const { seal } = await workspace.get(signIn);
  return takeAppCode(workspace, seal, personId, code.replaceAll(/\s/g, ''));
}

export async function hasConfirmedApp(workspace: Workspace, personId: Id): Promise<boolean> {
  return ((await findApp(workspace.db, personId))?.confirmedAt ?? null) !== null;
}

/** Whether the session that somebody acts by was opened with two factors; an API key is none. */
export async function signedInWithTwo(workspace: Workspace, actor: Actor): Promise<boolean> {
  if (!actor.session) return false;
  const session = await findSession(workspace.db, actor.session.id, workspace.clock.now());
  return session !== null && session.actor.personId === actor.personId && session.state.factors >= 2;
}
