import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAuthority, findSystemActor } from '#people';
import { createContext, type Workspace } from '#platform';
import { followRuns, installProcedures, keyringPort, readProcedure } from '#procedures';
import { apiKeyOf } from '#testkit';
import { openKeyring } from '../../apps/composition/vaultKey.ts';
import { putRunSecret } from '../../modules/procedures/vault/runSecret.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from '../cli/run.ts';

const guide = (name: string): string => readFileSync(new URL(`../../docs/guides/${name}.md`, import.meta.url), 'utf8');
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]+?)\`\`\``, 'g'))].map(([, block]) => block!);
const commandsOf = (text: string): string[][] =>
  blocks(text, 'sh')
    .flatMap((block) => block.trim().split('\n'))
    .map((line) => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!).slice(1));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

const run = async (token: string, args: string[]): Promise<string> => {
  const { status, out, err } = await plumbline(args, { env: { PLUMBLINE_URL: server.url, PLUMBLINE_TOKEN: token } });
  expect([args.join(' '), status, err]).toEqual([args.join(' '), 0, '']);
  return out;
};

it('the guide to requests works as it stands there, each command by whom it is for', async () => {
  const { workspace } = server;
  const { db } = workspace;
  const system = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: (await findSystemActor(db))!,
    operation: 'test.procedures',
  });
  await installProcedures(system, [readProcedure(blocks(guide('requests'), 'yaml')[0]!, 'docs/guides/requests.md')]);
  const rita = await server.keyOf('Rita Asks');
  const max = await server.keyOf('Max Leads');
  const olga = await server.keyOf('Olga Works', { infrastructure: 1 });
  await db
    .updateTable('person')
    .set({ manager_id: db.selectFrom('person').select('id').where('name', '=', 'Max Leads') })
    .where('name', '=', 'Rita Asks')
    .execute();
  const made = await server.call('POST', '/api/v1/components', {
    body: {
      kind: 'server',
      name: 'directory of the guide',
      attributes: { management: { address: '192.0.2.7', port: 22, user: 'root' } },
    },
  });
  const target = made.json<{ key: string }>().key;
  const by: Record<string, string> = { prove: max, accept: olga, list: olga };
  const answers: string[] = [];
  for (const given of commandsOf(guide('requests'))) {
    const args = given.map((word) => (word === 'CMP-12' ? target : word));
    if (args[1] === 'deliver') await finish(workspace);
    answers.push(await run(by[args[1]!] ?? rita, args));
  }
  expect(answers).toHaveLength(7);
  expect(answers[2]).toContain('Waiting for somebody who can do it');
  expect(answers.at(-1)).toContain('guide-secret-1');
}, 600_000);

/** What a worker would have done: this server has none. */
async function finish(workspace: Workspace): Promise<void> {
  workspace.provide(keyringPort, openKeyring(server.dataDir, 'main'));
  const { id } = await workspace.db.selectFrom('run').select('id').executeTakeFirstOrThrow();
  await workspace.db.transaction().execute(async (tx) => {
    await putRunSecret(workspace, tx, { runId: id, key: 'oneTime', value: 'guide-secret-1', deliver: 'requester' });
    await tx.updateTable('run').set({ state: 'finished' }).where('id', '=', id).execute();
  });
  await followRuns(workspace);
}

it('the guide to notifications works as it stands there, and so does its way to check a signature', async () => {
  const mails: string[] = [];
  const mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, accepted) {
      stream.on('data', (chunk: Buffer) => mails.push(chunk.toString()));
      stream.on('end', () => accepted());
    },
    logger: false,
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  const called: { signature: string; body: string }[] = [];
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      called.push({ signature: String(request.headers['x-plumbline-signature']), body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  // Here both stand on this machine, where there is no TLS.
  const here: Record<string, string[]> = {
    'mail.example.org': ['127.0.0.1'],
    '587': [String((mail.server.address() as AddressInfo).port)],
    starttls: ['none'],
    'https://chat.example.org/hooks/infrastructure': [
      `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
      '--allow-private',
    ],
    'approval-wanted': ['approval-wanted', '--kinds', 'request-waiting'],
  };
  const [first, ...rest] = commandsOf(guide('notifications')).filter(([, verb]) => verb !== 'retry');
  let secret = '';
  for (const given of [first!, ...rest]) {
    const out = await run(
      server.token,
      given.flatMap((word) => here[word] ?? [word]),
    );
    secret ||= /secret\s+(\S+)/.exec(out)?.[1] ?? '';
  }
  expect(mails.join('')).toContain('Plumbline can send you mail');
  expect(secret).toHaveLength(43);
  const anna = await server.keyOf('Anna Asks');
  const asked = await server.call('POST', '/api/v1/requests', {
    token: anna,
    body: { what: 'new-key', inputs: { why: 'lost' } },
  });
  expect(asked.status).toBe(201);
  const { id } = asked.json<{ id: number }>();
  await server.workspace.db
    .updateTable('person')
    .set({ manager_id: server.workspace.db.selectFrom('person').select('id').where('name', '=', 'Max Leads') })
    .where('name', '=', 'Anna Asks')
    .execute();
  const max = await server.workspace.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', 'Max Leads')
    .executeTakeFirstOrThrow();
  const token = await apiKeyOf(server, { personId: max.id, name: 'Max Leads', kind: 'person', administrator: false });
  await server.call('POST', `/api/v1/requests/${id}/prove`, { token, body: { way: 'manager' } });
  // Of hers: what the test before left to be told may come here too.
  const hers = () => called.filter(({ body }) => body.includes('Anna Asks'));
  await vi.waitFor(() => expect(hers()).toHaveLength(1), { timeout: 60_000, interval: 50 });
  const { signature, body } = hers()[0]!;
  // The lines of the guide themselves.
  const check = new Function(
    'signature',
    'secret',
    'body',
    'createHmac',
    'timingSafeEqual',
    `${blocks(guide('notifications'), 'js')[0]} return genuine;`,
  );
  expect(check(signature, secret, body, createHmac, timingSafeEqual)).toBe(true);
  expect(check(signature, `${secret}x`, body, createHmac, timingSafeEqual)).toBe(false);
  expect(JSON.parse(body)).toMatchObject({ kind: 'request-waiting' });
  await new Promise<void>((resolve) => mail.close(resolve));
  hook.close();
}, 600_000);
