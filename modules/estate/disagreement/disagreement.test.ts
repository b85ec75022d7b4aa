import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import type { ComponentDraft } from '../component/component.ts';
import { readComponents } from '../component/rows.ts';
import { updateComponent } from '../component/service.ts';
import { writeComponents } from '../component/write.ts';
import { readSourceViews, setMastery, updateSource } from '../source/service.ts';
import { ensureSource } from '../source/source.ts';
import { listDisagreements, settleDisagreement } from './service.ts';

let test: TestWorkspace;
let domainId: number;
beforeAll(async () => {
  test = await openTestWorkspace();
  domainId = (
    await test.workspace.db.selectFrom('domain').select('id').where('key', '=', 'compute').executeTakeFirstOrThrow()
  ).id;
  await test.context().mutate(async ({ tx }) => {
    for (const key of ['netbox', 'csv:assets', 'scanner'])
      await ensureSource(tx, key, { name: `The ${key}`, kind: 'import' });
  });
});
afterAll(() => test.close());

const says = (
  source: string,
  name: string,
  attributes: ComponentDraft['attributes'],
  more: Partial<ComponentDraft> = {},
) =>
  test.context().mutate(async (mutation) => {
    const [written] = await writeComponents(mutation, source, [
      { kind: 'server', name, domainId, ...(attributes ? { attributes } : {}), ...more },
    ]);
    return written!;
  });
const open = async (component?: number) =>
  (
    await listDisagreements(test.context(), {
      limit: 50,
      sort: '-weight',
      settled: 'false',
      ...(component ? { component } : {}),
    })
  ).items;
const serial = async (id: number) => (await readComponents(test.workspace.db, [id]))[0]!.attributes['serial'];

describe('sources that disagree', () => {
  it('are shown until they agree, with who says what, and which is the younger word', async () => {
    const { id } = await says('netbox', 'd-1', { serial: 'AAA' }, { at: new Date('2026-02-01') });
    await says('csv:assets', 'd-1', { serial: 'BBB', model: 'R7' }, { at: new Date('2026-01-01'), confidence: 0.5 });
    expect(await serial(id)).toBe('AAA');
    expect(await open(id)).toMatchObject([
      {
        field: 'attributes.serial',
        kept: 'AAA',
        keptBy: { source: 'netbox' },
        stated: 'BBB',
        source: 'csv:assets',
        newer: false,
        weight: 9,
      },
    ]);
    await says('csv:assets', 'd-1', { serial: 'AAA' });
    expect(await open(id)).toEqual([]);
  });

  it('never flap, however often each repeats itself', async () => {
    const { id } = await says('netbox', 'd-2', { model: 'one' }, { at: new Date('2026-02-01') });
    for (let round = 0; round < 3; round += 1) {
      expect((await says('scanner', 'd-2', { model: 'two' }, { at: new Date('2026-01-01') })).outcome).toBe(
        'unchanged',
      );
      expect((await says('netbox', 'd-2', { model: 'one' }, { at: new Date('2026-02-01') })).outcome).toBe('unchanged');
    }
    expect((await readComponents(test.workspace.db, [id]))[0]!.version).toBe(1);
    expect(await open(id)).toHaveLength(1);
  });

  it('of equals the later word counts, and one repeated is no later than it was first said', async () => {
    const on = (day: number) => ({ at: new Date(Date.UTC(2026, 2, day)) });
    const { id } = await says('netbox', 'd-5', { model: 'one' }, on(1));
    expect((await says('csv:assets', 'd-5', { model: 'two' }, on(2))).outcome).toBe('updated');
    // What was displaced stands as a disagreement at once, as old as it was said.
    const lost = { source: 'netbox', stated: 'one', kept: 'two', newer: false, statedAt: on(1).at.toISOString() };
    expect(await open(id)).toMatchObject([lost]);
    for (const day of [3, 5]) {
      expect((await says('netbox', 'd-5', { model: 'one' }, on(day))).outcome).toBe('unchanged');
      expect((await says('csv:assets', 'd-5', { model: 'two' }, on(day + 1))).outcome).toBe('unchanged');
      expect(await open(id)).toMatchObject([lost]);
    }
    expect((await says('netbox', 'd-5', { model: 'three' }, on(7))).outcome).toBe('updated');
    expect((await says('csv:assets', 'd-5', { model: 'two' }, on(8))).outcome).toBe('unchanged');
    expect(await open(id)).toMatchObject([{ source: 'csv:assets', stated: 'two', kept: 'three' }]);
  });

  it('are ranked: what a vital thing is known by comes before the words on a trifle', async () => {
    await says('netbox', 'vital', { serial: 'V1', description: 'x' }, { criticality: 5 });
    await says('netbox', 'trifle', { description: 'x' }, { criticality: 1 });
    for (const [name, attributes] of [
      ['trifle', { description: 'y' }],
      ['vital', { serial: 'V2', description: 'y' }],
    ] as const)
      await says('scanner', name, attributes, { at: new Date('2020-01-01') });
    const found = (await open()).filter((one) => ['vital', 'trifle'].includes(one.component.name));
    expect(found.map((one) => [one.component.name, one.field])).toEqual([
      ['vital', 'attributes.serial'],
      ['vital', 'attributes.description'],
      ['trifle', 'attributes.description'],
    ]);
  });

  it('are settled by a person: kept, and quiet until the source says something else; or accepted', async () => {
    const { id } = await says('netbox', 'd-3', { serial: 'K1' });
    const old = { at: new Date('2020-01-01') };
    await says('scanner', 'd-3', { serial: 'K2' }, old);
    const settle = (verdict: 'keep' | 'accept') =>
      settleDisagreement(test.context(), { component: id, field: 'attributes.serial', source: 'scanner', verdict });
    await settle('keep');
    await says('scanner', 'd-3', { serial: 'K2' }, old);
    expect(await open(id)).toEqual([]);
    await says('scanner', 'd-3', { serial: 'K3' }, old);
    expect(await open(id)).toMatchObject([{ stated: 'K3' }]);
    await settle('accept');
    expect(await serial(id)).toBe('K3');
    expect((await readComponents(test.workspace.db, [id]))[0]!.provenance['attributes.serial']).toMatchObject({
      source: 'person',
    });
    expect(await open(id)).toEqual([]);
  });

  it('are not shown to who may not read the component, and not settled by who may not change it', async () => {
    const { id } = await says('netbox', 'd-4', { serial: 'S1' });
    await says('scanner', 'd-4', { serial: 'S2' }, { at: new Date('2020-01-01') });
    const stranger = await test.person('Stan', { messaging: 3 });
    const seen = await listDisagreements(test.context({ actor: stranger }), {
      limit: 50,
      sort: '-weight',
      settled: 'false',
    });
    expect(seen.items).toEqual([]);
    const verdict = { component: id, field: 'attributes.serial', source: 'scanner', verdict: 'keep' as const };
    await expect(settleDisagreement(test.context({ actor: stranger }), verdict)).rejects.toMatchObject({
      code: 'not_found',
    });
    const reader = await test.person('Rea', { compute: 1 });
    await expect(settleDisagreement(test.context({ actor: reader }), verdict)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('mastery of a field', () => {
  it('decides who is believed, whatever else the sources count; a person is told to change it there', async () => {
    await setMastery(test.context(), {
      kind: 'server',
      field: 'attributes.assetTag',
      sources: ['csv:assets', 'netbox'],
    });
    const { id } = await says('netbox', 'm-1', { assetTag: 'N', serial: 'N' });
    await says('csv:assets', 'm-1', { assetTag: 'C', serial: 'C' }, { at: new Date('2020-01-01') });
    const [component] = await readComponents(test.workspace.db, [id]);
    expect(component!.attributes).toMatchObject({ assetTag: 'C', serial: 'N' });
    await expect(updateComponent(test.context(), id, { attributes: { assetTag: 'P' } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('mastered by the source "csv:assets"'),
    });
    await setMastery(test.context(), { kind: 'server', field: 'attributes.assetTag', sources: [] });
    await updateComponent(test.context(), id, { attributes: { assetTag: 'P' } });
  });

  it('is for level 4 and up, of sources that exist', async () => {
    const three = await test.person('Theo', { infrastructure: 3 });
    const rule = { kind: 'server' as const, field: 'name', sources: ['netbox'] };
    await expect(setMastery(test.context({ actor: three }), rule)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setMastery(test.context(), { ...rule, sources: ['nobody'] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('a source', () => {
  it('says how much it counts and when its silence alarms, by version', async () => {
    const before = (await readSourceViews(test.context())).find((one) => one.key === 'netbox')!;
    expect(before.disagreements).toBe(0);
    const after = await updateSource(test.context({ ifMatch: before.version }), before.id, {
      staleAfterHours: 2,
      precedence: 180,
    });
    expect(after).toMatchObject({ staleAfterHours: 2, precedence: 180, stale: false, version: before.version + 1 });
    await expect(
      updateSource(test.context({ ifMatch: before.version }), before.id, { graceDays: 3 }),
    ).rejects.toMatchObject({ code: 'stale' });
  });
});
