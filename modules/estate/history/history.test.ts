import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, type Id, type Json, manualClock, ref } from '#kernel';
import { type Actor, sealAll, verifyAudit } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import type { ComponentDraft, Provenance } from '../component/component.ts';
import { componentHistory } from '../component/history.ts';
import { componentQuery, listComponents } from '../component/list.ts';
import { fieldsOf } from '../component/merge.ts';
import { readComponents } from '../component/rows.ts';
import { createComponent, moveComponent, updateComponent } from '../component/service.ts';
import { openSignalsOf, showComponent } from '../component/show.ts';
import { writeComponents } from '../component/write.ts';
import { createRelation, removeRelation } from '../relation/service.ts';
import { writeRelations } from '../relation/write.ts';
import { compareEstate, compareQuery } from './compare.ts';
import { relationHistory } from './relations.ts';
import { undoBody, undoEvent } from './undoService.ts';
import { readVersions } from './versions.ts';

const clock = manualClock(new Date('2026-03-01T08:00:00.000Z'));
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock: clock as Clock });
  test.workspace.provide(openSignalsOf, async () => new Map());
});
afterAll(() => test.close());

const minute = 60_000;
const write = (source: string, drafts: ComponentDraft[]) =>
  test.context().mutate((mutation) => writeComponents(mutation, source, drafts));
const lastEvent = async (id: Id): Promise<Id> => (await readVersions(test.workspace.db, [id])).get(id)!.at(-1)!.eventId;

/** Looked at first, then done, as people do it. */
async function undo(eventId: Id, body: object = {}, actor?: Actor) {
  const context = () => test.context(actor ? { actor } : {});
  const seen = await undoEvent(context(), eventId, undoBody.parse(body));
  expect(seen.applied).toBe(false);
  return undoEvent(context(), eventId, undoBody.parse({ ...body, planHash: seen.planHash }));
}

type Known = { fields: { [field: string]: Json }; provenance: Provenance };
async function known(id: Id): Promise<Known> {
  const [component] = await readComponents(test.workspace.db, [id]);
  return { fields: fieldsOf(component!), provenance: component!.provenance };
}

/** A word of a source about one of three machines, some time after the word before it. */
const word = fc.record({
  source: fc.constantFrom('person', 'probe', 'yaml'),
  machine: fc.nat({ max: 2 }),
  minutes: fc.nat({ max: 3 }),
  daysAgo: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  criticality: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  cpuCount: fc.option(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(null)), { nil: undefined }),
  serial: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
});

describe('any sequence of writes', () => {
  let run = 0;
  const play = async (words: (typeof word extends fc.Arbitrary<infer One> ? One : never)[]) => {
    run += 1;
    const states: { at: Date; byId: Map<Id, Known> }[] = [];
    const ids = new Set<Id>();
    for (const { source, machine, minutes, daysAgo, criticality, cpuCount, serial } of words) {
      clock.advance(minutes * minute);
      const [written] = await write(source, [
        {
          kind: 'server',
          name: `played-${run}-${machine}`,
          domainId: 1,
          ...(daysAgo === undefined ? {} : { at: new Date(clock.now().getTime() - daysAgo * 24 * 60 * minute) }),
          ...(criticality === undefined ? {} : { criticality }),
          attributes: { ...(cpuCount === undefined ? {} : { cpuCount }), ...(serial === undefined ? {} : { serial }) },
        },
      ]);
      ids.add(written!.id);
      const byId = new Map<Id, Known>();
      for (const id of ids) byId.set(id, await known(id));
      states.push({ at: clock.now(), byId });
    }
    return { ids: [...ids], states };
  };

  it('reads, as of every instant, as the estate was then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 8 }), async (words) => {
        const { ids, states } = await play(words);
        for (const { at } of states) {
          // Several may have been written at one instant: the last of them holds.
          const { byId } = states.findLast((state) => state.at.getTime() === at.getTime())!;
          const page = await listComponents(
            test.context(),
            componentQuery.parse({ q: `played-${run}-`, asOf: at.toISOString(), sort: 'id' }),
          );
          expect(
            page.items.map(({ id, criticality, attributes, provenance }) => ({
              id,
              criticality,
              attributes,
              provenance,
            })),
          ).toEqual(
            [...byId]
              .sort(([a], [b]) => a - b)
              .map(([id, { fields, provenance }]) => ({
                id,
                criticality: fields['criticality'],
                attributes: Object.fromEntries(
                  Object.entries(fields).flatMap(([name, value]) =>
                    name.startsWith('attributes.') ? [[name.slice(11), value]] : [],
                  ),
                ),
                provenance,
              })),
          );
        }
        const versions = await readVersions(test.workspace.db, ids);
        for (const own of versions.values())
          for (const [index, version] of own.entries()) expect(version.version).toBe(index + 1);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 600_000);

  it('reads, valid at every instant, as the sum of what was said to be so by then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 6 }), async (words) => {
        const { ids, states } = await play(words);
        const versions = await readVersions(test.workspace.db, ids);
        const instants = [...versions.values()].flat().map((version) => version.validFrom);
        for (const asOf of [states.at(-1)!.at, states[0]!.at]) {
          for (const at of instants) {
            for (const [id, own] of versions) {
              const counted = own.filter((v) => v.recordedFrom <= asOf);
              const expected: { [field: string]: Json } = counted[0] ? { ...fieldsOf(counted[0].component) } : {};
              for (const version of counted.filter((v) => v.validFrom <= at)) {
                const said = fieldsOf(version.component);
                for (const field of version.changed ?? Object.keys(said)) {
                  if (said[field] === undefined) delete expected[field];
                  else expected[field] = said[field];
                }
              }
              const shown = await showComponent(test.context(), id, asOf, at).catch(() => null);
              if (!counted.some((version) => version.validFrom <= at)) expect(shown).toBeNull();
              else
                expect({ criticality: shown!.criticality, ...shown!.attributes }).toEqual(
                  Object.fromEntries(
                    Object.entries(expected).flatMap(([name, value]) =>
                      name === 'criticality'
                        ? [[name, value]]
                        : name.startsWith('attributes.')
                          ? [[name.slice(11), value]]
                          : [],
                    ),
                  ),
                );
            }
          }
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 600_000);

  it('is as before when its last change is undone, and as after when that is undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 8 }), async (words) => {
        const { ids } = await play(words);
        for (const id of ids) {
          const own = (await readVersions(test.workspace.db, [id])).get(id)!;
          const after = await known(id);
          await undo(own.at(-1)!.eventId);
          const before = own.at(-2);
          if (before)
            expect(await known(id)).toEqual({
              fields: fieldsOf(before.component),
              provenance: before.component.provenance,
            });
          else expect((await known(id)).fields['state']).toBe('disposed');
          await undo(await lastEvent(id));
          expect(await known(id)).toEqual(after);
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 600_000);
});

describe('undoing', () => {
  it('takes back one field and leaves what others changed since; what was changed again it refuses, naming who', async () => {
    const server = await createComponent(test.context(), {
      kind: 'server',
      name: 'undo-a',
      criticality: 2,
      attributes: { serial: 'one' },
    });
    await updateComponent(test.context(), server.id, { criticality: 5, attributes: { serial: 'two' } });
    const event = await lastEvent(server.id);
    await updateComponent(test.context(), server.id, { attributes: { assetTag: 'T-1' } });
    expect(await undo(event, { reason: 'mistyped' })).toMatchObject({
      applied: true,
      refused: [],
      summary: { update: 1 },
    });
    expect((await known(server.id)).fields).toMatchObject({
      criticality: 2,
      'attributes.serial': 'one',
      'attributes.assetTag': 'T-1',
    });
    const { items } = await componentHistory(test.context(), server.id, { limit: 1 });
    expect(items[0]).toMatchObject({ action: 'component.undo', reason: 'mistyped' });
    const { rows } = await sql<{ cause_id: number }>`
      select cause_id from cause where cause_type = 'event' and effect_type = 'component' and effect_id = ${server.id}`.execute(
      test.workspace.db,
    );
    expect(rows).toEqual([{ cause_id: event }]);
    const again = await undoEvent(test.context(), event, undoBody.parse({}));
    expect(again.refused).toMatchObject([
      { key: server.key, field: 'criticality', reason: expect.stringContaining('version 4') },
    ]);
    await expect(undo(event)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('does exactly what was looked at, or nothing', async () => {
    const server = await createComponent(test.context(), { kind: 'server', name: 'undo-b' });
    await updateComponent(test.context(), server.id, { criticality: 5 });
    const event = await lastEvent(server.id);
    const seen = await undoEvent(test.context(), event, undoBody.parse({}));
    await updateComponent(test.context(), server.id, { attributes: { serial: 'x' } });
    await expect(undoEvent(test.context(), event, undoBody.parse({ planHash: seen.planHash }))).rejects.toMatchObject({
      code: 'plan_changed',
    });
  });

  it('ends a relation that was made, and makes one that was ended', async () => {
    const [app, host] = [
      await createComponent(test.context(), { kind: 'application', name: 'undo-app' }),
      await createComponent(test.context(), { kind: 'server', name: 'undo-host' }),
    ];
    const relation = await createRelation(test.context(), { kind: 'runs-on', fromId: app.id, toId: host.id });
    const holds = async () => (await showComponent(test.context(), app.id)).relations.length;
    const eventOf = async (action: string) =>
      (
        await sql<{
          id: Id;
        }>`select max(id) as id from event where subject_type = 'relation' and action = ${action}`.execute(
          test.workspace.db,
        )
      ).rows[0]!.id;
    await undo(await eventOf('relation.create'));
    expect(await holds()).toBe(0);
    clock.advance(minute);
    await undo(await eventOf('relation.remove'));
    expect(await holds()).toBe(1);
    const { items } = await relationHistory(test.context(), app.id, { limit: 10 });
    expect(
      items.map((period) => [period.title, period.other.name, period.until === null, period.endedBy?.name ?? null]),
    ).toEqual([
      ['runs on', 'undo-host', true, null],
      ['runs on', 'undo-host', false, test.first.name],
    ]);
    await expect(removeRelation(test.context(), relation.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is for whoever may change it: an event of what one may not read does not exist', async () => {
    const hidden = await createComponent(test.context(), { kind: 'storage', name: 'undo-hidden' });
    const device = await createComponent(test.context(), { kind: 'device', name: 'undo-device' });
    const reader = await test.person('Rosa Reader', { network: 1 });
    await expect(undo(await lastEvent(hidden.id), {}, reader)).rejects.toMatchObject({ code: 'not_found' });
    await expect(undo(await lastEvent(device.id), {}, reader)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('level 3'),
    });
  });
});

describe('a large write', () => {
  it('is one event that history, audit, line and undo understand as they do many', async () => {
    const drafts = Array.from(
      { length: 300 },
      (_, index): ComponentDraft => ({
        kind: 'vm',
        name: `large-${index}`,
        domainId: 1,
        state: 'in-service',
        attributes: { cpuCount: 2 },
      }),
    );
    const why = ref('intake', 77);
    const events = async () =>
      Number(
        (await sql<{ count: number }>`select count(*) as count from event`.execute(test.workspace.db)).rows[0]!.count,
      );
    const before = await events();
    const ids = await test.context().mutate(async (mutation) => {
      const written = await writeComponents(
        mutation,
        'yaml',
        drafts.map((draft) => ({ ...draft, causes: [why] })),
      );
      await writeRelations(
        mutation,
        'yaml',
        written.slice(1).map(({ id }) => ({ kind: 'depends-on', fromId: id, toId: written[0]!.id, causes: [why] })),
      );
      return written.map(({ id }) => id);
    });
    expect((await events()) - before).toBe(2);
    const [history] = (await componentHistory(test.context(), ids[5]!, { limit: 5 })).items;
    expect(history).toMatchObject({ action: 'component.create', source: 'yaml', actor: { name: test.first.name } });
    for (const view of ['batch_cause', 'batch_effect'] as const) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(view)} where cause_type = 'intake' and cause_id = 77`.execute(
        test.workspace.db,
      );
      expect(rows[0]!.count, view).toBe(599);
    }
    expect((await showComponent(test.context(), ids[1]!)).provenance['attributes.cpuCount']).toMatchObject({
      source: 'yaml',
    });
    clock.advance(minute);
    await updateComponent(test.context(), ids[9]!, { criticality: 5 });
    const event = await lastEvent(ids[1]!);
    const seen = await undoEvent(test.context(), event, undoBody.parse({}));
    expect(seen).toMatchObject({ summary: { remove: 299 }, refused: [{ key: `CMP-${ids[9]}` }] });
    await undo(event, { only: `CMP-${ids[1]}` });
    expect((await known(ids[1]!)).fields['state']).toBe('disposed');
    await undo(event, { skipRefused: true });
    expect((await known(ids[299]!)).fields['state']).toBe('disposed');
    expect((await known(ids[9]!)).fields['state']).toBe('in-service');
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    expect(await verifyAudit(test.workspace.db)).toMatchObject({ ok: true, unsealedEvents: 0 });
  });

  it('refuses what refers to nothing, and stores nothing of it', async () => {
    await expect(write('yaml', [{ kind: 'vm', name: 'lost', domainId: 999_999 }])).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '/domain' }],
    });
    const vm = await createComponent(test.context(), {
      kind: 'vm',
      name: 'with tab\tand \\ and\nline',
      attributes: { hostname: 'a\\b' },
    });
    expect((await known(vm.id)).fields).toMatchObject({
      name: 'with tab\tand \\ and\nline',
      'attributes.hostname': 'a\\b',
    });
    await expect(
      test
        .context()
        .mutate((mutation) => writeRelations(mutation, 'yaml', [{ kind: 'depends-on', fromId: vm.id, toId: 999_999 }])),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(sql`delete from component where id = ${vm.id}`.execute(test.workspace.db)).rejects.toThrow(
      'never removed',
    );
  });
});

describe('comparing two days', () => {
  it('counts and lists what came, changed and went, with who and why, and hides what one may not read', async () => {
    const kept = await createComponent(test.context(), { kind: 'device', name: 'cmp-kept' });
    const gone = await createComponent(test.context(), { kind: 'device', name: 'cmp-gone' });
    const flapped = await createComponent(test.context(), { kind: 'device', name: 'cmp-flapped' });
    const old = await createRelation(test.context(), { kind: 'depends-on', fromId: kept.id, toId: gone.id });
    clock.advance(minute);
    const from = clock.now().toISOString();
    clock.advance(minute);
    const fresh = await createComponent(test.context(), { kind: 'device', name: 'cmp-fresh' });
    await createComponent(test.context(), { kind: 'storage', name: 'cmp-hidden' });
    await updateComponent(test.context(), kept.id, { criticality: 5 });
    await updateComponent(test.context(), flapped.id, { criticality: 5 });
    await undo(await lastEvent(flapped.id));
    await removeRelation(test.context(), old.id);
    await createRelation(test.context(), { kind: 'depends-on', fromId: kept.id, toId: fresh.id });
    await moveComponent(test.context(), gone.id, 'cancel', 'not needed');
    clock.advance(minute);
    const to = clock.now().toISOString();
    clock.advance(minute);
    await updateComponent(test.context(), fresh.id, { criticality: 5 });
    const network = await test.person('Nora Network', { network: 1 });
    const compare = (query: object = {}) =>
      compareEstate(test.context({ actor: network }), compareQuery.parse({ from, to, ...query }));
    const seen = await compare();
    expect(seen.counts).toEqual([
      { what: 'component', kind: 'device', op: 'changed', count: 1 },
      { what: 'component', kind: 'device', op: 'created', count: 1 },
      { what: 'component', kind: 'device', op: 'gone', count: 1 },
      { what: 'relation', kind: 'depends-on', op: 'created', count: 1 },
      { what: 'relation', kind: 'depends-on', op: 'gone', count: 1 },
    ]);
    expect(seen.items.map((item) => [item.op, item.ref.name, item.actor.name, item.source])).toEqual([
      ['changed', 'cmp-kept', test.first.name, 'person'],
      ['gone', 'cmp-gone', test.first.name, 'person'],
      ['created', 'cmp-fresh', test.first.name, 'person'],
    ]);
    expect(seen.items[0]!.changes).toEqual([{ field: 'criticality', before: 3, after: 5 }]);
    const paged = await compare({ limit: 1, op: 'created' });
    expect(paged.items.map((item) => item.ref.name)).toEqual(['cmp-fresh']);
    expect(
      (await compare({ what: 'relation' })).items.map((item) => [item.op, item.from!.name, item.to!.name]),
    ).toEqual([
      ['gone', 'cmp-kept', 'cmp-gone'],
      ['created', 'cmp-kept', 'cmp-fresh'],
    ]);
    expect(
      (await compareEstate(test.context(), compareQuery.parse({ from, to, kind: 'storage' }))).counts,
    ).toHaveLength(1);
    await expect(compare({ from: to, to: from })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
