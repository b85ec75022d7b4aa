// What the workspaces of an installation know of each other, and how the example comes and goes.
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

export function createDirectory(workspaces: Workspaces, options: DirectoryOptions): Directory {
  let making: Promise<Workspace> | undefined;
  const makeExample = async (): Promise<Workspace> => {
    const { exampleState, makeExampleOrganisation } = await import('./example.ts');
    let workspace = await workspaces.ensure('example');
    if ((await exampleState(workspace)) === 'unfinished') {
      options.progress('The example organisation was left half made; it is made anew.');
      await options.onDrop('example');
      await workspaces.drop('example');
      workspace = await workspaces.ensure('example');
    }
    await makeExampleOrganisation(workspace, options.progress);
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
    async openExample() {
      making ??= makeExample().finally(() => {
        making = undefined;
      });
      const workspace = await making;
      await options.onOpen(workspace);
      const head = await workspace.db
        .selectFrom('person')
        .select('email')
        .where('administrator', '=', true)
        .where('email', 'is not', null)
        .orderBy('id')
        .executeTakeFirst();
      if (!head?.email) throw new PlumblineError('unavailable', 'The example organisation has nobody to sign in as.');
      return { url: (await (await workspace.get(signIn)).createLink(head.email)).url };
    },
    async removeExample() {
      await making?.catch(() => {});
      await options.onDrop('example');
      return workspaces.drop('example');
    },
  };
  return { provideTo: (workspace) => workspace.provide(workspaceDirectory, directory) };
}
