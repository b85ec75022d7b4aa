import { defineService } from '../workspace/service.ts';
import { type LoggedEvent, subscribe } from './feed.ts';

export interface LiveEvents {
  /** Hears of every mutation from now on. Returns how to end it. */
  listen(listener: (events: LoggedEvent[]) => void): () => void;
}

/** The log is read once a workspace, however many browsers listen. */
export const liveEvents = defineService<LiveEvents>('platform.liveEvents', async (workspace) => {
  const listeners = new Set<(events: LoggedEvent[]) => void>();
  const subscription = await subscribe(workspace, {}, (events) => {
    for (const listener of listeners) listener(events);
  });
  return {
    value: {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    close: () => subscription.stop(),
  };
});
