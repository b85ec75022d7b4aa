import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LevelOrNone } from '#kernel';
import { type DataClass, dataClasses, loadUsePolicies, type UsePolicyDocument, usePurposes } from '#library';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { addTeam, joinTeam } from '../team/service.ts';
import { domainIdOf, perOf } from '../testing.ts';
import {
  checkUse,
  defineUsePolicy,
  endUsePolicy,
  installUsePolicies,
  requireUse,
  usedComponentPort,
} from './service.ts';
import { findUsePolicies } from './store.ts';
import { decideUse, type StoredUsePolicy, type Use, type UsedComponent } from './use.ts';

const stored = (definitions: UsePolicyDocument[]): StoredUsePolicy[] =>
  definitions.map((definition, index) => ({ id: index + 1, version: 1, definition }));
const shipped = stored(loadUsePolicies());
const of = (kind: string, more: Partial<UsedComponent> = {}): UsedComponent => ({
  key: 'CMP-1',
  name: 'the thing',
  kind,
  criticality: null,
  domains: ['compute', 'infrastructure'],
  ...more,
});
const use = (purpose: Use['purpose'], dataClass: DataClass, level: LevelOrNone): Use => ({
  purpose,
  dataClass,
  level,
  teams: [],
});

describe('the shipped policies of use', () => {
  it('let level 1 support people with what there is, and refuse with what would be allowed', () => {
    expect(decideUse(shipped, of('server'), use('support', 'internal', 1)).allowed).toBe(true);
    const refused = decideUse(shipped, of('server'), use('change', 'internal', 1));
    expect(refused).toMatchObject({ allowed: false, policy: { key: 'any-component' } });
    expect(refused.reason).toContain('takes level 3 in its domain; theirs is 1');
    expect(refused.nearest).toEqual([
      'support, maintenance, automation, hosting, storage with data up to confidential, from level 1',
    ]);
  });

  it('keep restricted data off PCs, and tests off databases and whatever is critical', () => {
    const onPc = decideUse(shipped, of('pc'), use('support', 'restricted', 5));
    expect(onPc).toMatchObject({ allowed: false, policy: { key: 'end-user-devices' } });
    expect(onPc.nearest).toContain('support with data up to confidential, from level 1');
    expect(decideUse(shipped, of('database'), use('testing', 'public', 5)).reason).toBe(
      'the thing is not for testing.',
    );
    expect(decideUse(shipped, of('pc', { criticality: 5 }), use('testing', 'public', 5)).policy?.key).toBe(
      'critical-components',
    );
  });

  it('allow nothing to who holds nothing, and never less to who holds more', () => {
    const request = fc.record({
      kind: fc.constantFrom('server', 'pc', 'database', 'device'),
      criticality: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      purpose: fc.constantFrom(...usePurposes),
      dataClass: fc.constantFrom(...dataClasses),
    });
    fc.assert(
      fc.property(request, ({ kind, criticality, purpose, dataClass }) => {
        const allowed = ([0, 1, 2, 3, 4, 5] as const).map(
          (level) => decideUse(shipped, of(kind, { criticality }), use(purpose, dataClass, level)).allowed,
        );
        expect(allowed[0]).toBe(false);
        expect(allowed).toEqual([...allowed].sort());
        for (const less of dataClasses.slice(0, dataClasses.indexOf(dataClass)))
          if (allowed[5])
            expect(decideUse(shipped, of(kind, { criticality }), use(purpose, less, 5)).allowed).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a policy of use', () => {
  let test: TestWorkspace;
  let database: number;
  beforeAll(async () => {
    test = await openTestWorkspace();
    database = await domainIdOf(test, 'data');
    test.workspace.provide(usedComponentPort, async (_db, id) =>
      id === 1 ? { key: 'CMP-1', name: 'ledger', kind: 'database', criticality: 3, domainId: database } : null,
    );
    await installUsePolicies(test.workspace);
  });
  afterAll(() => test.close());

  const definition = (more: Partial<UsePolicyDocument> = {}): UsePolicyDocument => ({
    key: 'ledger',
    name: 'The ledger is for finance',
    why: 'The auditors ask for it every year.',
    applies: { components: ['CMP-1'] },
    allows: [{ purposes: ['support'], data: 'restricted', level: 2, teams: ['finance'] }],
    ...more,
  });
  const check = (personId: number, purpose: Use['purpose'] = 'support') =>
    checkUse(test.context(), { componentId: 1, purpose, dataClass: 'internal', personId });

  it('holds at once, for a team, before what is less particular; and is versioned', async () => {
    const kim = await test.person('Kim', { data: 2 });
    expect(await check(kim.personId)).toMatchObject({ allowed: true, policy: { key: 'databases', version: 1 } });
    await defineUsePolicy(test.context(), definition());
    const refused = await check(kim.personId);
    expect(refused).toMatchObject({ allowed: false, policy: { key: 'ledger', version: 1 } });
    expect(refused.reason).toBe('ledger is for support by finance only.');
    await addTeam(test.context(), { key: 'finance', name: 'Finance IT', purpose: '' });
    await joinTeam(test.context(), 'finance', perOf(kim));
    expect((await check(kim.personId)).allowed).toBe(true);
    await expect(
      requireUse(test.context(), { componentId: 1, purpose: 'testing', dataClass: 'public', personId: kim.personId }),
    ).rejects.toMatchObject({ code: 'use_refused', extra: { policy: 'ledger' } });
    expect(await defineUsePolicy(test.context(), definition({ why: 'The auditors ask every quarter.' }))).toMatchObject(
      {
        version: 2,
      },
    );
    await endUsePolicy(test.context(), 'ledger', 'the ledger moved away');
    expect((await check(kim.personId)).policy?.key).toBe('databases');
  });

  it('takes level 4, and names domains that are there', async () => {
    const kim = await test.person('Kim', { infrastructure: 3 });
    await expect(defineUsePolicy(test.context({ actor: kim }), definition())).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      defineUsePolicy(test.context(), definition({ applies: { domains: ['nowhere'] } })),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of one’s own stands against the shipped one of that name, also after the next start', async () => {
    const own = definition({ key: 'databases', applies: { kinds: ['database'] }, allows: [] });
    await defineUsePolicy(test.context(), own);
    await installUsePolicies(test.workspace);
    const now = (await findUsePolicies(test.workspace.db)).find(({ key }) => key === 'databases');
    expect(now).toMatchObject({ version: 2, shipped: false });
    expect((await findUsePolicies(test.workspace.db)).filter(({ shipped: is }) => is)).toHaveLength(3);
  });
});
