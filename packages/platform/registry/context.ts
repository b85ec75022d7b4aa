import type { Id, Json, LevelOrNone, RecordRef } from '#kernel';
import type { Reader, Tx } from '../database/database.ts';
import type { Touched } from '../events/touched.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Action } from './actions.ts';

/** Who acts. The system is an actor too: its person row has kind `system`. */
export interface Actor {
  personId: Id;
  name: string;
  kind: 'person' | 'agent' | 'system';
  administrator: boolean;
  /** The browser session that they act by; missing with an API key and for the system. */
  session?: { id: string; provenAt: Date; method: string };
}

/** What an action is done to, as far as authority cares. */
export interface Resource {
  type: RecordRef['type'] | 'workspace' | 'intake';
  id?: Id;
  /** null: the root domain. */
  domainId: Id | null;
  /** Who wrote it: nobody approves their own. */
  authorIds?: Id[];
  /** The level that the thing itself asks for, where it does (a change, a procedure). */
  level?: LevelOrNone;
  /** Whom it is about, where it is about a person: nobody grants themself anything. */
  aboutId?: Id;
  /** Set by who sees to it that a supervisor confirms each step (people, howMay): then one level above one's own will do. */
  supervised?: boolean;
}

/** The domains in which one may do something; 'all' saves the list where the root domain is among them. */
export type DomainScope = 'all' | Id[];

/** One policy engine, one place; people fulfils it (modules/people/authority). */
export interface Authority {
  /** Throws `forbidden` (or `own_work`) saying which policy, what level would be needed and who could do it now. */
  authorise(actor: Actor, action: Action, resource: Resource): Promise<void>;
  /** For lists: to be compiled into SQL. */
  scope(actor: Actor, action: Action): Promise<DomainScope>;
}

export interface EventDraft {
  subject: RecordRef;
  /** Defaults to the operation's id. */
  action?: string;
  detail?: { [key: string]: Json };
  /** The records that brought this one about, besides the causes of the whole mutation. */
  causes?: RecordRef[];
  /** For a large write: one event for all of these, instead of one each (events/touched.ts). */
  touched?: Touched;
}

/** A mutation under way: its transaction, and the only way to record what it did. */
export interface Mutation {
  tx: Tx;
  now: Date;
  actor: Actor;
  /** Writes the audit row (which is the outbox event too) and the cause edges. Returns the event's id. */
  record(draft: EventDraft): Promise<Id>;
  recordAll(drafts: EventDraft[]): Promise<Id[]>;
}

/** What every use case gets: where, who, and the means to authorise and to mutate. */
export interface Context {
  workspace: Workspace;
  actor: Actor;
  requestId: string;
  /** The operation's id, or a name such as `system.seal`. */
  operation: string;
  now(): Date;
  /** For reading outside a mutation. */
  db: Reader;
  authorise(action: Action, resource: Resource): Promise<void>;
  scope(action: Action): Promise<DomainScope>;
  /** One transaction. `causes`: the records that all of it is done for. Nested calls are refused: pass the mutation on. */
  mutate<Result>(work: (mutation: Mutation) => Promise<Result>, causes?: RecordRef[]): Promise<Result>;
  /** Aborted when the client has gone or the server stops. */
  signal: AbortSignal;
  /** The version that If-Match named, for updates. */
  ifMatch: number | null;
}
