// A copy beside a living installation must not do its work a second time.
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { createContext, openWorkspace } from '#platform';
import { abandonRun } from '#procedures';

const REASON =
  'This workspace is a copy, restored from a backup: the run belongs to the installation that was backed up.';

/** Cancels what a worker would take up, in the copy's own trail. Returns how many runs that were. */
export async function stopOpenRuns(url: string, name: string): Promise<number> {
  const workspace = openWorkspace({ name, url, clock: systemClock, log: pino({ level: 'silent' }), maxConnections: 2 });
  try {
    const actor = await findSystemActor(workspace.db);
    if (!actor) return 0;
    const open = await workspace.db
      .selectFrom('run')
      .select('id')
      .where('state', 'in', ['ready', 'running', 'waiting'])
      .orderBy('id')
      .execute();
    const context = createContext({
      workspace,
      authority: createAuthority(workspace),
      actor,
      operation: 'restore.copy',
    });
    await context.mutate(async (mutation) => {
      for (const { id } of open) await abandonRun(mutation, id, REASON);
    });
    return open.length;
  } finally {
    await workspace.close();
  }
}
