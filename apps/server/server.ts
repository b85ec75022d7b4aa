// The composition of the server: workspaces, their background work, every operation, and the pages.
import { systemClock } from '#kernel';
import { authorityMemory, createAuthority, signIn } from '#people';
import { createHttpServer } from '#platform';
import { authenticate } from '../composition/authenticate.ts';
import { createDirectory } from '../composition/directory.ts';
import { allOperations } from '../composition/operations.ts';
import { mainDatabaseOf, openWorkspaces } from '../composition/workspaces.ts';
import { createBackground } from './background.ts';
import { serveDocs } from './docs.ts';
import { servePages } from './pages.ts';
import { prepareMain } from './prepareMain.ts';
import type { RunningServer, ServerOptions } from './start/contract.ts';

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { postgres, dataDir, host, port, log, progress } = options;
  const baseUrl =
    process.env['PLUMBLINE_PUBLIC_URL']?.replace(/\/$/, '') ||
    `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const workspaces = openWorkspaces({
    dataDir,
    url: (database) => postgres.url(database),
    ensureDatabase: (name) => postgres.ensureDatabase(name),
    mainDatabase: mainDatabaseOf(postgres.adminUrl),
    baseUrl,
    clock: systemClock,
    log,
  });
  const background = createBackground(log);
  const directory = createDirectory(workspaces, {
    progress: (line) => log.info(line),
    onOpen: (workspace) => background.start(workspace),
    onDrop: (name) => background.stop(name),
  });
  const stopAll = async (): Promise<void> => {
    await background.stopAll();
    await workspaces.close();
  };
  try {
    const main = await workspaces.ensure('main');
    const signInLink = await prepareMain(main, dataDir, progress, log);
    await background.start(main);
    const app = await createHttpServer({
      operations: allOperations,
      async workspace(name) {
        const workspace = await workspaces.find(name);
        if (workspace) {
          directory.provideTo(workspace);
          await background.start(workspace);
        }
        return workspace;
      },
      authenticate,
      onAuthorityChange: async (workspace, listener) => (await workspace.get(authorityMemory)).onChange(listener),
      authority: (workspace) => createAuthority(workspace),
      signInRoutes: async (workspace, request) => (await workspace.get(signIn)).handle(request),
      async notReady() {
        const answers = await main.pool.query('select 1').then(
          () => true,
          () => false,
        );
        return answers ? [] : ['database'];
      },
      log,
      ...(process.env['PLUMBLINE_RATE_LIMIT'] ? { rateLimit: Number(process.env['PLUMBLINE_RATE_LIMIT']) } : {}),
      trustProxy: process.env['PLUMBLINE_TRUST_PROXY'] === '1',
      secure: baseUrl.startsWith('https:'),
    });
    await serveDocs(app);
    await servePages(app, options.webDir);
    await app.listen({ host, port });
    let stopping: Promise<void> | undefined;
    return {
      url: `${baseUrl}/`,
      signInLink,
      stop() {
        stopping ??= app.close().then(stopAll);
        return stopping;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
