import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from '../cli/run.ts';

const guideOf = (name: string): string =>
  readFileSync(new URL(`../../docs/guides/${name}.md`, import.meta.url), 'utf8');
const blockOf = (name: string, language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guideOf(name))![1]!;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** Words and quoted words; what stands behind # says that it is refused. */
function commandOf(line: string): { args: string[]; refused: boolean } {
  const [command = '', note = ''] = line.split(/\s+# /);
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  return { args: args.slice(1), refused: note.startsWith('refused') };
}

it('the guide to people works line by line', { timeout: 600_000 }, async () => {
  const env = { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir };
  const said: Record<string, string> = {};
  for (const line of blockOf('people', 'sh').trim().split('\n')) {
    const { args, refused } = commandOf(line);
    const { status, out, err } = await plumbline(args, { env });
    expect([line, status === 0, err]).toEqual([line, !refused, refused ? expect.any(String) : '']);
    said[args.slice(0, 2).join(' ')] = out + err;
  }
  expect(said['can kim@example.org']).toContain('Kim Sand may not do this (change.approve). It takes level 3');
  expect(said['agent add']).toMatch(/secret\s+plb_/);
  expect(said['agent list']).not.toMatch(/plb_[A-Za-z0-9_-]{20}/);
  expect(said['break-glass review']).toContain('Nobody');
  expect(said['can lee@example.org']).toContain('has left');
});

it('the policy of the guide is one, holds at once and is refused to who may not define it', async () => {
  const body = parse(blockOf('policies', 'yaml'));
  const post = (token: string) => server.call('POST', '/api/v1/use-policies', { body, token });
  expect((await post(await server.keyOf('Three', { infrastructure: 3 }))).status).toBe(403);
  expect((await post(await server.keyOf('Four', { infrastructure: 4 }))).status).toBe(201);
  const [component] = (
    await server.call('POST', '/api/v1/components', { body: { kind: 'database', name: 'ledger' } })
  ).text.match(/CMP-(\d+)/)!;
  await server.call('POST', '/api/v1/use-policies', { body: { ...body, applies: { components: [component] } } });
  const verdict = await server.call('GET', `/api/v1/components/${component!.slice(4)}/use?purpose=support`);
  expect(verdict.json()).toMatchObject({
    allowed: false,
    policy: { key: 'ledger', version: 2 },
    reason: 'ledger is for support by finance-it only.',
  });
});
