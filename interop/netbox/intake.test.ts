import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyIntake, createIntakeWork, type Intake, intakeCodecs, intakeWork, planFile, showIntake } from '#estate';
import type { Json } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { netbox } from './codec.ts';
import { type DumpRow, demoBytes, demoRows } from './testing/demo.ts';
import { differences } from './testing/differences.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(intakeCodecs, [netbox]);
  test.workspace.provide(intakeWork, createIntakeWork(test.workspace, [netbox]));
});
afterAll(() => test.close());

async function take(bytes: Uint8Array): Promise<Intake> {
  const ctx = test.context({ operation: 'intake.file' });
  const id = await planFile(ctx, { format: 'netbox', name: 'netbox.json' }, Readable.from([Buffer.from(bytes)]));
  const plan = await settled(id, 'planning');
  expect(plan.state).toBe('planned');
  await applyIntake(test.context({ operation: 'intake.apply' }), id, plan.planHash);
  return settled(id, 'applying');
}

async function settled(id: number, from: string): Promise<Intake> {
  for (;;) {
    const intake = await showIntake(test.context(), id);
    if (intake.state !== from) return intake;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const bytesOf = (rows: DumpRow[]): Buffer => Buffer.from(JSON.stringify(rows));
const fieldsOf = (rows: DumpRow[], model: string, pk: number): { [name: string]: Json } =>
  rows.find((row) => row.model === model && row.pk === pk)!.fields;

async function stored(foreignId: string): Promise<{
  name: string;
  state: string;
  attributes: { [name: string]: Json };
  absent: Date | null;
  id: number;
  version: number;
  valid: Date;
}> {
  const { rows } = await sql<never>`
    select c.id, c.name, c.state, c.attributes, c.version, c.valid_from as valid, o.absent_since as absent
    from source_object o join component c on c.id = o.component_id where o.foreign_id = ${foreignId}`.execute(
    test.workspace.db,
  );
  return rows[0]!;
}

describe('a NetBox dump', () => {
  it('comes in whole, object by object as the dump says it, and a second run changes nothing', async () => {
    const first = await take(demoBytes());
    expect(first.state).toBe('applied');
    expect(first.counts).toMatchObject({ create: 5_139 + 2_356, update: 0, issue: 0, conflict: 0, disagreement: 0 });
    expect(await differences(test.workspace.db, demoRows())).toEqual([]);
    const second = await take(demoBytes());
    expect(second.counts).toMatchObject({
      create: 0,
      update: 0,
      remove: 0,
      link: 0,
      gone: 0,
      conflict: 0,
      unchanged: 5_139 + 2_356,
    });
  }, 600_000);

  it('is valid since NetBox last said so', async () => {
    expect((await stored('dcim.device:1')).valid.toISOString()).toBe(
      String(new Date(String(fieldsOf(demoRows(), 'dcim.device', 1).last_updated)).toISOString()),
    );
  });

  it('brings what was edited, renamed, moved, emptied, added and deleted since; nothing else', async () => {
    const rows = demoRows();
    const later = '2026-06-01T08:00:00Z';
    const edit = (model: string, pk: number, fields: { [name: string]: Json }): void => {
      Object.assign(fieldsOf(rows, model, pk), fields, { last_updated: later });
    };
    edit('dcim.device', 1, {
      name: 'akron-core',
      serial: 'FTX1234',
      status: 'offline',
      rack: 2,
      site: 3,
      position: '12.0',
    });
    edit('dcim.device', 2, { platform: null });
    edit('dcim.rack', 39, { status: 'planned' });
    edit('circuits.circuit', 1, { status: 'decommissioned' });
    // Two cables change places: each port takes one at any time.
    const ends = rows.filter((row) => row.model === 'dcim.cabletermination' && row.fields.cable_end === 'B');
    const [one, other] = [ends[0]!.fields, ends[1]!.fields];
    [one.termination_id, other.termination_id] = [other.termination_id!, one.termination_id!];
    const without = rows.filter((row) => !(row.model === 'ipam.ipaddress' && row.pk === 5));
    without.push({
      model: 'ipam.ipaddress',
      pk: 9_001,
      fields: { ...fieldsOf(rows, 'ipam.ipaddress', 6), address: '203.0.113.9/24' },
    });
    const before = await stored('dcim.device:1');
    const result = await take(bytesOf(without));
    expect(result.counts).toMatchObject({ conflict: 0, gone: 1, disagreement: 0 });
    const after = await stored('dcim.device:1');
    expect(after).toMatchObject({
      id: before.id,
      name: 'akron-core',
      state: 'maintenance',
      attributes: { serial: 'FTX1234', rackUnit: 12 },
    });
    expect((await stored('dcim.device:2')).attributes).not.toHaveProperty('osName');
    // In service → retiring → retired: NetBox made both moves since.
    expect((await stored('circuits.circuit:1')).state).toBe('retired');
    expect((await stored('ipam.ipaddress:5')).absent).toBeInstanceOf(Date);
    expect((await stored('ipam.ipaddress:9001')).name).toBe('203.0.113.9');
    // What was in service cannot become planned: the row says so, and the rest of it comes in.
    const { rows: issues } = await sql<{ place: string; message: string }>`
      select place, message from intake_entry where intake_id = ${result.id} and what = 'issue'`.execute(
      test.workspace.db,
    );
    expect(issues).toEqual([{ place: 'dcim.rack 39', message: expect.stringContaining('planned') }]);
    fieldsOf(without, 'dcim.rack', 39).status = 'active';
    expect(await differences(test.workspace.db, without)).toEqual([]);
    expect((await take(bytesOf(without))).counts).toMatchObject({ create: 0, update: 0, remove: 0, gone: 0 });
  }, 600_000);

  it('takes back what was deleted by mistake when it is there again', async () => {
    await take(demoBytes());
    expect((await stored('ipam.ipaddress:5')).absent).toBeNull();
    expect((await stored('ipam.ipaddress:9001')).absent).toBeInstanceOf(Date);
  }, 600_000);
});
