import type { IntakeCredential } from '#estate';
import { type Id, PlumblineError } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { type Actor, type Context, createContext, type Mutation, onEventBell, type Workspace } from '#platform';
import type { StageResult, StoredTurn } from './turn.ts';

/** What a stage works with. It acts as the system; only a run is begun in the name of who approved it. */
export interface TurnWork {
  turn: StoredTurn;
  workspace: Workspace;
  context: Context;
  /** How to get in, where somebody gave it with the turn; kept in memory only. */
  credential: IntakeCredential | undefined;
  signal: AbortSignal;
}

/**
 * Does what can be done without writing, and returns what is to be written in one transaction together with the turn
 * itself. So a stage either is done and known to be, or is not done; doing it again after an interruption is harmless.
 */
export type StageWork = (work: TurnWork) => Promise<(mutation: Mutation) => Promise<StageResult>>;

export async function systemContext(workspace: Workspace, operation: string, signal: AbortSignal): Promise<Context> {
  const actor = await findSystemActor(workspace.db);
  if (!actor) throw new PlumblineError('internal', 'The workspace has no system actor.');
  return createContext({ workspace, authority: createAuthority(workspace), actor, operation, signal });
}

/** A context in the name of a person who decided something earlier; their authority is that of now. */
export async function contextOf(workspace: Workspace, personId: Id, operation: string): Promise<Context> {
  const row = await workspace.db
    .selectFrom('person')
    .select(['id', 'name', 'kind', 'administrator', 'active'])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!row?.active) throw new PlumblineError('forbidden', 'Whoever approved it is no longer active here.');
  const actor: Actor = {
    personId: row.id,
    name: row.name,
    kind: row.kind as Actor['kind'],
    administrator: row.administrator,
  };
  return createContext({ workspace, authority: createAuthority(workspace), actor, operation });
}

/** Resolves when `check` gives something; asked again whenever something happened. Throws `cancelled` on abort. */
export async function waitUntil<Found>(
  workspace: Workspace,
  signal: AbortSignal,
  check: () => Promise<Found | null>,
): Promise<Found> {
  let ring: (() => void) | undefined;
  let rung = true;
  const bell = (): void => {
    rung = true;
    ring?.();
  };
  const stop = await onEventBell(workspace, bell);
  signal.addEventListener('abort', bell, { once: true });
  try {
    for (;;) {
      if (signal.aborted) throw new PlumblineError('cancelled', 'The server stops.');
      rung = false;
      const found = await check();
      if (found !== null) return found;
      if (!rung) await new Promise<void>((resolve) => (ring = resolve));
      ring = undefined;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', bell);
  }
}
