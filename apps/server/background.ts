// What goes on in the server beside requests, per workspace: sealing the audit trail, going on with turns and intakes.

import type { Logger } from 'pino';
import { startIntakes } from '#estate';
import { resumeTurns, watchDeadlines } from '#insight';
import { startSealer, type Workspace } from '#platform';

export interface Background {
  /** Starts what a workspace needs; once. */
  start(workspace: Workspace): Promise<void>;
  stop(workspaceName: string): Promise<void>;
  stopAll(): Promise<void>;
}

export function createBackground(log: Logger): Background {
  const running = new Map<string, Promise<{ stop(): Promise<void> }[]>>();
  const startOne = async (workspace: Workspace): Promise<{ stop(): Promise<void> }[]> => {
    await resumeTurns(workspace);
    await watchDeadlines(workspace);
    return [await startSealer(workspace), await startIntakes(workspace)];
  };
  const stop = async (name: string): Promise<void> => {
    const parts = await running.get(name)?.catch(() => []);
    running.delete(name);
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
    async stopAll() {
      for (const name of [...running.keys()]) await stop(name);
    },
  };
}
