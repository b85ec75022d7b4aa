import { randomUUID } from 'node:crypto';
import type { RecordRef } from '#kernel';
import type { Tx } from '../database/database.ts';
import { startMutation } from '../events/record.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Actor, Authority, Context, Mutation } from './context.ts';

export interface ContextOptions {
  workspace: Workspace;
  authority: Authority;
  actor: Actor;
  operation: string;
  requestId?: string;
  causes?: RecordRef[];
  signal?: AbortSignal;
  ifMatch?: number | null;
  /** Runs first in the first mutation that commits (an idempotency key is claimed there). */
  onTransaction?: (tx: Tx, now: Date) => Promise<void>;
}

/** A context that also tells whether the use case authorised anything: the HTTP layer refuses to answer when it did not. */
export interface TrackedContext extends Context {
  readonly authorised: boolean;
  /** Whether something was stored: from then on the key of the request, if it has one, is this request's. */
  readonly committed: boolean;
}

const never = new AbortController().signal;

export function createContext(options: ContextOptions): TrackedContext {
  const { workspace, authority, actor } = options;
  const requestId = options.requestId ?? randomUUID();
  let authorised = false;
  let mutating = false;
  let committed = false;
  return {
    workspace,
    actor,
    requestId,
    operation: options.operation,
    db: workspace.db,
    signal: options.signal ?? never,
    ifMatch: options.ifMatch ?? null,
    now: () => workspace.clock.now(),
    get authorised() {
      return authorised;
    },
    get committed() {
      return committed;
    },
    async authorise(action, resource) {
      await authority.authorise(actor, action, resource);
      authorised = true;
    },
    async scope(action) {
      const scope = await authority.scope(actor, action);
      authorised = true;
      return scope;
    },
    async mutate<Result>(work: (mutation: Mutation) => Promise<Result>, causes: RecordRef[] = []): Promise<Result> {
      if (mutating) throw new Error('A mutation inside a mutation: pass the outer one on.');
      mutating = true;
      try {
        const result = await workspace.db.transaction().execute(async (tx) => {
          const now = workspace.clock.now();
          if (!committed) await options.onTransaction?.(tx, now);
          const { mutation, finish } = startMutation(tx, now, {
            actor,
            operation: options.operation,
            requestId,
            causes: [...(options.causes ?? []), ...causes],
          });
          const done = await work(mutation);
          await finish();
          return done;
        });
        committed = true;
        return result;
      } finally {
        mutating = false;
      }
    },
  };
}
