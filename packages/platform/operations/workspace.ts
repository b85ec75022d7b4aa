import { z } from 'zod';
import { ref } from '#kernel';
import type { Context } from '../registry/context.ts';
import { operation } from '../registry/operation.ts';
import { definePort } from '../workspace/service.ts';

/** What the app lets a workspace know of its sisters. */
export interface WorkspaceDirectory {
  list(): Promise<{ name: string; title: string; href: string; exists: boolean }[]>;
  /**
   * Makes the example organisation when it is missing, and a link that signs its head of infrastructure in once. While it
   * is made for longer than `waitSeconds` there is no link yet, and it is said how far it is.
   */
  openExample(how?: {
    waitSeconds?: number | undefined;
    joining?: boolean | undefined;
  }): Promise<{ url: string | null; progress: string | null }>;
  /** Stops its making, too. False when there was none. */
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
  description:
    'A workspace of its own: nothing in it is mixed with yours. It is made at the first call, which takes minutes; further calls join. With waitSeconds it answers after that long at most: without a link, and how far it is.',
  permission: 'installation.administer',
  query: z.object({
    waitSeconds: z.coerce.number().int().min(1).max(600).optional().describe('Answer after that long at most'),
    joining: z
      .stringbool()
      .default(false)
      .describe('Of a making that came to nothing say why, and do not begin another one'),
  }),
  output: z.object({ url: z.string().nullable(), progress: z.string().nullable() }),
  errors: ['conflict'],
  secretAnswer: true,
  cli: { words: ['example', 'open'] },
  async handler(context, { query }) {
    await context.authorise('installation.administer', { type: 'workspace', domainId: null });
    const { waitSeconds, joining } = query;
    const directory = context.workspace.port(workspaceDirectory);
    const opened = await directory.openExample({ waitSeconds, joining });
    if (opened.url) await noteInMain(context);
    return opened;
  },
});

export const removeExample = operation({
  id: 'workspace.remove',
  method: 'DELETE',
  path: '/workspaces/example',
  tag: 'Platform',
  summary: 'Remove the example organisation with everything in it',
  description: 'While it is made, the making is stopped.',
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
