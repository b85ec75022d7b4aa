import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { createComponent, moveComponent, updateComponent } from '../component/service.ts';
import { openSignalsOf } from '../component/show.ts';
import { createRelation } from '../relation/service.ts';
import { removeRelations } from '../relation/write.ts';
import { applyEstate, planEstate } from '../yaml/service.ts';
import { listRacks } from './list.ts';
import { showElevation } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
});
afterAll(() => test.close());

const rack = async (name: string, attributes = {}) =>
  createComponent(test.context(), { kind: 'rack', name, attributes: { heightUnits: 10, ...attributes } });

async function mount(rackId: Id, name: string, attributes: Record<string, string | number | boolean>) {
  const server = await createComponent(test.context(), { kind: 'server', name, state: 'in-service', attributes });
  const relation = await createRelation(test.context(), { kind: 'located-in', fromId: server.id, toId: rackId });
  return { server, relation };
}

const standing = async (id: Id) =>
  (await showElevation(test.context(), id)).mounted.map((one) => [
    one.component?.name,
    one.lowestUnit,
    one.heightUnits,
  ]);

describe('a rack', () => {
  it('shows what stands where, how much is free, and what it draws and weighs', async () => {
    const { id } = await rack('elevation', { maxPowerWatts: 4_000 });
    await mount(id, 'low', { rackUnit: 1, heightUnits: 2, powerWatts: 400, vendor: 'Maker', model: 'Maker One' });
    await mount(id, 'high', { rackUnit: 9, vendor: 'Maker', model: 'Two' });
    await mount(id, 'somewhere', {});
    const elevation = await showElevation(test.context(), id);
    expect(await standing(id)).toEqual([
      ['high', 9, 1],
      ['low', 1, 2],
    ]);
    expect(elevation.mounted.map((one) => one.model)).toEqual(['Maker Two', 'Maker One']);
    expect(elevation.loose.map((one) => one.name)).toEqual(['somewhere']);
    expect(elevation.free).toEqual({ units: 7, largestRun: 6 });
    expect(elevation.power).toEqual({ watts: 400, of: 4_000, unknown: 2 });
  });

  it('takes no two things in one place, and says what stands there', async () => {
    const { id } = await rack('taken');
    const { server } = await mount(id, 'first', { rackUnit: 4, heightUnits: 2 });
    await expect(mount(id, 'second', { rackUnit: 5 })).rejects.toMatchObject({
      code: 'conflict',
      message: `second cannot stand there: unit 4–5 of the rack taken is taken by first (CMP-${server.id}).`,
    });
    const { server: other } = await mount(id, 'third', { rackUnit: 8 });
    await expect(updateComponent(test.context(), other.id, { attributes: { rackUnit: 5 } })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await standing(id)).toEqual([
      ['third', 8, 1],
      ['first', 4, 2],
    ]);
  });

  it('holds two things of half the depth behind each other', async () => {
    const { id } = await rack('both-sides');
    await mount(id, 'in-front', { rackUnit: 4, fullDepth: false });
    await mount(id, 'behind', { rackUnit: 4, fullDepth: false, rackFace: 'rear' });
    await expect(mount(id, 'deep', { rackUnit: 4 })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is free again where something was moved, taken out or retired', async () => {
    const { id } = await rack('freed');
    const moved = await mount(id, 'mover', { rackUnit: 2 });
    await updateComponent(test.context(), moved.server.id, { attributes: { rackUnit: 3 } });
    const leaver = await mount(id, 'leaver', { rackUnit: 2 });
    await test.context().mutate((mutation) => removeRelations(mutation, [leaver.relation.id]));
    const old = await mount(id, 'old', { rackUnit: 2 });
    await moveComponent(test.context(), old.server.id, 'retire', 'end of life');
    await moveComponent(test.context(), old.server.id, 'decommission', 'taken out');
    await mount(id, 'new', { rackUnit: 2 });
    expect(await standing(id)).toEqual([
      ['mover', 3, 1],
      ['new', 2, 1],
    ]);
  });

  it('keeps what a file says of a place that is taken, and shows the clash', async () => {
    const { id } = await rack('claimed');
    await mount(id, 'stands', { rackUnit: 7 });
    const yaml = `plumbline: 1
name: claims
components:
  - kind: server
    name: claims
    attributes: { rackUnit: 7 }
    relations: [{ kind: located-in, to: CMP-${id} }]
`;
    const { planHash } = await planEstate(test.context(), yaml);
    await applyEstate(test.context(), yaml, planHash);
    const elevation = await showElevation(test.context(), id);
    expect(elevation.clashing.map((one) => [one.component.name, one.unit])).toEqual([['claims', 7]]);
    expect(await standing(id)).toEqual([['stands', 7, 1]]);
  });

  it('is told by a file, as the guide does', async () => {
    const yaml = readFileSync(new URL('../../../docs/guides/examples/rack.yaml', import.meta.url), 'utf8');
    await applyEstate(test.context(), yaml, (await planEstate(test.context(), yaml)).planHash);
    const { items } = await listRacks(test.context(), { limit: 500, sort: 'name' });
    const elevation = await showElevation(test.context(), items.find((one) => one.name === 'R1')!.id);
    expect(elevation).toMatchObject({
      mounted: [{ component: { name: 'srv-7' }, lowestUnit: 20, heightUnits: 2 }],
      power: { watts: 450, of: 6000 },
    });
  });

  it('is found by the room that something needs', async () => {
    const { id } = await rack('roomy');
    await mount(id, 'in-the-middle', { rackUnit: 6 });
    const found = async (freeUnits: number) => {
      const { items } = await listRacks(test.context(), { limit: 500, sort: 'name', freeUnits });
      return items.find((one) => one.id === id);
    };
    expect(await found(5)).toMatchObject({ freeUnits: 9, largestRun: 5 });
    expect(await found(6)).toBeUndefined();
    const { id: empty } = await rack('empty');
    const all = await listRacks(test.context(), { limit: 500, sort: 'name', freeUnits: 10 });
    expect(all.items.map((one) => one.id)).toContain(empty);
    expect(all.items.every((one) => one.largestRun >= 10)).toBe(true);
  });

  it('does not name what one may not read, though it counts as taken', async () => {
    const { id } = await rack('shared');
    await mount(id, 'secret', { rackUnit: 5 });
    const compute = await test.workspace.db
      .selectFrom('domain')
      .select('id')
      .where('key', '=', 'storage')
      .executeTakeFirstOrThrow();
    await test.workspace.db
      .updateTable('component')
      .set({ domain_id: compute.id })
      .where('name', '=', 'secret')
      .execute();
    const reader = await test.person('Rita Reader', { compute: 1 });
    const elevation = await showElevation(test.context({ actor: reader }), id);
    expect(elevation.mounted).toMatchObject([{ component: null, lowestUnit: 5, model: null }]);
    expect(elevation.free.units).toBe(9);
  });
});
