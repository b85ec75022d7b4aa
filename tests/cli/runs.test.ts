import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorker } from '#procedures';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from './run.ts';

const PROCEDURE = `
key: look-at-it
version: 1
name: Look at it
summary: A person looks.
level: 1
domain: infrastructure
why: So that somebody has looked.
risk: low
expectedMinutes: 1
approval: required
targets: { count: none }
steps:
  - { kind: instruct, name: Look, text: Look at the lamp. }
`;

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-runs-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});
const run = (...args: string[]) =>
  plumbline(args, { env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir } });

it('the guide to runs works as it stands there', async () => {
  const guide = readFileSync(new URL('../../docs/guides/runs.md', import.meta.url), 'utf8');
  const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guide)![1]!;
  writeFileSync(join(folder, 'lamp.yaml'), block('yaml'));
  const kim = { name: 'Kim', email: 'kim@example.org' };
  const { key } = (await server.call('POST', '/api/v1/people', { body: kim })).json<{ key: string }>();
  const grant = { person: key, domain: 'infrastructure', level: 1, reason: 'For a test.' };
  expect((await server.call('POST', '/api/v1/grants', { body: grant })).status).toBe(201);
  const worker = await startWorker({ workspaces: [server.workspace] });
  const said: Record<string, string> = {};
  try {
    for (const line of block('sh').trim().split('\n')) {
      const [command = ''] = line.split(/\s+# /);
      const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(2);
      const { status, out, err } = await run(...args.map((arg) => (arg === 'lamp.yaml' ? join(folder, arg) : arg)));
      expect([line, status, err]).toEqual([line, 0, '']);
      said[args.slice(0, 2).join(' ')] = out;
    }
  } finally {
    await worker.stop();
  }
  expect(said['run watch']).toContain('1. Change it waiting');
  expect(said['run show']).toContain('Kim');
  const done = (await server.call('GET', '/api/v1/runs/1')).json();
  expect(done).toMatchObject({ key: 'RUN-1', state: 'cancelled', responsible: { name: 'Kim' } });
  expect(done).toMatchObject({ steps: [{ state: 'done' }, { state: 'waiting' }, { state: 'done', undoes: 1 }] });
}, 600_000);

it('proposes a run, shows exactly what is to be agreed to, and refuses its own author', async () => {
  const file = join(folder, 'look.yaml');
  writeFileSync(file, PROCEDURE);
  expect((await run('procedure', 'import', file)).status).toBe(0);
  const started = await run('run', 'start', 'look-at-it', '--json');
  const { key, state, planHash } = started.json<{ key: string; state: string; planHash: string }>();
  expect(state).toBe('proposed');
  const shown = await run('approve', key);
  expect(shown.out).toContain('Look at the lamp.');
  expect(shown.out).toContain(`npx plumbline approve ${key} --plan ${planHash}`);
  const own = await run('approve', key, '--plan', planHash);
  expect([own.status, own.err]).toEqual([1, expect.stringContaining('nobody approves their own')]);
  const watched = await run('run', 'watch', key);
  expect([watched.status, watched.out]).toEqual([0, expect.stringContaining(`${key} is proposed.`)]);
  expect((await run('run', 'cancel', key, '--reason', 'only a test')).status).toBe(0);
}, 300_000);
