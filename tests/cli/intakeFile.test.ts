import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from './run.ts';

const guides = fileURLToPath(new URL('../../docs/guides/', import.meta.url));
let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-intake-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

const run = (args: string[], input?: string) =>
  plumbline(args, {
    env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir },
    ...(input === undefined ? {} : { input }),
  });

it('takes in the table of the guide by the mapping of the guide, and then has nothing left to do', async () => {
  const guide = readFileSync(join(guides, 'intake.md'), 'utf8');
  const mapping = join(folder, 'mapping.json');
  writeFileSync(mapping, /```json\n([\s\S]+?)```/.exec(guide)![1]!);
  const table = join(guides, 'examples/servers.csv');
  const planned = await run(['intake', 'csv', table, '--options', mapping]);
  expect([planned.status, planned.out]).toEqual([0, expect.stringContaining('8 to create, 0 to update')]);
  expect(planned.out).toContain('+ component device sw-01');
  expect(planned.out).toMatch(/Not applied\. It is kept as INT-\d+/);
  // The mapping of the source is kept: this time nothing has to be said.
  const applied = await run(['intake', 'csv', table, '--apply']);
  expect([applied.status, applied.out]).toEqual([0, expect.stringMatching(/Applied as INT-\d+\.$/m)]);
  const shown = await run(['component', 'show', 'web-01', '--json']);
  expect(shown.json()).toMatchObject({
    kind: 'server',
    attributes: {
      serial: 'SN-1001',
      addresses: ['10.20.0.11', '10.20.0.12'],
      powerWatts: 350.5,
      purchasedOn: '2024-01-31',
    },
  });
  const again = await run(['intake', 'csv', table, '--apply']);
  expect(again.out).toContain('The estate is as the file says.');
});

it('exports what it took in, as a file that changes nothing', async () => {
  const file = join(folder, 'estate.yaml');
  expect((await run(['export', '-o', file])).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('    name: web-01\n    site: site/Vienna\n');
  expect((await run(['plan', '-f', file])).out).toContain('The estate is as the file says.');
  const table = await run(['export', '--format', 'csv', '--kind', 'server']);
  expect(table.out).toMatch(/^key,kind,name,state,domain,site/);
  expect((await run(['intake', 'csv', '-', '--source', 'back'], table.out)).out).toContain(
    'The estate is as the file says.',
  );
});

it('says what is wrong with a file, by its line', async () => {
  const broken = await run(['intake', 'csv', '-'], 'name,kind\na,server\n"b,server\n');
  expect([broken.status, broken.err]).toEqual([1, expect.stringContaining('Line 3')]);
  expect((await run(['intake', 'gizmo', '-'], 'x')).err).toContain('There is no format "gizmo"');
});

it('does not call the estate as a file says of which rows are wrong, and says what to do', async () => {
  const wrong = await run(['intake', 'csv', '-', '--source', 'wrong'], 'name,kind\na,gizmo\nb,gizmo\nc,gizmo\n');
  expect([wrong.status, wrong.out]).toEqual([1, expect.stringContaining('Nothing of it can be taken in.')]);
  expect(wrong.out).toContain('3 rows have something wrong, which stays out: mend it in the file, or say what');
  expect(wrong.out).not.toContain('as the file says');
  const half = await run(['intake', 'csv', '-', '--source', 'back'], 'name,kind\nweb-01,server\nb,gizmo\n');
  expect([half.status, half.out]).toEqual([0, expect.stringContaining('In all else the estate is as the file says.')]);
  expect(half.out).toContain('One row has something wrong');
});

it('says of an estate file what another source keeps', async () => {
  const made = await run(['component', 'create', '--kind', 'server', '--name', 'alone', '--criticality', '5']);
  expect(made.status).toBe(0);
  const file = 'plumbline: 1\nname: other\ncomponents:\n  - kind: server\n    name: alone\n    criticality: 2\n';
  const planned = await run(['plan', '-f', '-'], file);
  expect(planned.out).toContain('! alone: criticality stays 5');
  expect(planned.out).toContain('In all else the estate is as the file says.');
});
