import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Level } from '#kernel';
import type { Context } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { importProcedure } from '../definition/import.ts';
import { procedureJsonSchema } from '../definition/jsonSchema.ts';
import { loadProcedures } from '../definition/library.ts';
import { installProcedures, listProcedures, procedureByKey } from '../definition/store.ts';
import { executePort } from '../execute.ts';
import { prepareRun } from '../plan/prepare.ts';
import { softwareUsePort } from '../software/softwareUse.ts';
import { insertTarget, nothingToReach } from '../testing/run.ts';
import { mayStart } from './may.ts';
import { procedurePlanOperations } from './procedurePlan.ts';

const yaml = (
  more: { version?: number; level?: number; script?: string; key?: string; domain?: string } = {},
): string => `
key: ${more.key ?? 'restart-it'}
version: ${more.version ?? 1}
name: Restart it
summary: Restarts it.
level: ${more.level ?? 1}
domain: ${more.domain ?? 'infrastructure'}
why: A test.
risk: low
expectedMinutes: 1
approval: none
inputs:
  service: { type: service, label: Service }
  password: { type: secret, label: Password, required: false }
steps:
  - kind: run
    name: restart
    command: { script: '${more.script ?? 'service "$SERVICE" restart'}', stdin: '{password}' }
`;

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(executePort, nothingToReach);
});
afterAll(() => test?.close());

const levelled = async (level: Level, domain = 'infrastructure') =>
  test.context({ actor: await test.person(`Person ${level} ${domain} ${Math.random()}`, { [domain]: level }) });

describe('importing a procedure', () => {
  it('takes it in, once, and its next version beside it', async () => {
    const context = test.context();
    const first = await importProcedure(context, yaml());
    expect(first).toMatchObject({ added: true, procedure: { key: 'restart-it', version: 1 } });
    // Another layout of the same content is the same procedure.
    expect(await importProcedure(context, `# said otherwise\n${yaml()}`)).toMatchObject({ added: false });
    expect(await importProcedure(context, yaml({ version: 2, script: 'true' }))).toMatchObject({ added: true });
    expect(await procedureByKey(test.workspace.db, 'restart-it')).toMatchObject({ version: 2 });
  });

  it('refuses other content under a version that is there, or an older one', async () => {
    const again = importProcedure(test.context(), yaml({ script: 'reboot' }));
    await expect(again).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('call yours version 3'),
      issues: [expect.objectContaining({ path: '/version', line: 3 })],
    });
  });

  it('is for who ensures its domain', async () => {
    const text = yaml({ key: 'of-the-network', domain: 'network' });
    await expect(importProcedure(await levelled(3), text)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(importProcedure(await levelled(4, 'compute'), text)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await listProcedures(test.workspace.db)).map((one) => one.key)).not.toContain('of-the-network');
    await expect(importProcedure(await levelled(4, 'network'), text)).resolves.toMatchObject({ added: true });
    // Nor does another domain take it over by a newer version.
    const taken = yaml({ key: 'of-the-network', domain: 'compute', version: 2 });
    await expect(importProcedure(await levelled(4, 'compute'), taken)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('says what is wrong, and where', async () => {
    const text = yaml({ domain: 'nowhere' });
    await expect(importProcedure(test.context(), text)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '/domain', line: 7, column: 1, message: 'there is no domain nowhere' }],
    });
    await expect(importProcedure(test.context(), yaml().replace('{password}', '{passwort}'))).rejects.toMatchObject({
      issues: [{ path: '/steps/0/command/stdin', line: 18, message: 'speaks of {passwort}, which is no input' }],
    });
  });

  it('leaves shipped procedures alone, and is left alone by them', async () => {
    const asSystem = test.context({ actor: test.system });
    await installProcedures(asSystem, loadProcedures());
    await expect(importProcedure(test.context(), yaml({ key: 'replace-package', version: 99 }))).rejects.toMatchObject({
      code: 'conflict',
    });
    const shipped = {
      ...(await procedureByKey(test.workspace.db, 'restart-it')).definition,
      version: 9,
      name: 'Shipped later',
    };
    expect(await installProcedures(asSystem, [shipped])).toEqual({ added: [] });
    expect((await procedureByKey(test.workspace.db, 'restart-it')).name).toBe('Restart it');
  });
});

describe('what a run would do', () => {
  it('is the same plan for the same wish, and holds no secret', async () => {
    const { component } = await insertTarget(test);
    const wish = {
      procedure: 'restart-it',
      version: 1,
      inputs: { service: 'nginx', password: 'marked-secret' },
      targets: [component.id],
      local: true,
    };
    const one = await prepareRun(test.context(), wish);
    expect(one.planHash).toBe((await prepareRun(test.context(), wish)).planHash);
    expect(one.secrets).toEqual({ password: 'marked-secret' });
    expect(JSON.stringify(one.plan)).not.toContain('marked-secret');
    // Another secret makes no other plan: what is approved is what is done.
    const other = await prepareRun(test.context(), { ...wish, inputs: { ...wish.inputs, password: 'other-secret' } });
    expect(other.planHash).toBe(one.planHash);
  });

  it('does not tell a component that one may not read from one that is not there', async () => {
    const { component } = await insertTarget(test);
    const wish = (target: number) => ({ procedure: 'restart-it', inputs: { service: 'nginx' }, targets: [target] });
    const context = await levelled(3, 'network');
    const message = async (target: number) =>
      String(await prepareRun(context, wish(target)).catch((error: unknown) => error)).replaceAll(/\d+/g, 'N');
    expect(await message(component.id)).toBe(await message(999_999_999));
  });

  it('stays within the domain of who took it in', async () => {
    const { component } = await insertTarget(test);
    const wish = { procedure: 'of-the-network', inputs: { service: 'nginx' }, targets: [component.id], local: true };
    await expect(prepareRun(test.context(), wish)).rejects.toMatchObject({ code: 'forbidden' });
    const network = await test.workspace.db
      .selectFrom('domain')
      .select('id')
      .where('key', '=', 'network')
      .executeTakeFirstOrThrow();
    await test.workspace.db
      .updateTable('component')
      .set({ domain_id: network.id })
      .where('id', '=', component.id)
      .execute();
    expect(await prepareRun(test.context(), wish)).toMatchObject({ domainId: network.id });
  });

  it('does not let just anybody run it on the server itself', async () => {
    const { component } = await insertTarget(test);
    const wish = { procedure: 'restart-it', inputs: { service: 'nginx' }, targets: [component.id], local: true };
    await expect(prepareRun(await levelled(5), wish)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('asking hosts before a run', () => {
  const text = `
key: install-it
version: 1
name: Install it
summary: Installs it.
level: 2
domain: infrastructure
why: A test.
risk: low
expectedMinutes: 1
approval: none
targets: { count: one }
inputs:
  package: { type: package, label: Package, approved: true }
steps:
  - kind: run
    name: install
    dryRun: { script: 'true' }
    command: { script: 'true' }
`;
  const answer = { exitCode: 0, signal: null, stdout: 'curl|1.0|1.0\n', stderr: '', truncated: false, durationMs: 1 };
  /** What the audit trail held at the moment when a host was reached. */
  const reached: string[][] = [];
  const asked = async () =>
    (
      await test.workspace.db
        .selectFrom('event')
        .select(['action', 'actor_id', 'detail'])
        .where('action', 'in', ['run.ask-software', 'run.dry-run'])
        .orderBy('id')
        .execute()
    ).map(({ action, actor_id, detail }) => ({ action, by: actor_id, detail }));
  let target: number;
  beforeAll(async () => {
    const nothing = nothingToReach({ driver: 'local' });
    test.workspace.provide(executePort, () => ({
      ...nothing,
      async exec() {
        reached.push((await asked()).map(({ action }) => action));
        return answer;
      },
    }));
    test.workspace.provide(softwareUsePort, async () => ({ allowed: true, reason: '', standard: null, nearest: [] }));
    await importProcedure(test.context(), text);
    ({
      component: { id: target },
    } = await insertTarget(test));
    const management = { address: '192.0.2.1', port: 22, user: 'root' };
    const attributes = JSON.stringify({ management });
    await test.workspace.db.updateTable('component').set({ attributes }).where('id', '=', target).execute();
  });
  afterAll(() => test.workspace.provide(executePort, nothingToReach));

  const wish = () => ({ procedure: 'install-it', inputs: { package: 'curl' }, targets: [target] });
  const plan = (context: Context, dryRun: boolean) => {
    const { handler, body } = procedurePlanOperations[0]!;
    const { procedure, ...rest } = wish();
    const given = { params: { key: procedure }, query: undefined, body: body!.parse({ ...rest, dryRun }) };
    return handler(context, given as never) as Promise<{ start: { allowed: boolean } }>;
  };

  it('is not done for who may not start the run there, though they are shown the plan', async () => {
    const context = await levelled(1);
    await expect(prepareRun(context, wish())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(plan(context, true)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await plan(context, false)).toMatchObject({ start: { allowed: false } });
    expect([reached, await asked()]).toEqual([[], []]);
  });

  it('is in the audit trail, who and what and where, before a host is reached', async () => {
    const context = await levelled(2);
    await prepareRun(context, wish());
    const by = context.actor.personId;
    const detail = { procedure: 'install-it', version: 1, targets: [`CMP-${target}`] };
    expect(await asked()).toEqual([{ action: 'run.ask-software', by, detail }]);
    expect(reached).toEqual([['run.ask-software']]);
    await plan(context, true);
    expect((await asked()).at(-1)).toEqual({ action: 'run.dry-run', by, detail });
    expect(reached.at(-1)!.at(-1)).toBe('run.dry-run');
  });
});

it('tells who may start what, and who else could', async () => {
  const root = (
    await test.workspace.db.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow()
  ).id;
  const context = await levelled(2);
  expect(await mayStart(context)(2, root)).toMatchObject({ allowed: true, how: 'own' });
  const refused = await mayStart(context)(4, root);
  expect(refused).toMatchObject({ allowed: false, how: null });
  expect(refused.whoCould.map((one) => one.name)).toContain('Ada First');
});

it('publishes the JSON Schema that is committed', () => {
  const committed = readFileSync(new URL('../../../library/procedures/procedure.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(procedureJsonSchema());
});

it('asks for inputs in the order in which they are written', async () => {
  const inputs = `
  zebra: { type: service, label: First }
  password: { type: secret, label: Second, required: false }
  ant: { type: text, label: Third, required: false }`;
  const text = yaml({ key: 'in-order', script: 'true' }).replace(/\n {2}service: .*\n {2}password: .*/, inputs);
  await importProcedure(test.context(), text);
  const { definition } = await procedureByKey(test.workspace.db, 'in-order');
  expect(Object.keys(definition.inputs)).toEqual(['zebra', 'password', 'ant']);
});
