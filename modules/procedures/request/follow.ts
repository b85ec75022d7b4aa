import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { type Context, createContext, onEventBell, type Workspace } from '#platform';
import { expireRequest, finishRequest, releaseRequest } from './decide.ts';

interface Stale {
  id: Id;
  becomes: 'finished' | 'cancelled' | 'expired';
}

/** What has gone on without its request: its run is over, or its time is. */
async function findStale(workspace: Workspace): Promise<Stale[]> {
  const { rows } = await sql<Stale>`
    select r.id, run.state as becomes from request r join run on run.id = r.run_id
    where r.state = 'accepted' and run.state in ('finished', 'cancelled')
    union all
    select id, 'expired' from request where state in ('asked', 'proven') and expires_at <= ${workspace.clock.now()}
    order by id limit 200`.execute(workspace.db);
  return rows;
}

const moves: Record<Stale['becomes'], (context: Context, id: Id) => Promise<void>> = {
  finished: finishRequest,
  cancelled: releaseRequest,
  expired: expireRequest,
};

/** Moves every request to where its run, or the time, has taken it. Returns how many were moved. */
export async function followRuns(workspace: Workspace): Promise<number> {
  const stale = await findStale(workspace);
  if (stale.length === 0) return 0;
  const system = await findSystemActor(workspace.db);
  const authority = createAuthority(workspace);
  for (const { id, becomes } of stale) {
    const context = createContext({ workspace, authority, actor: system!, operation: 'request.follow' });
    await moves[becomes](context, id).catch((error) => {
      // Another server was faster, or somebody moved it meanwhile.
      if (!(error instanceof PlumblineError) || error.code !== 'illegal_transition') throw error;
    });
  }
  return stale.length;
}

/** However much happens: between two looks. */
const LOOK_AFTER_MS = 300;

/** Follows the runs of requests, and lets lapse what nobody went on with. */
export async function startRequests(workspace: Workspace): Promise<{ stop(): Promise<void> }> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const unsubscribe = await onEventBell(workspace, () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = followRuns(workspace).catch((error) =>
        workspace.log.warn({ err: error }, 'following requests failed; it will be tried again'),
      );
    }, LOOK_AFTER_MS);
  });
  return {
    async stop() {
      unsubscribe();
      clearTimeout(timer);
      await running;
    },
  };
}
