// Somebody asks, somebody vouches, somebody does it: with a real worker that executes on this machine.
import webPush from 'web-push';
import { usedComponent } from '#estate';
import { noticeSources, pushSettings, signIn, signInSettings, usedComponentPort } from '#people';
import type { Actor, AnyOperation } from '#platform';
import { executePort, installProcedures, readProcedure, requestNotices, runNotices } from '#procedures';
import { allOperations } from '../../apps/composition/operations.ts';
import { openScene, type Scene } from '../../apps/worker/testing/scene.ts';
import { beginApp, confirmOwnApp, takeAppCode } from '../../modules/people/signin/factor/secondFactor.ts';
import { counterAt, totpCode } from '../../modules/people/signin/factor/totp.ts';
import { openTestVault } from '../../modules/procedures/testing/vault.ts';

export interface RequestScene extends Scene {
  /** The person who asks, their manager, two who may do it, and somebody who may not. */
  rita: Actor;
  max: Actor;
  olga: Actor;
  otto: Actor;
  stranger: Actor;
  /** Id of the directory that the work is done on. */
  target: number;
  call(actor: Actor, id: string, input?: { params?: unknown; query?: unknown; body?: unknown }): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: the answer of any operation, looked at by the test
export type Answer = any;

/** What makes a one-time password, and leaves it in a file as a directory would keep it: a line for each time. */
const giveKey = (folder: string): string => `
key: give-key
version: 1
name: Give a new key
summary: Makes a new one-time key.
level: 1
domain: infrastructure
why: Who has no key cannot work.
risk: low
expectedMinutes: 1
approval: none
targets: { count: one }
offered:
  label: I need a new key
  for: self
  proof: [totp, session, manager]
  fill: { account: person.login }
inputs:
  account: { type: text, label: Account }
steps:
  - kind: run
    name: set it
    as: user
    generate: { secret: oneTime, kind: password, length: 16, deliver: requester }
    repeatable: true
    command:
      script: (cat; echo) >> '${folder}/keys'
      stdin: '{secrets.oneTime}'
`;

export async function openRequestScene(options: Parameters<typeof openScene>[0] = {}): Promise<RequestScene> {
  const scene = await openScene(options);
  const { workspace } = scene;
  const executeOn = workspace.port(executePort);
  // The directory is this machine.
  workspace.provide(executePort, () => executeOn({ driver: 'local' }));
  openTestVault(workspace);
  workspace.provide(signInSettings, {
    secret: 'a secret of a test that is long enough',
    baseUrl: 'http://127.0.0.1:1',
    pathPrefix: '',
  });
  workspace.provide(noticeSources, [requestNotices, runNotices]);
  workspace.provide(usedComponentPort, usedComponent);
  workspace.provide(pushSettings, { ...webPush.generateVAPIDKeys(), allowPrivate: false });
  await installProcedures(scene.context({ actor: scene.system }), [
    readProcedure(giveKey(scene.folder), 'give-key.yaml'),
  ]);
  const [rita, max, olga, otto, stranger] = [
    await scene.person('Rita Asks'),
    await scene.person('Max Leads'),
    await scene.person('Olga Works', { infrastructure: 1 }),
    await scene.person('Otto Works', { infrastructure: 1 }),
    await scene.person('Stranger'),
  ] as const;
  const door = await workspace.get(signIn);
  for (const person of [rita, max]) await door.accountOf(person.personId);
  await workspace.db.updateTable('person').set({ manager_id: max.personId }).where('id', '=', rita.personId).execute();
  return {
    ...scene,
    rita,
    max,
    olga,
    otto,
    stranger,
    target: await insertDirectory(scene),
    async call(actor, id, { params, query = {}, body } = {}) {
      const operation = (allOperations as AnyOperation[]).find((one) => one.id === id)!;
      const input = {
        params: operation.params?.parse(params),
        query: operation.query?.parse(query),
        body: operation.body?.parse(body),
      };
      const answer = await operation.handler(scene.context({ actor, operation: id }), input);
      return operation.output.parse(answer) as Answer;
    },
  };
}

async function insertDirectory({ workspace }: Scene): Promise<number> {
  const now = workspace.clock.now();
  const root = await workspace.db
    .selectFrom('domain')
    .select('id')
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow();
  const { id } = await workspace.db
    .insertInto('component')
    .values({
      kind: 'server',
      name: 'directory',
      state: 'in-service',
      domain_id: root.id,
      attributes: JSON.stringify({ management: { address: '127.0.0.1', port: 22, user: 'root' } }),
      created_at: now,
      recorded_from: now,
      valid_from: now,
      event_id: 0,
      source_id: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** An authenticator app in somebody's hand. */
export async function giveApp({ workspace, context }: Scene, person: Actor): Promise<{ code(): string }> {
  const { seal } = await workspace.get(signIn);
  const { secret } = await beginApp(workspace, seal, { id: person.personId, email: 'somebody@example.org' });
  const code = () => totpCode(secret, counterAt(workspace.clock.now()));
  await takeAppCode(workspace, seal, person.personId, code());
  await context({ actor: person }).mutate((mutation) => confirmOwnApp(mutation, seal, person.personId));
  return { code };
}
