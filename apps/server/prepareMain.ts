// What the installation's own workspace needs before its first page: the library, the first component, a way in.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { applyIntake, lookAtMachine, planIntake, syncLibrary } from '#estate';
import { createAuthority, findSystemActor, installUsePolicies, signIn } from '#people';
import { type Actor, createContext, type Workspace } from '#platform';
import { installProcedures, loadProcedures } from '#procedures';
import { seedStrategy } from '#strategy';
import { ensureAdminToken } from '../composition/adminToken.ts';
import type { Progress } from './start/progress.ts';

/** Returns the link that signs the first administrator in once; null when that person is gone. */
export async function prepareMain(
  workspace: Workspace,
  dataDir: string,
  progress: Progress,
  log: Logger,
): Promise<string | null> {
  const system = (await findSystemActor(workspace.db))!;
  const context = (operation: string, actor: Actor = system) =>
    createContext({ workspace, authority: createAuthority(workspace), actor, operation });
  const { products, releases, deviceTypes } = await syncLibrary(context('library.sync'));
  if (products > 0) progress(`Took in the lifecycles of ${products} products and ${releases} releases`);
  if (deviceTypes > 0) progress(`Took in ${deviceTypes} types of hardware`);
  await seedStrategy(context('strategy.seed'));
  await installProcedures(context('procedure.install'), loadProcedures());
  await installUsePolicies(workspace);
  await takeInThisMachine(workspace, context('intake.local'), progress, log);

  const administrator = await workspace.db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('administrator', '=', true)
    .where('active', '=', true)
    .where('kind', '=', 'person')
    .orderBy('id')
    .executeTakeFirst();
  if (!administrator?.email) return null;
  await ensureAdminToken(workspace, dataDir, {
    personId: administrator.id,
    name: administrator.name,
    kind: 'person',
    administrator: true,
  });
  return (await (await workspace.get(signIn)).createLink(administrator.email)).url;
}

/** The first real component: the machine that Plumbline runs on. Afterwards it is looked at by a turn, not by every start. */
async function takeInThisMachine(
  workspace: Workspace,
  context: ReturnType<typeof createContext>,
  progress: Progress,
  log: Logger,
): Promise<void> {
  const known = await workspace.db
    .selectFrom('intake')
    .select('id')
    .where('kind', '=', 'local')
    .where('state', '=', 'applied')
    .limit(1)
    .executeTakeFirst();
  if (known) return;
  progress(`Looking at this machine (${hostname()})`);
  try {
    const observation = await workspace.port(lookAtMachine)(
      { kind: 'local' },
      undefined,
      AbortSignal.timeout(60_000),
      context.actor.personId,
    );
    const intake = await planIntake(context, { target: { kind: 'local' }, observation });
    await applyIntake(context, intake.id, intake.planHash);
  } catch (error) {
    // Plumbline is of use without it, and the page says that this machine is not there yet.
    log.error({ err: error }, 'this machine could not be taken in');
    progress(`This machine could not be looked at: ${error instanceof Error ? error.message : String(error)}`);
  }
}
