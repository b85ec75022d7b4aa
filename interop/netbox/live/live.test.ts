import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntakeWork, intakeCodecs, intakeWork } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { netbox } from '../codec.ts';
import { fewerRows } from '../testing/demo.ts';
import { differences } from '../testing/differences.ts';
import { StandIn } from '../testing/server.ts';
import { readDue } from './read.ts';
import { changeNetBox, connectNetBox, disconnectNetBox, netBoxInput, runNetBox, showNetBox } from './service.ts';

let test: TestWorkspace;
let standIn: StandIn;
let url: string;
const TOKEN = 'file:';
let tokenFile: string;

beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(intakeCodecs, [netbox]);
  test.workspace.provide(intakeWork, createIntakeWork(test.workspace, [netbox]));
  standIn = new StandIn(fewerRows());
  url = await standIn.start();
  tokenFile = join(mkdtempSync(join(tmpdir(), 'netbox-token-')), 'token');
  writeFileSync(tokenFile, `${standIn.token}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await test.close();
  await standIn.stop();
});
beforeEach(() => {
  standIn.asked = [];
  standIn.fault = () => null;
});

const admin = () => test.context({ operation: 'netbox' });
const read = () => readDue(test.workspace, { pause: async () => {} });
const now = () => showNetBox(admin(), 'netbox');
async function again(): Promise<Awaited<ReturnType<typeof now>>> {
  await runNetBox(admin(), 'netbox');
  expect(await read()).toBe(true);
  return now();
}
const later = (minutes: number): string => new Date(Date.UTC(2026, 5, 1, 8, minutes)).toISOString();
const gone = async (): Promise<string[]> =>
  (
    await sql<{
      foreign_id: string;
    }>`select foreign_id from source_object where absent_since is not null order by 1`.execute(test.workspace.db)
  ).rows.map((row) => row.foreign_id);

describe('a live NetBox', () => {
  it('is refused where the token, its file or the address is wrong, and nothing is stored', async () => {
    const input = (given: object) => netBoxInput.parse({ url, token: `${TOKEN}${tokenFile}`, ...given });
    expect(() => input({ token: standIn.token })).toThrow(/never the token itself/);
    expect(() => input({ url: 'http://netbox.example.org' })).toThrow(/https/);
    expect(() => input({ url: 'https://me:secret@netbox.example.org' })).toThrow(/password/);
    const wrong = `${tokenFile}.wrong`;
    writeFileSync(wrong, 'a'.repeat(40), { mode: 0o600 });
    await expect(connectNetBox(admin(), input({ token: `file:${wrong}` }))).rejects.toThrow(/does not take the token/);
    const open = `${tokenFile}.open`;
    writeFileSync(open, standIn.token, { mode: 0o644 });
    await expect(connectNetBox(admin(), input({ token: `file:${open}` }))).rejects.toThrow(/chmod 600/);
    writeFileSync(wrong, 'root:x:0:0:root:/root:/bin/bash', { mode: 0o600 });
    await expect(connectNetBox(admin(), input({ token: `file:${wrong}` }))).rejects.toThrow(/no token of NetBox/);
    await expect(connectNetBox(admin(), input({ token: 'env:PLUMBLINE_NETBOX_NONE' }))).rejects.toThrow(
      /PLUMBLINE_NETBOX_NONE/,
    );
    expect((await sql`select from netbox_source`.execute(test.workspace.db)).rows).toHaveLength(0);
    expect([...standIn.tokens].filter((one) => one.includes('root'))).toEqual([]);
  });

  it('goes on where a broken reading ended, through slow, cut and half answers', async () => {
    const input = netBoxInput.parse({ url, token: `${TOKEN}${tokenFile}`, applyItself: true, riskyPercent: 1 });
    await connectNetBox(admin(), input);
    standIn.maxPage = 20;
    // Interfaces come in pages of 20; from the fourth on NetBox is down.
    let pages = 0;
    standIn.fault = (path) => {
      if (path === 'dcim/interfaces') pages += 1;
      return pages > 3 && path === 'dcim/interfaces' ? { status: 503 } : null;
    };
    expect(await read()).toBe(true);
    expect(await now()).toMatchObject({
      result: 'failed',
      failures: 1,
      message: expect.stringContaining('503'),
      intake: null,
    });
    const kept = await sql<{ n: number; last: number }>`
      select count(*)::int as n, max(object_id)::int as last from netbox_object where model = 'dcim.interface'`.execute(
      test.workspace.db,
    );
    const { n, last } = kept.rows[0]!;
    expect(n).toBe(60);
    // It passes: answers are late, cut off, or half there, but each comes in the end.
    standIn.asked = [];
    const before = new Set<string>();
    const faults = [{ status: 429, retryAfter: 1 }, 'cut', 'half', { status: 502 }] as const;
    standIn.fault = (path, number) => {
      if (before.has(path) || path === 'status') return null;
      before.add(path);
      return faults[number % faults.length]!;
    };
    expect(await again()).toMatchObject({ result: 'applied', failures: 0, netboxVersion: '3.6.0' });
    // The first three pages were not asked for again.
    const asked = standIn.asked.filter((one) => one.startsWith('/api/dcim/interfaces/') && !one.includes('brief'));
    expect(asked[0]).toContain(`id__gt=${last}`);
  }, 600_000);

  it('has come in whole, object by object as NetBox says it; a second reading asks little and changes nothing', async () => {
    expect(await differences(test.workspace.db, fewerRows())).toEqual([]);
    standIn.maxPage = 1_000;
    const second = await again();
    expect(second).toMatchObject({
      result: 'unchanged',
      message: expect.stringContaining('0 of them new or changed, 0 gone'),
    });
    expect(standIn.asked.filter((one) => one.includes('/interfaces/'))).toHaveLength(4);
    expect(standIn.asked.every((one) => !one.includes('offset'))).toBe(true);
    expect([...standIn.tokens]).toContain(`Token ${standIn.token}`);
  }, 600_000);

  it('brings what was edited, renamed, added and deleted; what is gone is kept as gone', async () => {
    Object.assign(standIn.fields('dcim.device', 1), { name: 'akron-core', serial: 'FTX1', last_updated: later(0) });
    standIn.rows.push({
      model: 'dcim.region',
      pk: 900,
      fields: { ...standIn.fields('dcim.region', 1), name: 'Oceania and more', last_updated: later(1) },
    });
    standIn.rows = standIn.rows.filter((row) => !(row.model === 'ipam.ipaddress' && row.pk === 5));
    const result = await again();
    expect(result).toMatchObject({ result: 'applied', message: expect.stringContaining('1 gone') });
    expect(await gone()).toEqual(['ipam.ipaddress:5']);
    expect(await differences(test.workspace.db, standIn.rows)).toEqual([]);
  }, 600_000);

  it('is not believed to be empty because one may not see a list', async () => {
    standIn.hidden.add('dcim.rack');
    expect(await again()).toMatchObject({ result: 'unchanged', message: expect.stringContaining('not given: ') });
    expect((await now()).message).toContain('dcim.rack (403)');
    standIn.hidden.clear();
    await again();
    expect(await gone()).toEqual(['ipam.ipaddress:5']);
  }, 600_000);

  it('waits for a review where much is gone', async () => {
    const all = standIn.rows;
    standIn.rows = all.filter((row) => !(row.model === 'ipam.ipaddress' && row.pk > 20));
    const result = await again();
    expect(result).toMatchObject({
      result: 'waiting',
      message: expect.stringMatching(/1\d\d of \d+ objects are gone/),
    });
    expect(await gone()).toEqual(['ipam.ipaddress:5']);
    expect(await again()).toMatchObject({ result: 'waiting' });
    standIn.rows = all;
    expect(await again()).toMatchObject({ result: 'unchanged' });
  }, 600_000);

  it('is read by one server at a time, when it is due, and not while it is paused', async () => {
    expect(await read()).toBe(false);
    await runNetBox(admin(), 'netbox');
    const both = await Promise.all([read(), read(), read()]);
    expect(both.filter(Boolean)).toHaveLength(1);
    await changeNetBox(admin(), 'netbox', { paused: true });
    await expect(runNetBox(admin(), 'netbox')).rejects.toThrow(/paused/);
    expect(await read()).toBe(false);
  }, 600_000);

  it('shows its token nowhere', async () => {
    const shown = JSON.stringify(await now());
    const { rows } = await sql<{ text: string }>`
      select coalesce(string_agg(x::text, ' '), '') as text from (
        select to_jsonb(n) as x from netbox_source n union all select to_jsonb(e) from event e union all select to_jsonb(i) from intake i) all_of_it`.execute(
      test.workspace.db,
    );
    expect(shown.includes(standIn.token) || rows[0]!.text.includes(standIn.token)).toBe(false);
  });

  it('is forgotten when it is disconnected; what came in stays', async () => {
    await disconnectNetBox(admin(), 'netbox');
    expect((await sql`select from netbox_object`.execute(test.workspace.db)).rows).toHaveLength(0);
    expect((await sql`select from source_object`.execute(test.workspace.db)).rows.length).toBeGreaterThan(1_000);
  });
});
