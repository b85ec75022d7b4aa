import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestProvider, type TestProvider } from '../../modules/people/signin/oidc/testing/provider.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline, type Run } from './run.ts';

const guide = readFileSync(new URL('../../docs/guides/sign-in.md', import.meta.url), 'utf8');
let server: TestServer;
let provider: TestProvider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await startTestProvider(`${server.url}/api/auth/oidc/callback`);
});
afterAll(async () => {
  await provider?.close();
  await server?.close();
});

const run = (args: string[], input?: string): Promise<Run> =>
  plumbline(args, {
    env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir },
    ...(input === undefined ? {} : { input }),
  });

it('the guide to the sign-in works as it stands there', async () => {
  const commands = [...guide.matchAll(/```sh\n([\s\S]+?)```/g)]
    .flatMap(([, block]) => block!.trim().split('\n'))
    .map((line) => line.replace('https://login.example.org', provider.issuer));
  expect(commands.length).toBeGreaterThan(7);
  const said: string[] = [];
  for (const command of commands) {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const { status, out, err } = await run(args.slice(1));
    expect([command, status, err]).toEqual([command, 0, '']);
    said.push(out);
  }
  const all = said.join('\n');
  expect(all).toContain(`${server.url}/api/auth/oidc/callback`);
  expect(all).toContain('network-team');
}, 600_000);

it('a password is changed at the terminal with the present one', async () => {
  expect((await run(['password', 'set'], 'seven violet staples\n')).out).toContain('Set.');
  const wrong = await run(['password', 'set'], 'eight violet staples\nnot the present one\n');
  expect([wrong.status, wrong.err]).toEqual([expect.any(Number), expect.stringContaining('not your present password')]);
  expect(wrong.status).not.toBe(0);
  expect((await run(['password', 'set'], 'eight violet staples\nseven violet staples\n')).out).toContain('Set.');
}, 300_000);
