// The whole server as `npm start` composes it, in this process, on databases of its own.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Level, systemClock } from '#kernel';
import { actorOfApiKey, createAuthority, findSystemActor } from '#people';
import { type Actor, createContext, openWorkspace, type Workspace } from '#platform';
import { createVault, keyringPort, vaultPort } from '#procedures';
import { adminTokenPath } from '../../apps/composition/adminToken.ts';
import { openKeyring } from '../../apps/composition/vaultKey.ts';
import { startServer } from '../../apps/server/server.ts';
import type { RunningServer } from '../../apps/server/start/contract.ts';
import { createDatabaseIfMissing, withClient } from '../platform/postgres/connection.ts';
import type { Postgres } from '../platform/postgres/index.ts';
import { apiKeyOf, type CallOptions, request, type TestHttp } from './http.ts';
import { freePort } from './port.ts';
import { testPostgres } from './postgres.ts';
import { preparedDatabase } from './prepared.ts';
import { insertTestPerson } from './workspace.ts';

export interface TestServer extends TestHttp {
  /** Holds `admin.token`, as a real installation's. */
  dataDir: string;
  /** The workspace `main`, seen by connections of the test's own. */
  workspace: Workspace;
  /** The API key of a new person with these levels, by domain key. */
  keyOf(name: string, grants?: { [domainKey: string]: Level }): Promise<string>;
}

/** Every operation, the library, this machine taken in: what a newcomer has after the first start. */
export async function startTestServer(
  options: { rateLimit?: number; database?: string; log?: Logger } = {},
): Promise<TestServer> {
  const server = testPostgres();
  const database = options.database ?? `server_${randomBytes(6).toString('hex')}`;
  const dataDir = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-server-`));
  const log = options.log ?? pino({ level: process.env['PLUMBLINE_TEST_LOG'] ?? 'silent' });
  // Tests send thousands of requests in seconds, from one address.
  process.env['PLUMBLINE_RATE_LIMIT'] = String(options.rateLimit ?? 1_000_000);
  if (options.database === undefined) await prepareServer(database, dataDir);
  const running = await start(database, dataDir, log);
  const url = running.url.replace(/\/$/, '');
  const token = readFileSync(adminTokenPath(dataDir), 'utf8').trim();
  const workspace = openWorkspace({ name: 'main', url: server.url(database), clock: systemClock, log });
  // As in a worker beside the server: the same master key, and the vault opens here.
  workspace.provide(keyringPort, openKeyring(dataDir, 'main'));
  workspace.provide(vaultPort, createVault(workspace));
  const administrator = (await actorOfApiKey(workspace, token))!;
  const system: Actor = (await findSystemActor(workspace.db))!;
  const asSystem = () =>
    createContext({ workspace, authority: createAuthority(workspace), actor: system, operation: 'test.person' });
  return {
    url,
    token,
    dataDir,
    workspace,
    call: (method: string, path: string, { token: given = token, ...rest }: CallOptions = {}) =>
      request(url, method, path, { token: given, ...rest }),
    keyOf: async (name, grants) =>
      apiKeyOf({ workspace }, await insertTestPerson(asSystem(), administrator, name, grants)),
    async close() {
      await workspace.close();
      await running.stop();
      await withClient(server.adminUrl, async (client) => {
        for (const name of [database, `${database}_example`])
          await client.query(`drop database if exists ${name} with (force)`);
      });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Makes the database and fills the data folder as a server leaves them that was started once and stopped. */
export function prepareServer(database: string, dataDir: string): Promise<void> {
  const silent = pino({ level: 'silent' });
  return preparedDatabase(database, dataDir, async (...where) => (await start(...where, silent)).stop());
}

async function start(database: string, dataDir: string, log: Logger): Promise<RunningServer> {
  const server = testPostgres();
  const postgres: Postgres = {
    url: (name) => server.url(name),
    // What it names is the database of `main`.
    adminUrl: server.url(database),
    embedded: false,
    adopted: false,
    pid: () => null,
    ensureDatabase: (name) => createDatabaseIfMissing(server.adminUrl, name),
    stop: async () => {},
  };
  const where = { host: '127.0.0.1', port: await freePort(), webDir: null };
  return startServer({ postgres, dataDir, ...where, log, progress() {} });
}
