import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#kernel';
import { type Actor, openWorkspace } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { csv } from '../../../../interop/csv/index.ts';
import { componentQuery, listComponents } from '../../component/list.ts';
import { createComponent, updateComponent } from '../../component/service.ts';
import { openSignalsOf, showComponent } from '../../component/show.ts';
import { defineKind } from '../../kind-schema/service.ts';
import { type Codec, intakeCodecs } from '../reading.ts';
import { applyIntake, cancelIntake, listEntries, showIntake } from '../service.ts';
import { intakeWork, planFile, previewFile } from './service.ts';
import { openIntakeThread } from './thread.ts';
import { createIntakeWork, giveUpPlans, type IntakeWork } from './work.ts';

/** Components as they stand, one a line: what no table can say of kinds of one's own. */
const rows: Codec = {
  key: 'rows',
  title: 'Rows',
  contentTypes: ['application/json'],
  maxBytes: 1_000_000,
  options: z.strictObject({}),
  read: (input) => ({
    components: JSON.parse(Buffer.from(input).toString()).map((row: object, index: number) => ({
      ...row,
      handle: `row ${index + 1}`,
      at: `line ${index + 1}`,
    })),
    relations: [],
    notes: [],
    issues: [],
    whole: false,
  }),
};

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
  test.workspace.provide(intakeCodecs, [csv, rows]);
  test.workspace.provide(intakeWork, createIntakeWork(test.workspace, [csv, rows]));
});
afterAll(() => test.close());

const bytes = (text: string | Uint8Array): Readable => Readable.from([Buffer.from(text)]);
const context = (actor?: Actor) => test.context({ operation: 'intake.file', ...(actor ? { actor } : {}) });

async function plan(text: string | Uint8Array, options: object = {}, source = 'sheet', actor?: Actor, format = 'csv') {
  const ctx = context(actor);
  const id = await planFile(
    ctx,
    { format, source, name: 'servers.csv', options: JSON.stringify(options) },
    bytes(text),
  );
  return settled(ctx, id, 'planning');
}
/** Work that takes long, as any may on a busy machine, goes on behind the answer. */
async function settled(ctx: ReturnType<typeof context>, id: number, from: 'planning' | 'applying') {
  await expect.poll(async () => (await showIntake(ctx, id)).state, { timeout: 110_000 }).not.toBe(from);
  return showIntake(ctx, id);
}
const entriesOf = (id: number, filter: object = {}) =>
  listEntries(context(), id, { byRank: false, after: null, limit: 500, ...filter });
async function apply(id: number, planHash: string, actor?: Actor) {
  await applyIntake(context(actor), id, planHash);
  return settled(context(actor), id, 'applying');
}
const named = async (q: string) =>
  (await listComponents(test.context(), componentQuery.parse({ q, limit: 500, sort: 'name' }))).items;

const sheet = [
  'Asset ID,Hostname,Type,Status,Standort,Serial Number,IP address,Rack,Bought on,Colour',
  'A-1,web-01,Server,in use,Berlin,SN-1,10.0.0.1; 10.0.0.2,R1,2024-02-29,red',
  'A-2,web-02,Server,spare,Berlin,SN-2,,R1,31.12.2023,',
  'A-3,R1,Rack,in use,Berlin,,,,,',
  'A-4,Berlin,Site,in use,,,,,,',
].join('\n');

describe('a table', () => {
  it('is previewed with what its columns are taken for, and stores nothing', async () => {
    const preview = await previewFile(context(), { format: 'csv', partial: true }, bytes(`${sheet}\nA-9,half`));
    expect(preview.columns.map(({ name, field }) => [name, field])).toEqual([
      ['Asset ID', 'id'],
      ['Hostname', 'name'],
      ['Type', 'kind'],
      ['Status', 'state'],
      ['Standort', 'site'],
      ['Serial Number', 'attributes.serial'],
      ['IP address', 'attributes.addresses'],
      ['Rack', 'relations.located-in'],
      ['Bought on', 'attributes.purchasedOn'],
      ['Colour', null],
    ]);
    expect(preview.facts).toContainEqual({ title: 'Encoding', value: 'UTF-8, as detected' });
    expect(preview.rows[0]).toMatchObject({ place: 'line 2', kind: 'server', name: 'web-01', issues: [] });
    expect(preview.rows[0]!.fields).toContainEqual({ field: 'attributes.addresses', value: ['10.0.0.1', '10.0.0.2'] });
    expect(await named('web-0')).toEqual([]);
  });

  it('is planned without touching the estate, applied by its hash, and then changes nothing', async () => {
    const intake = await plan(sheet);
    expect(intake).toMatchObject({
      state: 'planned',
      kind: 'file',
      source: 'sheet',
      summary: { create: 6, update: 0, remove: 0, unchanged: 0 },
      counts: { issue: 0, note: 1 },
    });
    expect(await named('web-0')).toEqual([]);
    const entries = await entriesOf(intake.id);
    expect(entries.filter((entry) => entry.what === 'note').map((entry) => entry.message)).toEqual([
      'The column "Colour" is left out: nothing fits it.',
    ]);
    // Sites before what stands in them, components before relations.
    expect(entries.filter((entry) => entry.op).map((entry) => [entry.kind, entry.name, entry.line])).toEqual([
      ['site', 'Berlin', 5],
      ['server', 'web-01', 2],
      ['server', 'web-02', 3],
      ['rack', 'R1', 4],
      ['located-in', 'web-01 is located in R1', 2],
      ['located-in', 'web-02 is located in R1', 3],
    ]);
    await expect(applyIntake(context(), intake.id, 'f'.repeat(64))).rejects.toMatchObject({ code: 'plan_changed' });
    const applied = await apply(intake.id, intake.planHash);
    expect(applied).toMatchObject({ state: 'applied', counts: { conflict: 0 } });
    const [first] = await named('web-01');
    expect(first).toMatchObject({
      kind: 'server',
      state: 'in-service',
      site: { name: 'Berlin' },
      attributes: { serial: 'SN-1', addresses: ['10.0.0.1', '10.0.0.2'], purchasedOn: '2024-02-29' },
    });
    expect(first!.provenance.state).toMatchObject({ source: 'sheet' });
    const detail = await showComponent(test.context(), first!.id);
    expect(detail.relations.map((relation) => [relation.kind, relation.other.name])).toContainEqual([
      'located-in',
      'R1',
    ]);
    const again = await plan(sheet);
    expect(again).toMatchObject({ summary: { create: 0, update: 0, unchanged: 6 }, counts: { link: 0, issue: 0 } });
    // Applying twice is nothing new.
    expect(await apply(intake.id, intake.planHash)).toMatchObject({ state: 'applied' });
  });

  it('recognises what was renamed by its id in the source, and else by its serial', async () => {
    const renamed = await plan(sheet.replace('web-01', 'www-01').replace('A-2,web-02', 'B-2,www-02'));
    expect(renamed.summary).toMatchObject({ create: 0, update: 2 });
    const entries = await entriesOf(renamed.id, { op: 'update' });
    const renaming = (before: string, after: string) => [{ field: 'name', before, after, source: 'sheet' }];
    expect(entries.map((entry) => [entry.name, entry.changes, entry.message])).toEqual([
      ['web-01', renaming('web-01', 'www-01'), null],
      ['web-02', renaming('web-02', 'www-02'), 'Recognised by its serial.'],
    ]);
    await cancelIntake(context(), renamed.id);
    expect(await showIntake(context(), renamed.id)).toMatchObject({ state: 'discarded', moves: [] });
  });

  it('takes a spreadsheet as it is: a title above, marks of thousands, prices, lines in cells, words that say nothing', async () => {
    const text = [
      '\ufeffInventar Wien;;;;;;;;',
      'Stand: 12.03.2026;;;;;;;;',
      ';;;;;;;;',
      'Rechnername;Typ;Seriennr.;Anschaffungskosten;Garantie bis;powerWatts;cpuCount;Bemerkung;',
      'xl-1;Server;N/A;"12.345,67 €";02.04.2029;1.200,5;1.024;"zwei\r\nZeilen";',
      'xl-2;Server;N/A;8.900;n/a;-;;k.A.;',
      'xl-3;Switch;N/A;-;31.02.2029;;;;',
      'xl-4;Switch;FOC-4;-;;;;;;;;',
      'Summe;;;;;;;;',
    ].join('\r\n');
    const intake = await plan(text, {}, 'excel');
    const issues = (await entriesOf(intake.id, { only: 'issues' })).map(({ line, field }) => [line, field]);
    expect(issues).toEqual([
      [8, 'Garantie bis'],
      [10, 'kind'],
    ]);
    const notes = (await entriesOf(intake.id, { only: 'notes' })).map(({ line, message }) => [line, message]);
    expect(notes).toContainEqual([4, 'The names of the columns stand here; what is above them is left out.']);
    expect(notes).toContainEqual([5, '"N/A" in the column "Seriennr." is taken for nothing said.']);
    expect(notes.map(([, message]) => message).join('\n')).toContain('no currency is said');
    await apply(intake.id, intake.planHash);
    expect((await named('xl-')).map(({ name, kind, attributes }) => [name, kind, attributes])).toEqual([
      [
        'xl-1',
        'server',
        {
          purchaseCostMinor: 1_234_567,
          purchaseCurrency: 'EUR',
          warrantyEndsOn: '2029-04-02',
          powerWatts: 1200.5,
          cpuCount: 1024,
          description: 'zwei\r\nZeilen',
        },
      ],
      ['xl-2', 'server', { description: 'k.A.' }],
      ['xl-4', 'device', { role: 'switch', serial: 'FOC-4' }],
    ]);
    expect(await plan(text, {}, 'excel')).toMatchObject({ summary: { create: 0, update: 0 } });
  });

  it('does not take one thing for another by a serial that says nothing, whoever wrote it', async () => {
    await createComponent(test.context(), {
      kind: 'server',
      name: 'nameless-1',
      attributes: { serial: 'To be filled by O.E.M.' },
    } as Parameters<typeof createComponent>[1]);
    const intake = await plan('name,kind,serial\nnameless-2,server,To be filled by O.E.M.', {}, 'excel');
    expect(intake).toMatchObject({ summary: { create: 1, update: 0 } });
  });

  it('leaves wrong rows out, each cell with its line, and takes the others', async () => {
    const intake = await plan(
      [
        'name,kind,state,site,criticality,cpuCount,purchasedOn,parent',
        'bad-kind,gizmo,,,,,,',
        'bad-cells,server,sleeping,Berlin,9,many,2023-02-30,',
        ',server,,,,,,',
        'no-site,server,,Atlantis,,,,',
        'good,server,,Berlin,5,8,,',
        'good,server,,Berlin,,,,',
        'eth0,interface,,,,,,no-site',
        'short,server',
      ].join('\n'),
      {},
      'wrong',
    );
    const issues = await entriesOf(intake.id, { only: 'issues' });
    expect(issues.map((entry) => [entry.line, entry.field])).toEqual([
      [2, 'kind'],
      [3, 'state'],
      [3, 'criticality'],
      [3, 'cpuCount'],
      [3, 'purchasedOn'],
      [4, 'name'],
      [9, null],
      [5, 'site'],
      [8, 'parent'],
      [7, 'name'],
    ]);
    expect(intake.summary).toMatchObject({ create: 1 });
    // A row counts once, whatever is wrong with it.
    expect(intake.counts).toMatchObject({ issue: 7 });
  });

  const placed = [
    'name,kind,site,rack,cluster',
    'pl-1,server,Oslo,R7,blue',
    'pl-2,server,Oslo,R7,blue',
    'pl-3,server,Bergen,R7,',
    'pl-4,server,Oslo,,',
    'bad,server,Narvik,R9,,surplus',
  ].join('\n');

  it('says once of each place that is not there how many rows name it, and counts a row once', async () => {
    const intake = await plan(placed, {}, 'placed');
    expect(intake).toMatchObject({ summary: { create: 0 }, counts: { issue: 5, makeable: 5 } });
    const issues = await entriesOf(intake.id, { only: 'issues' });
    const hint = 'It can be made by the same plan';
    expect(issues.map((one) => [one.line, one.kind, one.name, one.message])).toEqual([
      [6, null, '', 'has 6 cells; there are 5 columns'],
      [
        2,
        'site',
        'Oslo',
        `there is no site "Oslo", neither in this input nor in the estate: 3 rows name it and are left out. ${hint}`,
      ],
      [
        4,
        'site',
        'Bergen',
        `there is no site "Bergen", neither in this input nor in the estate: one row names it and is left out. ${hint}`,
      ],
      [2, 'rack', 'R7', `there is no rack "R7", neither in this input nor in the estate: 2 rows name it. ${hint}`],
      [
        2,
        'cluster',
        'blue',
        `there is no cluster "blue", neither in this input nor in the estate: 2 rows name it. ${hint}`,
      ],
      [4, 'rack', 'R7', `there is no rack "R7", neither in this input nor in the estate: one row names it. ${hint}`],
    ]);
    const preview = await previewFile(context(), { format: 'csv' }, bytes(placed));
    expect(preview).toMatchObject({ components: 0, relations: 0, wrong: 5, makeable: 5 });
    expect(preview.issues.map((one) => one.message)).toEqual(issues.map((one) => one.message));
    const with_ = await previewFile(context(), { format: 'csv', makePlaces: true }, bytes(placed));
    expect(with_).toMatchObject({ components: 9, relations: 5, wrong: 1, makeable: 0 });
    expect(with_.missing[0]).toEqual({
      kind: 'site',
      name: 'Oslo',
      site: null,
      rows: 3,
      place: 'line 2',
      isMade: true,
    });
    // A format that has no such setting says so.
    await expect(planFile(context(), { format: 'rows', makePlaces: true }, bytes('[]'))).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('makes the places that rows name, a rack at the site of its row, when it is asked to; once', async () => {
    const clerk = await test.person('Rack clerk', { network: 3 });
    const barred = await plan(placed, { makePlaces: true }, 'barred', clerk);
    // Sites are of another domain: whoever may not make one makes nothing there either.
    expect(await apply(barred.id, barred.planHash, clerk)).toMatchObject({ counts: { conflict: 14 } });
    expect(await named('Oslo')).toEqual([]);

    const intake = await plan(placed, { makePlaces: true }, 'placed');
    expect(intake).toMatchObject({ summary: { create: 14 }, counts: { issue: 1, makeable: 0 } });
    const entries = await entriesOf(intake.id, { only: 'differences', what: 'component' });
    expect(
      entries.map(({ kind, name, message, changes }) => [
        kind,
        name,
        message,
        changes.find((one) => one.field === 'site')?.after ?? null,
      ]),
    ).toEqual([
      ['site', 'Oslo', 'Named in 3 rows, first in line 2.', null],
      ['site', 'Bergen', 'Named in one row, line 4.', null],
      ['cluster', 'blue', 'Named in 2 rows, first in line 2.', null],
      ['rack', 'R7', 'Named in 2 rows, first in line 2.', 'Oslo'],
      ['rack', 'R7', 'Named in one row, line 4.', 'Bergen'],
      ['server', 'pl-1', null, 'Oslo'],
      ['server', 'pl-2', null, 'Oslo'],
      ['server', 'pl-3', null, 'Bergen'],
      ['server', 'pl-4', null, 'Oslo'],
    ]);
    expect(await apply(intake.id, intake.planHash)).toMatchObject({ state: 'applied', counts: { conflict: 0 } });
    const [third] = await named('pl-3');
    const { relations } = await showComponent(test.context(), third!.id);
    const rack = (await named('R7')).find((one) => one.site?.name === 'Bergen');
    expect(relations.map((one) => one.other.id)).toEqual([rack!.id]);
    // They are known from now on, each at its site, with the setting and without it.
    for (const makePlaces of [true, false])
      expect(await plan(placed, { makePlaces }, 'placed')).toMatchObject({
        summary: { create: 0, update: 0, remove: 0, unchanged: 9 },
        counts: { issue: 1, makeable: 0, link: 0 },
      });
  });

  it('keeps what a person said, and says who keeps what, the vital first', async () => {
    const [one] = await named('web-01');
    await updateComponent(test.context({ ifMatch: one!.version }), one!.id, {
      attributes: { serial: 'SN-P' },
      criticality: 5,
    });
    const intake = await plan(sheet);
    expect(intake).toMatchObject({ summary: { update: 0 }, counts: { disagreement: 1 } });
    const [entry] = await entriesOf(intake.id, { only: 'disagreements', byRank: true });
    expect(entry).toMatchObject({
      name: 'web-01',
      op: null,
      disagreements: [{ field: 'attributes.serial', stated: 'SN-1', kept: 'SN-P', keptBy: 'person' }],
    });
    // Nothing of it is different, yet that they disagree is kept; a second run has nothing to add.
    expect(await apply(intake.id, intake.planHash)).toMatchObject({ state: 'applied' });
    const { rows } = await test.workspace.pool.query('select component_id, field, stated from disagreement');
    expect(rows).toEqual([{ component_id: one!.id, field: 'attributes.serial', stated: 'SN-1' }]);
    const again = await plan(sheet);
    expect(again.counts).toMatchObject({ disagreement: 1 });
    const chunks = await test.workspace.pool.query('select from intake_chunk where intake_id = $1', [again.id]);
    expect(chunks.rowCount).toBe(0);
  });

  it('ends a disagreement once the file says what stands, though it changes nothing', async () => {
    const agreeing = sheet.replace('SN-1', 'SN-P');
    const intake = await plan(agreeing);
    expect(intake).toMatchObject({ summary: { update: 1 }, counts: { disagreement: 0 } });
    const [entry] = await entriesOf(intake.id, { op: 'update' });
    expect(entry!.changes).toEqual([
      { field: 'attributes.serial', before: 'said "SN-1"', after: 'says the same', source: 'sheet' },
    ]);
    const [before] = await named('web-01');
    expect(await apply(intake.id, intake.planHash)).toMatchObject({ state: 'applied', counts: { conflict: 0 } });
    expect((await named('web-01'))[0]!.version).toBe(before!.version);
    const { rowCount } = await test.workspace.pool.query('select from disagreement');
    expect(rowCount).toBe(0);
    expect((await plan(agreeing)).summary).toMatchObject({ create: 0, update: 0 });
  });

  it('leaves out what the schema of a kind of one’s own refuses, with its line, before anything is applied', async () => {
    await defineKind(test.context(), 'x-kiosk', {
      schema: { type: 'object', properties: { screens: { type: 'integer', minimum: 1 } }, required: ['screens'] },
    });
    const input = [
      { kind: 'x-kiosk', name: 'K1', attributes: { screens: 2 } },
      { kind: 'x-kiosk', name: 'K2', attributes: { screens: 0 } },
      { kind: 'x-kiosk', name: 'K3' },
      { kind: 'x-booth', name: 'B1' },
      { kind: 'server', name: 'S1', attributes: { 'x-room': '7' } },
    ];
    const intake = await plan(JSON.stringify(input), {}, 'own', undefined, 'rows');
    expect(intake).toMatchObject({ summary: { create: 1 }, counts: { issue: 4 } });
    const issues = await entriesOf(intake.id, { only: 'issues' });
    expect(issues.map((one) => [one.line, one.name, one.field])).toEqual([
      [2, 'K2', 'attributes.screens'],
      [3, 'K3', 'attributes.screens'],
      [4, 'B1', 'kind'],
      [5, 'S1', 'attributes.x-room'],
    ]);
    expect(await apply(intake.id, intake.planHash)).toMatchObject({ counts: { conflict: 0 } });
  });

  it('leaves rows alone whose component was changed since the plan, and goes on with the others', async () => {
    const first = await plan(sheet.replaceAll('in use', 'repair'));
    const [one] = await named('web-01');
    await updateComponent(test.context({ ifMatch: one!.version }), one!.id, {
      attributes: { description: 'meanwhile' },
    });
    const applied = await apply(first.id, first.planHash);
    expect(applied).toMatchObject({ state: 'applied', counts: { conflict: 1 } });
    const conflicts = await entriesOf(first.id, { only: 'conflicts' });
    expect(conflicts.map((entry) => [entry.name, entry.reason])).toEqual([
      ['web-01', 'It was changed since the plan was made. Take the file in again.'],
    ]);
    expect((await named('R1'))[0]).toMatchObject({ state: 'maintenance' });
  });

  it('refuses row by row what the one who applies it may not change', async () => {
    const clerk = await test.person('Clerk', { network: 3, compute: 2 });
    const intake = await plan('name,kind\nsw-7,device\nsrv-7,server\n', {}, 'clerk', clerk);
    expect(intake.summary).toMatchObject({ create: 2 });
    expect(await apply(intake.id, intake.planHash, clerk)).toMatchObject({ counts: { conflict: 1 } });
    expect((await named('-7')).map((one) => one.name)).toEqual(['sw-7']);
  });

  it('does not show one what they may not read: neither intakes nor components', async () => {
    const clerk = await test.person('Other clerk', { network: 3 });
    const mine = await plan('name,kind\nsecret,server\n', {}, 'mine');
    await expect(showIntake(context(clerk), mine.id)).rejects.toMatchObject({ code: 'not_found' });
    await createComponent(test.context(), { kind: 'server', name: 'hidden-1' });
    const theirs = await plan('name,kind,relations.depends-on\nsw-8,device,hidden-1\n', {}, 'theirs', clerk);
    expect(
      (await listEntries(context(clerk), theirs.id, { byRank: false, after: null, limit: 9, only: 'issues' }))[0],
    ).toMatchObject({
      message: 'there is no component "hidden-1", neither in this input nor in the estate',
    });
  });

  it('says what the source has no more, and keeps it', async () => {
    const whole = { whole: true };
    const both = await plan('id,name,kind\n1,gone-1,server\n2,gone-2,server\n', whole, 'register');
    await apply(both.id, both.planHash);
    const one = await plan('id,name,kind\n1,gone-1,server\n', whole, 'register');
    expect(one.counts).toMatchObject({ gone: 1, unchanged: 1 });
    await apply(one.id, one.planHash);
    expect((await named('gone-2'))[0]).toMatchObject({ state: 'in-service' });
    expect((await plan('id,name,kind\n1,gone-1,server\n', whole, 'register')).counts).toMatchObject({ gone: 0 });
  });

  it('never speaks as a person, a probe or an estate file', async () => {
    for (const source of ['person', 'yaml:estate', 'probe', 'system'])
      await expect(plan(sheet, {}, source)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('while others look for what was given up', () => {
  /** All that is between the moment when an intake is there to be seen and the one when it is planned. */
  const givenUpBefore = (work: IntakeWork): IntakeWork => ({
    ...work,
    async plan(request) {
      await giveUpPlans(test.context({ actor: test.system }));
      await work.plan(request);
    },
  });

  it('is planned: it is held before it can be seen', async () => {
    const work = test.workspace.port(intakeWork);
    test.workspace.provide(intakeWork, givenUpBefore(work));
    try {
      expect(await plan('name,kind\nheld-1,server')).toMatchObject({ state: 'planned', failure: null });
    } finally {
      test.workspace.provide(intakeWork, work);
    }
  });

  it('is failed, and says so, once its process is gone', async () => {
    const work = test.workspace.port(intakeWork);
    const gone = { ...work, plan: ({ intakeId }: { intakeId: number }) => work.forget(intakeId) };
    test.workspace.provide(intakeWork, givenUpBefore(gone));
    try {
      const id = await planFile(context(), { format: 'csv', source: 'sheet' }, bytes('name,kind\nheld-2,server'));
      expect((await showIntake(context(), id)).state).toBe('planning');
      await giveUpPlans(test.context({ actor: test.system }));
      expect(await showIntake(context(), id)).toMatchObject({
        state: 'failed',
        failure: expect.stringContaining('give the file again'),
      });
      const { rows } = await test.workspace.pool.query(
        "select detail from event where action = 'intake.fail' and subject_id = $1",
        [id],
      );
      expect(rows).toHaveLength(1);
    } finally {
      test.workspace.provide(intakeWork, work);
    }
  });

  it('more are planned at once than there are connections', async () => {
    const small = openWorkspace({
      name: 'main',
      url: test.url,
      clock: systemClock,
      log: test.workspace.log,
      maxConnections: 2,
    });
    const work = test.workspace.port(intakeWork);
    test.workspace.provide(intakeWork, createIntakeWork(small, [csv]));
    try {
      const planned = await Promise.all([1, 2, 3, 4].map((one) => plan(`name,kind\nat-once-${one},server`)));
      expect(planned.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned', 'planned']);
    } finally {
      test.workspace.provide(intakeWork, work);
      await small.close();
    }
  });
});

describe('a file for which the thread has not enough memory', () => {
  const rows = (count: number): Uint8Array =>
    new Uint8Array(
      Buffer.from(`name,kind\n${Array.from({ length: count }, (_, at) => `memory-${at},server`).join('\n')}\n`),
    );
  const request = { format: 'csv', options: {}, partial: false };

  it('is refused with what to do; the server lives on, and the next one is read', { timeout: 300_000 }, async () => {
    const script = new URL('../../../../apps/composition/intakeThread.ts', import.meta.url);
    const thread = openIntakeThread(script, { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 });
    const work = thread.workOf(test.workspace);
    try {
      await expect(work.read(rows(600_000), request)).rejects.toMatchObject({
        code: 'body_too_large',
        message: expect.stringContaining('Split it into smaller files'),
      });
      const { intakeId, components } = await work.read(rows(3), request);
      expect(components).toBe(3);
      await work.forget(intakeId);
    } finally {
      await thread.close();
    }
  });
});
