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
  /** A context as the HTTP layer would make it for this person. */
  as(person: string, operation: string): TrackedContext;
  close(): Promise<void>;
}

/**
 * A second door to the same database: its clock stands at the story's time, while requests that reach the server
 * meanwhile go by the real one.
 */
export function openStage(workspace: Workspace, documents: ExampleDocuments, begins: Date): Stage {
  const clock = manualClock(begins);
  const own = openWorkspace({
    name: workspace.name,
    url: workspace.url,
    clock,
    log: workspace.log,
    maxConnections: 3,
  });
  const authority = createAuthority(own);
  const people = new Map<string, Actor>();
  let told = 0;
  return {
    workspace: own,
    clock,
    documents,
    people,
    domains: new Map(),
    components: new Map(),
    changes: new Map(),
    as(person, operation) {
      const actor = people.get(person);
      if (!actor) throw new PlumblineError('internal', `The example speaks of ${person}, who has not come yet.`);
      told += 1;
      return createContext({ workspace: own, authority, actor, operation, requestId: `example-${told}` });
    },
    close: () => own.close(),
  };
}

export function componentOf(stage: Stage, ref: string): { id: Id; name: string } {
  const component = stage.components.get(ref);
  if (!component) throw new PlumblineError('internal', `The example speaks of ${ref}, which is not there yet.`);
  return component;
}
