// The workspaces of an installation: which there are, and each opened once, with its ports wired.
import { userInfo } from 'node:os';
import type { Logger } from 'pino';
import { openIntakeThread } from '#estate';
import { type Clock, PlumblineError } from '#kernel';
import { bootstrapPeople, signInSettings } from '#people';
import { migrate, openWorkspace, requestMark, requestMarkPort, type Workspace } from '#platform';
import { keyringPort } from '#procedures';
import { type Hands, openHands } from './hands.ts';
import { noHands } from './noHands.ts';
import { wireNotices } from './notices.ts';
import { wirePorts } from './ports.ts';
import { installationSecret } from './secrets.ts';
import { openKeyring } from './vaultKey.ts';
import { databaseOf as databaseNameOf, type WorkspaceName, workspaceTitles } from './workspaceNames.ts';

export { mainDatabaseOf, type WorkspaceName, workspaceTitles } from './workspaceNames.ts';

export interface InstallationOptions {
  dataDir: string;
  /** A connection URL of a database on the installation's PostgreSQL. */
  url(database: string): string;
  /** The database of the workspace `main`; the others' names begin with it. */
  mainDatabase: string;
  ensureDatabase(name: string): Promise<void>;
  /** What people type into their browser. */
  baseUrl: string;
  clock: Clock;
  log: Logger;
  maxConnections?: number;
  /** Throws where there is no room for anything new. */
  assertRoom?: (() => void) | undefined;
  /** Called once before the database of an installation that holds something is migrated. */
  beforeUpgrade?: (pending: string[]) => Promise<void>;
}

export interface Workspaces {
  /** null when there is no such workspace. */
  find(name: string): Promise<Workspace | null>;
  /** Makes it when it is missing: database, schema, people. */
  ensure(name: WorkspaceName): Promise<Workspace>;
  exists(name: WorkspaceName): Promise<boolean>;
  /** Closes it and drops its database. `main` is never dropped. */
  drop(name: WorkspaceName): Promise<boolean>;
  opened(): Promise<Workspace[]>;
  hands: Hands;
  close(): Promise<void>;
}

export function openWorkspaces(options: InstallationOptions): Workspaces {
  const { dataDir, log } = options;
  const secret = installationSecret(dataDir);
  const hands = openHands(dataDir);
  const intake = openIntakeThread(new URL('./intakeThread.ts', import.meta.url));
  const open = new Map<WorkspaceName, Promise<Workspace>>();
  const databaseOf = (name: WorkspaceName): string => databaseNameOf(options.mainDatabase, name);

  // While one is dropped it is there for nobody: opened meanwhile, it would be kept with a database that is gone.
  const dropping = new Map<WorkspaceName, Promise<boolean>>();
  const exists = async (name: WorkspaceName): Promise<boolean> => {
    await dropping.get(name)?.catch(() => {});
    return isThere(name);
  };
  const isThere = async (name: WorkspaceName): Promise<boolean> => {
    if (name === 'main' || open.has(name)) return true;
    const main = await ensure('main');
    const { rowCount } = await main.pool.query('select 1 from pg_database where datname = $1', [databaseOf(name)]);
    return rowCount !== null && rowCount > 0;
  };
  const openOne = async (name: WorkspaceName): Promise<Workspace> => {
    await options.ensureDatabase(databaseOf(name));
    const url = options.url(databaseOf(name));
    // `main` is opened first, and what is done before its upgrade is done for all of them.
    const before = name === 'main' ? options.beforeUpgrade : undefined;
    const applied = await migrate(url, before ? { before } : {});
    if (applied.length > 0) log.info({ workspace: name, applied }, 'migrated');
    const workspace = openWorkspace({
      name,
      url,
      clock: options.clock,
      log,
      assertRoom: options.assertRoom,
      ...(options.maxConnections ? { maxConnections: options.maxConnections } : {}),
    });
    workspace.provide(signInSettings, {
      secret,
      baseUrl: options.baseUrl,
      pathPrefix: name === 'main' ? '' : `/w/${name}`,
    });
    workspace.provide(requestMarkPort, requestMark(secret, name));
    workspace.provide(keyringPort, openKeyring(dataDir, name));
    wireNotices(workspace, dataDir);
    wirePorts(workspace, name === 'example' ? noHands : hands, intake);
    if (name === 'main') await bootstrapPeople(workspace, thisPerson());
    return workspace;
  };
  const dropOne = async (name: WorkspaceName): Promise<boolean> => {
    if (!(await isThere(name))) return false;
    const workspace = await open.get(name)?.catch(() => null);
    open.delete(name);
    await workspace?.close();
    const main = await ensure('main');
    await main.pool.query(`drop database if exists "${databaseOf(name)}" with (force)`);
    return true;
  };
  async function ensure(name: WorkspaceName): Promise<Workspace> {
    await dropping.get(name)?.catch(() => {});
    let workspace = open.get(name);
    if (!workspace) {
      workspace = openOne(name);
      open.set(name, workspace);
      // One that could not be opened is tried again at the next request.
      workspace.catch(() => open.delete(name));
    }
    return workspace;
  }

  return {
    hands,
    ensure,
    exists,
    async find(name) {
      if (!Object.hasOwn(workspaceTitles, name)) return null;
      const known = name as WorkspaceName;
      if (!(await exists(known))) return null;
      // A drop that began meanwhile: what it leaves is not to be made anew by somebody who only looks.
      return dropping.has(known) ? this.find(name) : ensure(known);
    },
    async drop(name) {
      if (name === 'main')
        throw new PlumblineError('conflict', 'The workspace main is the installation itself; it is not dropped.');
      let dropped = dropping.get(name);
      if (!dropped) {
        dropped = dropOne(name).finally(() => dropping.delete(name));
        dropping.set(name, dropped);
      }
      return dropped;
    },
    async opened() {
      return (await Promise.allSettled(open.values())).flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
    },
    async close() {
      await intake.close();
      for (const workspace of await this.opened()) await workspace.close();
      open.clear();
      await hands.close();
    },
  };
}

/** Who started the installation: the first person, by the name of their account on this machine. */
function thisPerson(): { name: string; email: string; title: string } {
  const account = userInfo().username;
  // An address must look like one to sign in; this one leads nowhere, by RFC 2606.
  const local = account.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-');
  return {
    name: account === 'root' ? 'Administrator' : account,
    email: `${local}@localhost.invalid`,
    title: 'Operates this installation',
  };
}
