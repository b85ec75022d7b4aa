import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { componentQuery, listComponents } from '../component/list.ts';
import { createComponent, moveComponent, updateComponent } from '../component/service.ts';
import { openSignalsOf, showComponent } from '../component/show.ts';
import { impactOf } from '../graph/impactOf.ts';
import { intakeWork } from '../intake/file/service.ts';
import { type IntakeThread, openIntakeThread } from '../intake/file/thread.ts';
import { defineKind } from '../kind-schema/service.ts';
import { setMastery } from '../source/service.ts';
import { planYaml } from './plan.ts';
import { applyEstate, planEstate } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
});
afterAll(() => test.close());

const plan = (yaml: string) => planEstate(test.context(), yaml);
const apply = async (yaml: string) => applyEstate(test.context(), yaml, (await plan(yaml)).planHash);
const find = async (q: string) => (await listComponents(test.context(), componentQuery.parse({ q }))).items[0]!;
const issuesOf = async (yaml: string) => {
  const error = await plan(yaml).then(
    () => null,
    (caught: { issues: { line?: number; message: string }[] }) => caught,
  );
  return error?.issues.map((issue) => [issue.line, issue.message]);
};

describe('an estate file', () => {
  it('of the guide is planned, applied, and then has nothing left to do', async () => {
    const yaml = readFileSync(new URL('../../../docs/guides/examples/estate.yaml', import.meta.url), 'utf8');
    const planned = await plan(yaml);
    expect(planned.summary).toEqual({ create: 13, update: 0, unchanged: 0, remove: 0 });
    expect((await listComponents(test.context(), componentQuery.parse({}))).items).toEqual([]);
    await apply(yaml);
    expect(await plan(yaml)).toMatchObject({ diff: [], summary: { unchanged: 13 }, warnings: [] });
    const shop = await find('shop');
    expect(shop).toMatchObject({
      kind: 'application',
      criticality: 5,
      provenance: { name: { source: 'yaml:headquarters' } },
    });
    expect((await find('srv-1')).site?.name).toBe('Vienna');
    const server = await find('srv-1');
    expect((await impactOf(test.context(), server.id)).degraded.items.map((item) => item.component.name)).toEqual([
      'Shop',
    ]);
  });

  it('names every mistake with its line', async () => {
    expect(
      await issuesOf(`plumbline: 1
components:
  - kind: server
    name: a
    domain: nowhere
    attributes:
      memoryBytes: lots
  - kind: server
    name: A
  - kind: vm
    name: b
    owner: nobody@example.org
    site: Atlantis
relations:
  - from: a
    kind: depends-on
    to: ghost
  - from: b
    kind: runs-on
    to: b
`),
    ).toEqual([
      [5, 'there is no domain "nowhere"'],
      [7, expect.stringContaining('expected number')],
      [9, 'is the second server "A" of this site; the first stands on line 4'],
      [12, 'there is no person with the address nobody@example.org'],
      [13, 'there is no site "Atlantis", neither in this file nor in the estate'],
      [15, expect.stringContaining('"a" is said of 2 components')],
      [17, 'there is no component "ghost", neither in this file nor in the estate'],
      [20, 'relates a component to itself'],
    ]);
    expect(await issuesOf('plumbline: 1\ncomponents:\n  - kind: toaster\n    name: t\n    colour: red\n')).toEqual([
      [3, expect.stringContaining('is not a kind')],
      [5, 'is not a known field'],
    ]);
    expect(await issuesOf('plumbline: 2\n')).toEqual([[1, 'must be 1, the version of this format']]);
    expect(await issuesOf('plumbline: 1\nplumbline: 1\n')).toEqual([[2, 'Map keys must be unique']]);
    expect(
      await issuesOf(
        'a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
      ),
    ).toHaveLength(1);
  });

  it('is refused when it needs more members than it names', async () => {
    const [issue] = (await issuesOf(
      'plumbline: 1\nrelations:\n  - from: a\n    kind: depends-on\n    any: 3 of [b, c]\n',
    ))!;
    expect(issue).toEqual([5, expect.stringContaining('')]);
  });

  it('is refused when the estate has moved under its plan', async () => {
    const yaml = (criticality: number) =>
      `plumbline: 1\nname: moved\ncomponents:\n  - kind: vm\n    name: mover\n    criticality: ${criticality}\n`;
    await apply(yaml(3));
    const planned = await plan(yaml(4));
    const mover = await find('mover');
    await updateComponent(test.context({ ifMatch: mover.version }), mover.id, { attributes: { cpuCount: 2 } });
    await expect(applyEstate(test.context(), yaml(4), planned.planHash)).rejects.toMatchObject({
      code: 'plan_changed',
    });
    await expect(applyEstate(test.context(), yaml(5), planned.planHash)).rejects.toMatchObject({
      code: 'plan_changed',
    });
    expect((await find('mover')).criticality).toBe(3);
  });

  it('leaves alone what it does not name, and retires what it no longer names only when it says prune', async () => {
    const yaml = (names: string[], prune: boolean) =>
      stringify({
        plumbline: 1,
        name: 'pruned',
        prune,
        components: names.map((name) => ({ kind: 'vm', name, state: 'in-service' })),
        relations: names.includes('p-2') ? [{ from: 'p-1', kind: 'depends-on', to: 'p-2' }] : [],
      });
    const other = await createComponent(test.context(), { kind: 'vm', name: 'p-other', state: 'in-service' });
    await apply(yaml(['p-1', 'p-2'], false));
    expect((await plan(yaml(['p-1'], false))).diff).toEqual([]);
    const pruning = await plan(yaml(['p-1'], true));
    expect(pruning.diff.map((entry) => [entry.op, entry.what, entry.name])).toEqual([
      ['update', 'component', 'p-2'],
      ['remove', 'relation', 'p-1 depends on p-2'],
    ]);
    await apply(yaml(['p-1'], true));
    expect(await find('p-2')).toMatchObject({ state: 'retiring' });
    expect(await showComponent(test.context(), other.id)).toMatchObject({ state: 'in-service', version: 1 });
    expect((await plan(yaml(['p-1'], true))).diff).toEqual([]);
  });

  it('says with the line what the schema of a kind of one’s own refuses, before anything is applied', async () => {
    await defineKind(test.context(), 'x-kiosk', {
      schema: { type: 'object', properties: { screens: { type: 'integer', minimum: 1 } }, required: ['screens'] },
    });
    expect(
      await issuesOf(`plumbline: 1
name: kiosks
components:
  - { kind: x-kiosk, name: K1, attributes: { screens: 2 } }
  - kind: x-kiosk
    name: K2
    attributes:
      screens: 0
  - { kind: x-kiosk, name: K3 }
  - { kind: x-booth, name: B1 }
  - kind: server
    name: S1
    attributes: { x-room: 7 }
`),
    ).toEqual([
      [8, expect.stringContaining('1')],
      [9, expect.stringContaining('expected number')],
      [10, 'is not defined'],
      [13, 'is not an attribute of a server'],
    ]);
  });

  it('ends a disagreement once it says what stands', async () => {
    const file = (model: string) =>
      `plumbline: 1\nname: models\ncomponents:\n  - { kind: server, name: m-1, criticality: 2, attributes: { model: ${model} } }\n`;
    await apply(file('one'));
    const { id, version } = await find('m-1');
    await updateComponent(test.context({ ifMatch: version }), id, { attributes: { model: 'two' }, criticality: 4 });
    // Something of it changes, so it is written, and what it says otherwise is noted.
    await setMastery(test.context(), { kind: 'server', field: 'criticality', sources: ['yaml:models'] });
    await apply(file('three'));
    const noted = async () => (await test.workspace.pool.query('select field, stated from disagreement')).rows;
    expect(await noted()).toEqual([{ field: 'attributes.model', stated: 'three' }]);
    expect((await plan(file('two'))).diff).toMatchObject([
      { op: 'update', changes: [{ field: 'attributes.model', before: 'said "three"', after: 'says the same' }] },
    ]);
    await apply(file('two'));
    expect(await noted()).toEqual([]);
    expect((await plan(file('two'))).diff).toEqual([]);
  });

  it('keeps a component the same when the file puts it at another site', async () => {
    const yaml = (site: string) =>
      stringify({
        plumbline: 1,
        name: 'sites',
        components: [
          { kind: 'site', name: 'East' },
          { kind: 'site', name: 'West' },
          { kind: 'vm', name: 'wanderer', site },
        ],
      });
    await apply(yaml('East'));
    const { id } = await find('wanderer');
    expect((await plan(yaml('West'))).diff).toMatchObject([
      { op: 'update', key: `CMP-${id}`, changes: [{ field: 'site', before: 'East', after: 'West' }] },
    ]);
    await apply(yaml('West'));
    expect(await find('wanderer')).toMatchObject({ id, site: { name: 'West' } });
  });

  it('is told on which line it asks for a state that cannot be reached, and which character cannot be stored', async () => {
    await apply('plumbline: 1\nname: far\ncomponents:\n  - kind: vm\n    name: far\n    state: planned\n');
    expect(
      await issuesOf('plumbline: 1\nname: far\ncomponents:\n  - kind: vm\n    name: far\n    state: retired\n'),
    ).toEqual([[6, expect.stringContaining('is planned and cannot become retired at once')]]);
    expect(await issuesOf('plumbline: 1\ncomponents:\n  - kind: vm\n    name: "a\\0b"\n')).toEqual([
      [4, expect.stringContaining('cannot be stored')],
    ]);
  });

  it('yields to what a person said, and says so', async () => {
    const yaml =
      'plumbline: 1\nname: humble\ncomponents:\n  - kind: vm\n    name: humble\n    state: in-service\n    criticality: 2\n';
    await apply(yaml);
    const vm = await find('humble');
    await updateComponent(test.context({ ifMatch: vm.version }), vm.id, { criticality: 5 });
    await moveComponent(test.context(), vm.id, 'maintain', '');
    const planned = await plan(yaml);
    expect(planned.diff).toEqual([]);
    expect(planned.warnings.join('\n')).toContain('criticality stays 5 as person says; it states 2');
  });

  it('may only change what its bearer may change', async () => {
    const nina = await test.person('Nina', { network: 3 });
    const yaml = 'plumbline: 1\nname: nina\ncomponents:\n  - kind: vm\n    name: not-hers\n';
    const planned = await planEstate(test.context({ actor: nina }), yaml);
    await expect(applyEstate(test.context({ actor: nina }), yaml, planned.planHash)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await apply(yaml);
    await expect(planEstate(test.context({ actor: nina }), yaml)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('has nothing left to do after it was applied, whatever it says', async () => {
    const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
    const component = fc.record(
      {
        kind: fc.constantFrom('server', 'vm'),
        name: fc.constantFrom(...names),
        criticality: fc.integer({ min: 1, max: 5 }),
        attributes: fc.record(
          {
            cpuCount: fc.integer({ min: 1, max: 4 }),
            tags: fc.array(fc.constantFrom('a', 'b', 'ü'), { maxLength: 2 }),
            description: fc.string({ maxLength: 20 }).filter((text) => !text.includes('\u0000')),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['kind', 'name'] },
    );
    const document = fc
      .record({
        components: fc.uniqueArray(component, { selector: (one) => one.name, minLength: 1, maxLength: 5 }),
        ends: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 6 }),
        prune: fc.boolean(),
      })
      .map(({ components, ends, prune }) => {
        const refs = components.map((one) => `${one.kind}/${one.name}`);
        const relations = ends
          .map(([from, to, any]) => ({ from: refs[from % refs.length]!, to: refs[to % refs.length]!, any }))
          .filter((relation) => relation.from !== relation.to)
          .map(({ from, to, any }) =>
            any ? { from, kind: 'depends-on', group: 'g', any: `1 of [${to}]` } : { from, kind: 'runs-on', to },
          );
        return stringify({ plumbline: 1, name: 'property', prune, components, relations });
      });
    await fc.assert(
      fc.asyncProperty(document, async (yaml) => {
        await apply(yaml);
        expect((await plan(yaml)).diff).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 600_000);
});

describe('a long estate file', () => {
  const long = (last = '{ kind: server, name: the last }') =>
    `plumbline: 1\nname: long\ncomponents:\n${Array.from({ length: 1_200 }, (_, index) => `  - { kind: server, name: long-${index}, criticality: 2, attributes: { cpuCount: 4, tags: [a, b] } }\n`).join('')}  - ${last}\n`;
  let thread: IntakeThread;
  beforeAll(() => {
    thread = openIntakeThread(new URL('../../../apps/composition/intakeThread.ts', import.meta.url));
    test.workspace.provide(intakeWork, thread.workOf(test.workspace));
  });
  afterAll(() => thread.close());

  it('is refused with the line of what is wrong', async () => {
    expect(await issuesOf(long('{ kind: server, name: the last, criticality: 9 }'))).toEqual([
      [1_204, expect.stringContaining('5')],
    ]);
  }, 300_000);

  it('is read and planned beside what answers requests, and says the same', async () => {
    const yaml = long();
    const spent = async <Result>(work: () => Promise<Result>): Promise<[Result, number]> => {
      const begun = process.threadCpuUsage();
      const result = await work();
      const { user, system } = process.threadCpuUsage(begun);
      return [result, user + system];
    };
    const [beside, whileWaiting] = await spent(() => plan(yaml));
    const [here, allOfIt] = await spent(() => planYaml(test.context(), yaml, test.workspace.clock.now()));
    expect(beside.summary).toMatchObject({ create: 1_201, update: 0 });
    expect(beside.planHash).toBe(here.planHash);
    expect(whileWaiting).toBeLessThan(allOfIt / 2);
  }, 300_000);
});
