import { recordEvidence } from '#people';
import { defineService, type LoggedEvent, type Subscription, subscribe, type Workspace } from '#platform';
import { systemContext } from '../turn/work.ts';
import { evidenceOf } from './sources.ts';

/** Keeps what some events show. A second time it keeps nothing: a piece of evidence is there once. */
export async function deriveEvidence(workspace: Workspace, events: readonly LoggedEvent[]): Promise<number> {
  // Most of the log shows nothing of anybody, and costs no transaction.
  const drafts = await evidenceOf(workspace.db, events);
  if (drafts.length === 0) return 0;
  const context = await systemContext(workspace, 'evidence.derive', never);
  const kept = await context.mutate((mutation) => recordEvidence(mutation, drafts, []));
  return kept.length;
}

const never = new AbortController().signal;

/**
 * Reads the log from where it last stood, through restarts. A batch whose evidence was kept but whose place was not is
 * read again; so a kill between the two loses nothing and doubles nothing.
 */
export const evidenceWatch = defineService<Pick<Subscription, 'caughtUp'>>(
  'insight.evidenceWatch',
  async (workspace) => {
    const subscription = await subscribe(workspace, { name: 'insight.evidence' }, async (events) => {
      await deriveEvidence(workspace, events);
    });
    return { value: subscription, close: () => subscription.stop() };
  },
);

/** Begins to watch; for the server, once a workspace. */
export async function watchEvidence(workspace: Workspace): Promise<void> {
  await workspace.get(evidenceWatch);
}
