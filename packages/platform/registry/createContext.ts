import { randomUUID } from 'node:crypto';
import { PlumblineError, type RecordRef } from '#kernel';
import type { Tx } from '../database/database.ts';
import { type RecordedEvent, startMutation } from '../events/record.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Action } from './actions.ts';
import type { Actor, Authority, Context, DomainScope, Mutation, Resource } from './context.ts';

export interface ContextOptions {
  workspace: Workspace;
  authority: Authority;
  actor: Actor;
  operation: string;
  requestId?: string;
  causes?: RecordRef[];
  signal?: AbortSignal;
  ifMatch?: number | null;
  /** Keeps what was asked of the authority, for `stillHolds`. */
  remembersAsked?: boolean;
  /** Runs first in the first mutation that commits (an idempotency key is claimed there). */
  onTransaction?: (tx: Tx, now: Date) => Promise<void>;
}

/** A context that also tells whether the use case authorised anything: the HTTP layer refuses to answer when it did not. */
export interface TrackedContext extends Context {
  readonly authorised: boolean;
  /** Whether something was stored: from then on the key of the request, if it has one, is this request's. */
  readonly committed: boolean;
  /** Whether everything that was asked of the authority so far would be answered alike by this one: for what streams. */
  stillHolds(authority: Authority, actor: Actor): Promise<boolean>;
}

type Asked =
  | { action: Action; resource: Resource; scope?: undefined }
  | { action: Action; scope: DomainScope; resource?: undefined };

/** What the authority refused; anything else that went wrong is no answer of it. */
function asRefusal(error: unknown): PlumblineError {
  if (error instanceof PlumblineError && (error.code === 'forbidden' || error.code === 'own_work')) return error;
  throw error;
}

const never = new AbortController().signal;

export function createContext(options: ContextOptions): TrackedContext {
  const { workspace, authority, actor } = options;
  const requestId = options.requestId ?? randomUUID();
  let authorised = false;
  let mutating = false;
  let committed = false;
  const asked = new Map<string, Asked>();
  const remember = (question: Asked): void => {
    if (options.remembersAsked) asked.set(JSON.stringify([question.action, question.resource]), question);
  };
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
      remember({ action, resource });
    },
    async scope(action) {
      const scope = await authority.scope(actor, action);
      authorised = true;
      remember({ action, scope });
      return scope;
    },
    async stillHolds(other, now) {
      if (now.personId !== actor.personId || now.administrator !== actor.administrator) return false;
      for (const question of asked.values()) {
        if (question.resource === undefined) {
          const scope = await other.scope(now, question.action);
          if (JSON.stringify(scope) !== JSON.stringify(question.scope)) return false;
        } else {
          const refusal = await other.authorise(now, question.action, question.resource).then(() => null, asRefusal);
          if (refusal) return false;
        }
      }
      return true;
    },
    async mutate<Result>(work: (mutation: Mutation) => Promise<Result>, causes: RecordRef[] = []): Promise<Result> {
      if (mutating) throw new Error('A mutation inside a mutation: pass the outer one on.');
      workspace.assertRoom();
      mutating = true;
      try {
        let events: readonly RecordedEvent[] = [];
        const result = await workspace.db.transaction().execute(async (tx) => {
          const now = workspace.clock.now();
          if (!committed) await options.onTransaction?.(tx, now);
          const { mutation, recorded, finish } = startMutation(tx, now, {
            actor,
            operation: options.operation,
            requestId,
            causes: [...(options.causes ?? []), ...causes],
          });
          const done = await work(mutation);
          await finish();
          events = recorded;
          return done;
        });
        committed = true;
        workspace.committed(events);
        return result;
      } finally {
        mutating = false;
      }
    },
  };
}
