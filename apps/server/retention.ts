// What grows and is no record is swept while the server runs: what was removed stands in the log and in the audit trail.
import { intakeRetention } from '#estate';
import { ref } from '#kernel';
import { createAuthority, findSystemActor, noticeRetention, signInRetention } from '#people';
import {
  createContext,
  idempotencyRetention,
  type RetentionRule,
  type RetentionSettings,
  sweep,
  type Workspace,
} from '#platform';
import { requestRetention, runRetention, runSecretRetention, useRetention } from '#procedures';

/** Everything that is ever removed by its age. docs/guides/operating.md lists the same; a test compares them. */
export const retentionRules: readonly RetentionRule[] = [
  ...signInRetention,
  ...runRetention,
  runSecretRetention,
  useRetention,
  ...intakeRetention,
  ...noticeRetention,
  requestRetention,
  idempotencyRetention,
];

const EVERY_MS = 6 * 3_600_000;

export async function sweepOnce(workspace: Workspace, settings: RetentionSettings): Promise<Record<string, number>> {
  const removed = await sweep(workspace, retentionRules, settings);
  if (removed === null || Object.keys(removed).length === 0) return {};
  workspace.log.info({ removed }, 'removed by age');
  const actor = (await findSystemActor(workspace.db))!;
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor,
    operation: 'retention.sweep',
  });
  await context.mutate((mutation) => mutation.record({ subject: ref('person', actor.personId), detail: { removed } }));
  return removed;
}

export interface Sweeping {
  /** Of the last round. */
  last(): { at: Date; failed: boolean } | null;
  stop(): Promise<void>;
}

/** Begins with a round at once. One that fails is tried again at the next. */
export function startSweeping(
  workspace: Workspace,
  settings: RetentionSettings,
  also: () => Promise<void> = async () => {},
): Sweeping {
  let last: { at: Date; failed: boolean } | null = null;
  const round = async (): Promise<void> => {
    let failed = false;
    try {
      await sweepOnce(workspace, settings);
      await also();
    } catch (error) {
      failed = true;
      workspace.log.error({ err: error }, 'removing what is old failed; it is tried again');
    }
    last = { at: workspace.clock.now(), failed };
  };
  let running = round();
  const timer = setInterval(() => {
    running = running.then(round);
  }, EVERY_MS);
  timer.unref();
  return {
    last: () => last,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
