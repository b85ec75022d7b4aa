import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from '../cli/run.ts';

const guide = readFileSync(new URL('../../docs/guides/vault.md', import.meta.url), 'utf8');
const commands = /```sh\n([\s\S]*?)```/.exec(guide)![1]!.trim().split('\n');
const value = 'a value that nobody sees';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

it('the guide to the vault works line by line, and shows no value', { timeout: 600_000 }, async () => {
  const env = { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir };
  const said: Record<string, string> = {};
  for (const line of commands) {
    const [command = '', note = ''] = line.split(/\s+# /);
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
    const refused = note.startsWith('refused');
    const run = await plumbline(args, { env, ...(/by pipe|refused/.test(note) ? { input: `${value}\n` } : {}) });
    expect([line, run.status === 0, refused ? '' : run.err]).toEqual([line, !refused, '']);
    said[args.slice(0, 2).join(' ')] = run.out + run.err;
    expect(run.out + run.err).not.toContain(value);
  }
  expect(said['vault list']).toMatch(/directory-admin.*ldap-bind/);
  expect(said['vault rotate']).toContain('its number 2');
  expect(said['vault rotate-master']).toMatch(/rewrapped\s+1/);
});
