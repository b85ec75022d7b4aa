// Against a real NetBox, where there is one with the demonstration data: see ../testing/real/README.md.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntakeWork, intakeCodecs, intakeWork } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { netbox } from '../codec.ts';
import { demoRows } from '../testing/demo.ts';
import { differences } from '../testing/differences.ts';
import { readDue } from './read.ts';
import { connectNetBox, netBoxInput, runNetBox, showNetBox } from './service.ts';
import { readToken, tokenHeader } from './token.ts';

const url = process.env['PLUMBLINE_TEST_NETBOX'];
const token = process.env['PLUMBLINE_TEST_NETBOX_TOKEN'];
const isThere = Boolean(url && token);
if (!isThere)
  console.warn('Skipped: no real NetBox. PLUMBLINE_TEST_NETBOX and PLUMBLINE_TEST_NETBOX_TOKEN would name one.');

describe.skipIf(!isThere)('a real NetBox', () => {
  let test: TestWorkspace;
  beforeAll(async () => {
    test = await openTestWorkspace();
    test.workspace.provide(intakeCodecs, [netbox]);
    test.workspace.provide(intakeWork, createIntakeWork(test.workspace, [netbox]));
  });
  afterAll(() => test.close());

  const admin = () => test.context({ operation: 'netbox' });
  const ask = async (method: string, path: string, body?: object): Promise<{ [name: string]: unknown }> => {
    const answer = await fetch(`${url}/api/${path}`, {
      method,
      headers: { authorization: tokenHeader(readToken(token!)), 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
    return answer.status === 204 ? {} : ((await answer.json()) as { [name: string]: unknown });
  };
  const again = async () => {
    await runNetBox(admin(), 'netbox');
    await readDue(test.workspace);
    return showNetBox(admin(), 'netbox');
  };
  const named = async (foreignId: string) =>
    (
      await sql<{ name: string; absent: Date | null }>`
        select c.name, o.absent_since as absent from source_object o join component c on c.id = o.component_id
        where o.foreign_id = ${foreignId}`.execute(test.workspace.db)
    ).rows[0];

  it('comes in whole, object by object as the dump of the same data says it; a second reading changes nothing', async () => {
    await connectNetBox(admin(), netBoxInput.parse({ url, token, applyItself: true }));
    expect(await readDue(test.workspace)).toBe(true);
    const first = await showNetBox(admin(), 'netbox');
    console.log(first.message, first.netboxVersion);
    expect(first).toMatchObject({ result: 'applied' });
    expect(await differences(test.workspace.db, demoRows())).toEqual([]);
    const second = await again();
    console.log(second.message);
    expect(second).toMatchObject({
      result: 'unchanged',
      message: expect.stringContaining('0 of them new or changed, 0 gone'),
    });
    const { rows } = await sql<{ place: string; message: string }>`
      select place, message from intake_entry where what = 'note' and message like '%does not know%'`.execute(
      test.workspace.db,
    );
    expect(rows).toEqual([]);
  }, 600_000);

  it('brings what is edited, added and deleted there', async () => {
    const device = await ask('GET', 'dcim/devices/1/');
    const made = await ask('POST', 'dcim/regions/', { name: 'Plumbline test', slug: 'plumbline-test' });
    try {
      await ask('PATCH', 'dcim/devices/1/', { name: 'renamed-by-a-test' });
      expect(await again()).toMatchObject({ result: 'applied' });
      expect(await named('dcim.device:1')).toMatchObject({ name: 'renamed-by-a-test', absent: null });
      expect(await named(`dcim.region:${String(made.id)}`)).toMatchObject({ name: 'Plumbline test' });
    } finally {
      await ask('PATCH', 'dcim/devices/1/', { name: device.name });
      await ask('DELETE', `dcim/regions/${String(made.id)}/`);
    }
    const after = await again();
    console.log(after.message);
    expect((await named(`dcim.region:${String(made.id)}`))?.absent).toBeInstanceOf(Date);
    expect(await differences(test.workspace.db, demoRows())).toEqual([]);
  }, 600_000);
});
