import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { readComponents } from '../component/rows.ts';
import { createComponent, updateComponent } from '../component/service.ts';
import { defineKind } from '../kind-schema/service.ts';
import { type EditInput, editInput } from './edit.ts';
import { applyEdit, planEdit } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

const make = async (prefix: string, count: number, more: object = {}) => {
  const made = [];
  for (let index = 0; index < count; index += 1)
    made.push(
      await createComponent(test.context(), {
        kind: 'server',
        name: `${prefix}-${index}`,
        state: 'in-service',
        ...more,
      }),
    );
  return made.map((one) => one.id);
};
const edit = (input: unknown): EditInput => editInput.parse(input) as EditInput;

describe('one change to many components', () => {
  it('is previewed line by line and done exactly so', async () => {
    const ids = await make('bulk', 3);
    await updateComponent(test.context(), ids[0]!, { criticality: 5 });
    const input = edit({ select: { ids }, changes: { criticality: 5, attributes: { role: 'web' } } });
    const plan = await planEdit(test.context(), input);
    expect(plan).toMatchObject({ selected: 3, summary: { update: 3 }, refusedCount: 0 });
    expect(plan.diff.map((line) => line.changes.map((change) => change.field))).toEqual([
      ['attributes.role'],
      ['criticality', 'attributes.role'],
      ['criticality', 'attributes.role'],
    ]);
    await applyEdit(test.context(), input, plan.planHash);
    for (const one of await readComponents(test.workspace.db, ids))
      expect(one).toMatchObject({ criticality: 5, attributes: { role: 'web' } });
    expect((await planEdit(test.context(), input)).summary).toMatchObject({ update: 0, unchanged: 3 });
  });

  it('reads what is typed as the kind takes it: a serial of digits stays a text', async () => {
    const [id] = await make('typed', 1);
    const typed = { serial: '42', cpuCount: '8', addresses: '10.9.0.1, 10.9.0.2', role: '' };
    const input = edit({ select: { ids: [id!] }, changes: { typed } });
    await applyEdit(test.context(), input, (await planEdit(test.context(), input)).planHash);
    const [one] = await readComponents(test.workspace.db, [id!]);
    expect(one!.attributes).toEqual({ serial: '42', cpuCount: 8, addresses: ['10.9.0.1', '10.9.0.2'] });
    const wrong = edit({ select: { ids: [id!] }, changes: { typed: { cpuCount: 'many' } } });
    expect(await planEdit(test.context(), wrong)).toMatchObject({ summary: { update: 0 }, refusedCount: 1 });
  });

  it('takes all that fit a filter, and leaves out with the reason what cannot become so', async () => {
    const ids = await make('filtered', 2);
    const [planned] = await make('filtered-planned', 1, { state: 'planned' });
    const input = edit({ select: { filter: { q: 'filtered' } }, changes: { move: 'maintain', reason: 'window' } });
    const plan = await planEdit(test.context(), input);
    expect(plan).toMatchObject({ selected: 3, summary: { update: 2 }, refused: [{ key: `CMP-${planned}` }] });
    await applyEdit(test.context(), input, plan.planHash);
    const states = (await readComponents(test.workspace.db, [...ids, planned!]))
      .sort((a, b) => a.id - b.id)
      .map((one) => one.state);
    expect(states).toEqual(['maintenance', 'maintenance', 'planned']);
  });

  it('leaves out what the schema of its kind refuses, and does it to the others', async () => {
    await defineKind(test.context(), 'server', {
      schema: { type: 'object', properties: { 'x-room': { type: 'string' } } },
    });
    const [server] = await make('roomed', 1);
    const [pc] = await make('roomless', 1, { kind: 'pc' });
    const input = edit({ select: { ids: [server, pc] }, changes: { attributes: { 'x-room': '7' } } });
    const plan = await planEdit(test.context(), input);
    expect(plan).toMatchObject({ summary: { update: 1 }, refused: [{ key: `CMP-${pc}` }] });
    expect(plan.refused[0]!.message).toContain('x-room');
    await applyEdit(test.context(), input, plan.planHash);
  });

  it('is refused when the estate moved under the preview, and nothing is written', async () => {
    const ids = await make('moved', 2);
    const input = edit({ select: { ids }, changes: { criticality: 4 } });
    const { planHash } = await planEdit(test.context(), input);
    await updateComponent(test.context(), ids[1]!, { criticality: 2 });
    await expect(applyEdit(test.context(), input, planHash)).rejects.toMatchObject({ code: 'plan_changed' });
    expect((await readComponents(test.workspace.db, [ids[0]!]))[0]!.criticality).toBe(3);
  });

  it('leaves alone what one may not change, and does not name what one may not read', async () => {
    const ids = await make('guarded', 2);
    const mine = await createComponent(test.context(), { kind: 'storage', name: 'mine', domain: 'storage' });
    const keeper = await test.person('Kim', { storage: 3 });
    const plan = await planEdit(
      test.context({ actor: keeper }),
      edit({ select: { ids: [...ids, mine.id] }, changes: { criticality: 1 } }),
    );
    expect(plan).toMatchObject({ selected: 1, summary: { update: 1 }, refusedCount: 0 });
    const reader = await test.person('Rob', { compute: 1, storage: 3 });
    const seen = await planEdit(
      test.context({ actor: reader }),
      edit({ select: { ids }, changes: { criticality: 1 } }),
    );
    expect(seen).toMatchObject({ selected: 2, summary: { update: 0 }, refusedCount: 2 });
  });

  it.each([
    ['nothing to change', { select: { ids: [1] }, changes: { reason: 'because' } }],
    ['neither ids nor a filter', { select: {}, changes: { criticality: 1 } }],
    ['both', { select: { ids: [1], filter: {} }, changes: { criticality: 1 } }],
  ])('is refused with %s', (_, input) => {
    expect(editInput.safeParse(input).success).toBe(false);
  });
});
