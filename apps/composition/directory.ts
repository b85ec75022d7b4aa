// What the workspaces of an installation know of each other, and how the example comes and goes.
import { setTimeout as sleep } from 'node:timers/promises';
import { PlumblineError } from '#kernel';
import { signIn } from '#people';
import { type Workspace, type WorkspaceDirectory, workspaceDirectory } from '#platform';
import { type WorkspaceName, type Workspaces, workspaceTitles } from './workspaces.ts';

export interface Directory {
  provideTo(workspace: Workspace): void;
}

interface DirectoryOptions {
  progress(line: string): void;
  onOpen(workspace: Workspace): Promise<void>;
  onDrop(name: string): Promise<void>;
}

/** The example, while it is made. */
interface Making {
  done: Promise<Workspace>;
  /** How far it is. */
  said: string;
  stop: AbortController;
}

/** null where it takes longer. */
async function within<Value>(done: Promise<Value>, seconds: number): Promise<Value | null> {
  const waited = new AbortController();
  try {
    return await Promise.race([done, sleep(seconds * 1_000, null, { signal: waited.signal })]);
  } finally {
    waited.abort();
  }
}

export function createDirectory(workspaces: Workspaces, options: DirectoryOptions): Directory {
  let making: Making | undefined;
  /** Why the last making came to nothing, for those who join it too late to see it end. */
  let failure: unknown;
  const begin = (): Making => {
    failure = undefined;
    const stop = new AbortController();
    const begun: Making = { stop, said: 'It has begun.', done: Promise.resolve(null as never) };
    const progress = (line: string): void => {
      begun.said = line;
      options.progress(line);
    };
    begun.done = makeExample(progress, stop.signal).finally(() => {
      making = undefined;
    });
    begun.done.catch((error) => {
      failure = error;
    });
    return begun;
  };
  const makeExample = async (progress: (line: string) => void, signal: AbortSignal): Promise<Workspace> => {
    const { exampleState, makeExampleOrganisation } = await import('./example.ts');
    let workspace = await workspaces.ensure('example');
    if ((await exampleState(workspace)) === 'unfinished') {
      progress('The example organisation was left half made; it is made anew.');
      await options.onDrop('example');
      await workspaces.drop('example');
      workspace = await workspaces.ensure('example');
    }
    await makeExampleOrganisation(workspace, progress, signal);
    return workspace;
  };
  const directory: WorkspaceDirectory = {
    async list() {
      return Promise.all(
        (Object.keys(workspaceTitles) as WorkspaceName[]).map(async (name) => ({
          name,
          title: workspaceTitles[name],
          href: name === 'main' ? '/' : `/w/${name}/`,
          exists: await workspaces.exists(name),
        })),
      );
    },
    async openExample({ waitSeconds, joining = false } = {}) {
      // Who joins a making does not begin another one where it has come to nothing meanwhile.
      if (joining && !making && failure !== undefined) throw failure;
      making ??= begin();
      const { done } = making;
      const under = making;
      const workspace = waitSeconds === undefined ? await done : await within(done, waitSeconds);
      if (!workspace) return { url: null, progress: under.said };
      await options.onOpen(workspace);
      const head = await workspace.db
        .selectFrom('person')
        .select('email')
        .where('administrator', '=', true)
        .where('email', 'is not', null)
        .orderBy('id')
        .executeTakeFirst();
      if (!head?.email) throw new PlumblineError('unavailable', 'The example organisation has nobody to sign in as.');
      return { url: (await (await workspace.get(signIn)).createLink(head.email)).url, progress: null };
    },
    async removeExample() {
      making?.stop.abort(new PlumblineError('conflict', 'The making of the example organisation was stopped.'));
      await making?.done.catch(() => {});
      await options.onDrop('example');
      return workspaces.drop('example');
    },
  };
  return { provideTo: (workspace) => workspace.provide(workspaceDirectory, directory) };
}
