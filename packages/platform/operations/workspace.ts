import { z } from 'zod';
import { ref } from '#kernel';
import type { Context } from '../registry/context.ts';
import { operation } from '../registry/operation.ts';
import { definePort } from '../workspace/service.ts';

/** What the app lets a workspace know of its sisters. */
export interface WorkspaceDirectory {
  list(): Promise<{ name: string; title: string; href: string; exists: boolean }[]>;
  /** Makes the example organisation when it is missing, and a link that signs its head of infrastructure in once. */
  openExample(): Promise<{ url: string }>;
  /** False when there was none. */
  removeExample(): Promise<boolean>;
}

export const workspaceDirectory = definePort<WorkspaceDirectory>('platform.workspaces');

/** The installation's own trail tells of it; the example's goes with the example. */
async function noteInMain(context: Context): Promise<void> {
  if (context.workspace.name !== 'main') return;
  const subject = ref('person', context.actor.personId);
  await context.mutate((mutation) => mutation.record({ subject, detail: { workspace: 'example' } }));
}

export const openExample = operation({
  id: 'workspace.open',
  method: 'POST',
  path: '/workspaces/example/open',
  tag: 'Platform',
  summary: 'Open the example organisation',
  description: 'A workspace of its own: nothing in it is mixed with yours. It is made at the first call.',
  permission: 'installation.administer',
  output: z.object({ url: z.string() }),
  secretAnswer: true,
  cli: { words: ['example', 'open'] },
  async handler(context) {
    await context.authorise('installation.administer', { type: 'workspace', domainId: null });
    const opened = await context.workspace.port(workspaceDirectory).openExample();
    await noteInMain(context);
    return opened;
  },
});

export const removeExample = operation({
  id: 'workspace.remove',
  method: 'DELETE',
  path: '/workspaces/example',
  tag: 'Platform',
  summary: 'Remove the example organisation with everything in it',
  permission: 'installation.administer',
  output: z.object({ removed: z.boolean() }),
  cli: { words: ['example', 'remove'] },
  async handler(context) {
    await context.authorise('installation.administer', { type: 'workspace', domainId: null });
    const removed = await context.workspace.port(workspaceDirectory).removeExample();
    if (removed) await noteInMain(context);
    return { removed };
  },
});
