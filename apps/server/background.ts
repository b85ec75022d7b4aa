// What goes on in the server beside requests, per workspace: sealing the audit trail, going on with turns and intakes.

import type { Logger } from 'pino';
import { startIntakes } from '#estate';
import { resumeTurns, watchDeadlines, watchEvidence, watchServes, watchSources } from '#insight';
import { startNetBoxes } from '#interop/netbox';
import { startNotifier } from '#people';
import { type RetentionSettings, startSealer, type Workspace } from '#platform';
import { startDue, startRequests, startWorker } from '#procedures';
import type { Loop } from './presence.ts';
import { type Sweeping, startSweeping } from './retention.ts';

export interface Background {
  /** Starts what a workspace needs; once. */
  start(workspace: Workspace): Promise<void>;
  stop(workspaceName: string): Promise<void>;
  stopAll(): Promise<void>;
  /** When each loop was last through, by its name. */
  loops(): Record<string, Loop | null>;
}

export interface BackgroundOptions {
  retention: RetentionSettings;
  /** Done with each round of the sweeping of `main`. */
  alsoForMain: () => Promise<void>;
}

export function createBackground(log: Logger, options: BackgroundOptions): Background {
  const sweepings = new Map<string, Sweeping>();
  const running = new Map<string, Promise<{ stop(): Promise<void> }[]>>();
  const startOne = async (workspace: Workspace): Promise<{ stop(): Promise<void> }[]> => {
    await resumeTurns(workspace);
    await watchDeadlines(workspace);
    await watchSources(workspace);
    await watchServes(workspace);
    await watchEvidence(workspace);
    const also = workspace.name === 'main' ? options.alsoForMain : undefined;
    const sweeping = startSweeping(workspace, options.retention, also);
    sweepings.set(workspace.name, sweeping);
    return [
      await startSealer(workspace),
      await startIntakes(workspace),
      await startNetBoxes(workspace),
      await startRequests(workspace),
      await startDue(workspace),
      await startNotifier(workspace),
      // The worker processes serve `main`. Elsewhere there are no hosts: people are asked, and who reaches for one is refused.
      ...(workspace.name === 'main' ? [] : [await startWorker({ workspaces: [workspace] })]),
      sweeping,
    ];
  };
  const stop = async (name: string): Promise<void> => {
    const parts = await running.get(name)?.catch(() => []);
    running.delete(name);
    sweepings.delete(name);
    for (const part of parts ?? [])
      await part.stop().catch((error) => log.warn({ err: error, workspace: name }, 'while stopping'));
  };
  return {
    async start(workspace) {
      let parts = running.get(workspace.name);
      if (!parts) {
        parts = startOne(workspace);
        running.set(workspace.name, parts);
        parts.catch(() => running.delete(workspace.name));
      }
      await parts;
    },
    stop,
    loops: () =>
      Object.fromEntries(
        [...sweepings].map(([name, sweeping]) => {
          const last = sweeping.last();
          return [`retention ${name}`, last && { at: last.at.toISOString(), ...(last.failed ? { failed: true } : {}) }];
        }),
      ),
    async stopAll() {
      for (const name of [...running.keys()]) await stop(name);
    },
  };
}
