import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { type Clock, type Level, ref, systemClock } from '#kernel';
import { bootstrapPeople, createAuthority, findSystemActor, insertGrant, insertPerson } from '#people';
import { type Actor, createContext, migrate, openWorkspace, type TrackedContext, type Workspace } from '#platform';
import { copyDatabase, testPostgres } from './postgres.ts';

const TEMPLATE = 'plumbline_test_template';

async function asAdmin(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgres().adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

let templateReady: Promise<void> | undefined;
/** One migrated database a run, from which each test's own is copied in a few milliseconds. */
function ensureTemplate(): Promise<void> {
  templateReady ??= asAdmin(async (client) => {
    await client.query('select pg_advisory_lock(7300099)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount) return;
    await client.query(`create database ${TEMPLATE}_building`);
    await migrate(testPostgres().url(`${TEMPLATE}_building`));
    await client.query(`alter database ${TEMPLATE}_building rename to ${TEMPLATE}`);
  });
  return templateReady;
}

export interface TestWorkspace {
  workspace: Workspace;
  url: string;
  /** Operates the installation and holds level 5 in the root domain. */
  first: Actor;
  system: Actor;
  /** A context for a use case, as the HTTP layer would make it. By default the first person's. */
  context(options?: { actor?: Actor; operation?: string; ifMatch?: number }): TrackedContext;
  /** A new person with a level in a domain (by its key; the root is `infrastructure`). */
  person(name: string, grants?: { [domainKey: string]: Level }): Promise<Actor>;
  close(): Promise<void>;
}

/** A workspace of its own for a test: a real database with its people, removed at close. */
export async function openTestWorkspace(options: { clock?: Clock; name?: string } = {}): Promise<TestWorkspace> {
  await ensureTemplate();
  const database = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (client) => {
    // Two copies of one template at a time are refused: the lock makes them take turns.
    await client.query('select pg_advisory_lock(7300099)');
    await copyDatabase(client, TEMPLATE, database);
  });
  const url = testPostgres().url(database);
  const log = pino({ level: process.env['PLUMBLINE_TEST_LOG'] ?? 'silent' });
  const workspace = openWorkspace({ name: options.name ?? 'main', url, clock: options.clock ?? systemClock, log });
  const { firstPersonId } = await bootstrapPeople(workspace, { name: 'Ada First', email: 'ada@example.org' });
  const first: Actor = { personId: firstPersonId!, name: 'Ada First', kind: 'person', administrator: true };
  const system = (await findSystemActor(workspace.db))!;
  const context: TestWorkspace['context'] = ({ actor = first, operation = 'test', ifMatch } = {}) =>
    createContext({ workspace, authority: createAuthority(workspace), actor, operation, ifMatch: ifMatch ?? null });
  return {
    workspace,
    url,
    first,
    system,
    context,
    person: (name, grants) =>
      insertTestPerson(context({ actor: system, operation: 'test.person' }), first, name, grants),
    async close() {
      await workspace.close();
      await asAdmin(async (client) => {
        await client.query(`drop database if exists ${database} with (force)`);
      });
    },
  };
}

/** A new person with a level in a domain, by its key. */
export async function insertTestPerson(
  context: TrackedContext,
  grantedBy: Actor,
  name: string,
  grants: { [domainKey: string]: Level } = {},
): Promise<Actor> {
  return context.mutate(async (mutation) => {
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${randomBytes(3).toString('hex')}@example.org`;
    const personId = await insertPerson(mutation.tx, { kind: 'person', name, email, at: mutation.now });
    await mutation.record({ subject: ref('person', personId) });
    for (const [key, level] of Object.entries(grants)) {
      const domain = await mutation.tx
        .selectFrom('domain')
        .select('id')
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      const id = await insertGrant(mutation.tx, {
        personId,
        domainId: domain.id,
        level,
        from: new Date(0),
        to: null,
        grantedBy: grantedBy.personId,
        reason: 'test',
      });
      await mutation.record({ subject: ref('grant', id) });
    }
    return { personId, name, kind: 'person', administrator: false };
  });
}
