import { type Id, type ManualClock, manualClock, PlumblineError } from '#kernel';
import { createAuthority } from '#people';
import { type Actor, createContext, openWorkspace, type TrackedContext, type Workspace } from '#platform';
import type { ExampleDocuments } from '../documents.ts';

/** Where the story is told: the example's database under a clock of its own, and whom and what it knows by now. */
export interface Stage {
  workspace: Workspace;
  clock: ManualClock;
  documents: ExampleDocuments;
  people: Map<string, Actor>;
  domains: Map<string, Id>;
  /** Components by their refs. */
  components: Map<string, { id: Id; name: string }>;
  /** Changes by the keys of their waves. */
  changes: Map<string, Id>;
  /** By the keys that the story calls them. */
  observations: Map<string, Id>;
  /** What operations made, as the story speaks of it (perform.ts). */
  made: Map<string, string>;
  /** A context as the HTTP layer would make it for this person. */
  as(person: string, operation: string): TrackedContext;
  /**
   * The same for what asks the graph: on a workspace opened for it alone, since an open graph follows every event of the
   * story, and hardly any moment looks at it.
   */
  seeing<Result>(
    person: string,
    operation: string,
    work: (context: TrackedContext) => Promise<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

/**
 * A second door to the same database: its clock stands at the story's time, while requests that reach the server
 * meanwhile go by the real one.
 */
export function openStage(workspace: Workspace, documents: ExampleDocuments, begins: Date): Stage {
  const clock = manualClock(begins);
  const open = (): Workspace =>
    openWorkspace({
      name: workspace.name,
      url: withoutWaiting(workspace.url),
      clock,
      log: workspace.log,
      maxConnections: 3,
    });
  const own = open();
  const people = new Map<string, Actor>();
  let told = 0;
  const contextOn = (where: Workspace, person: string, operation: string): TrackedContext => {
    const actor = people.get(person);
    if (!actor) throw new PlumblineError('internal', `The example speaks of ${person}, who has not come yet.`);
    told += 1;
    const authority = createAuthority(where);
    return createContext({ workspace: where, authority, actor, operation, requestId: `example-${told}` });
  };
  return {
    workspace: own,
    clock,
    documents,
    people,
    domains: new Map(),
    components: new Map(),
    changes: new Map(),
    observations: new Map(),
    made: new Map(),
    as: (person, operation) => contextOn(own, person, operation),
    async seeing(person, operation, work) {
      const beside = open();
      try {
        return await work(contextOn(beside, person, operation));
      } finally {
        await beside.close();
      }
    },
    close: () => own.close(),
  };
}

/**
 * No commit of the story waits for the disk: a story that was cut off is made anew anyway, and the mark that ends it is
 * written by the ordinary way, which flushes all that came before. The rest are the ordinary settings of a connection.
 */
function withoutWaiting(url: string): string {
  const own = new URL(url);
  own.searchParams.set('options', '-c timezone=UTC -c statement_timeout=60000 -c synchronous_commit=off');
  return own.toString();
}

export function componentOf(stage: Stage, ref: string): { id: Id; name: string } {
  const component = stage.components.get(ref);
  if (!component) throw new PlumblineError('internal', `The example speaks of ${ref}, which is not there yet.`);
  return component;
}
