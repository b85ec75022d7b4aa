// The composition of the server: workspaces, their background work, every operation, and the pages.

import { readAhead } from '#estate';
import { systemClock } from '#kernel';
import { authorityMemory, createAuthority, signIn } from '#people';
import { createHttpServer } from '#platform';
import { spaceLimits, watchSpace } from '../../packages/platform/maintenance/space.ts';
import { authenticate } from '../composition/authenticate.ts';
import { createDirectory } from '../composition/directory.ts';
import { allOperations } from '../composition/operations.ts';
import { release } from '../composition/release.ts';
import { installationSecret } from '../composition/secrets.ts';
import { mainDatabaseOf, openWorkspaces } from '../composition/workspaces.ts';
import { createBackground } from './background.ts';
import { backUpBeforeUpgrade } from './beforeUpgrade.ts';
import { serveDocs } from './docs.ts';
import { servePages } from './pages.ts';
import { prepareMain } from './prepareMain.ts';
import { announceServer } from './presence.ts';
import { installationSize, sampleSize } from './size.ts';
import type { RunningServer, ServerOptions } from './start/contract.ts';
import { readKeptSettings } from './start/keptSettings.ts';
import { readTrustedProxies } from './trustedProxies.ts';

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { postgres, dataDir, host, port, log, progress } = options;
  const baseUrl =
    process.env['PLUMBLINE_PUBLIC_URL']?.replace(/\/$/, '') ||
    `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const trustProxy = readTrustedProxies(process.env['PLUMBLINE_TRUST_PROXY']);
  // Where the database is somebody else's, so is its disk.
  const space = postgres.embedded ? watchSpace(dataDir, spaceLimits(process.env['PLUMBLINE_RESERVE_MB'])) : null;
  if (space && space.state() !== 'ample')
    progress(`The disk of ${dataDir} is nearly full: ${Math.floor(space.free() / 1e6)} MB are free`);
  const workspaces = openWorkspaces({
    dataDir,
    url: (database) => postgres.url(database),
    ensureDatabase: (name) => postgres.ensureDatabase(name),
    mainDatabase: mainDatabaseOf(postgres.adminUrl),
    baseUrl,
    clock: systemClock,
    log,
    assertRoom: space ? () => space.assertRoom() : undefined,
    async beforeUpgrade(pending) {
      const { databases, bytes } = await installationSize(postgres.adminUrl);
      await backUpBeforeUpgrade(
        {
          dataDir,
          release,
          workspaces: databases,
          databaseBytes: bytes,
          progress,
          now: systemClock.now(),
          env: process.env,
        },
        pending,
      );
    },
  });
  const background = createBackground(log, {
    retention: readKeptSettings(dataDir).retention ?? {},
    alsoForMain: () => sampleSize(postgres.adminUrl, systemClock.now()),
  });
  let presence: { stop(): Promise<void> } | null = null;
  const directory = createDirectory(workspaces, {
    progress: (line) => log.info(line),
    onOpen: (workspace) => background.start(workspace),
    onDrop: (name) => background.stop(name),
  });
  const stopAll = async (): Promise<void> => {
    await presence?.stop();
    await background.stopAll();
    await workspaces.close();
  };
  try {
    const main = await workspaces.ensure('main');
    presence = await announceServer(main, {
      url: `${baseUrl}/`,
      release,
      secret: installationSecret(dataDir),
      loops: () => background.loops(),
    });
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
      warnings: () => (space && space.state() !== 'ample' ? [`disk ${space.state()}`] : []),
      log,
      ...(process.env['PLUMBLINE_RATE_LIMIT'] ? { rateLimit: Number(process.env['PLUMBLINE_RATE_LIMIT']) } : {}),
      trustProxy,
      secure: baseUrl.startsWith('https:'),
    });
    await serveDocs(app);
    await servePages(app, options.webDir);
    await app.listen({ host, port });
    readAhead(main).catch((error) => log.warn({ err: error }, 'the search could not be made ready'));
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
