import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manualClock, ref } from '#kernel';
import { insertGrant, startNotifier } from '#people';
import type { Actor } from '#platform';
import { findRun, followRuns, installProcedures, readProcedure } from '#procedures';
import { untilReadable } from '#testkit';
import { type Answer, giveApp, openRequestScene, type RequestScene } from './support.ts';

let scene: RequestScene;
const clock = manualClock(new Date());
beforeAll(async () => {
  scene = await openRequestScene({ clock });
  await scene.worker();
});
afterAll(() => scene?.close());
beforeEach(async () => {
  await scene.workspace.db
    .updateTable('request')
    .set({ state: 'withdrawn' })
    .where('state', 'in', ['asked', 'proven', 'accepted'])
    .execute();
});

const key = (request: Answer) => ({ params: { id: request.key } });
const ask = (actor: Actor, more: object = {}): Promise<Answer> =>
  scene.call(actor, 'request.add', { body: { what: 'give-key', ...more } });
const as = (actor: Actor, verb: string, request: Answer, body?: object): Promise<Answer> =>
  scene.call(actor, `request.${verb}`, { ...key(request), body });
const confirm = (request: Answer) => as(scene.max, 'prove', request, { way: 'manager' });
const accept = (actor: Actor, request: Answer) => as(actor, 'accept', request, { targets: [scene.target] });

/** Asked, vouched for, taken on and done. */
async function done(request: Answer): Promise<Answer> {
  await confirm(request);
  const accepted = await accept(scene.olga, request);
  await scene.reaches(accepted.run.id, 'finished');
  await followRuns(scene.workspace);
  return as(scene.rita, 'show', request);
}
/** What was set, by this run and by those that earlier tests left to the worker: these may write at any time. */
const keysSet = (): string[] => readFileSync(join(scene.folder, 'keys'), 'utf8').trimEnd().split('\n');

describe('a request', () => {
  it('goes from the question to the secret in the hand of who asked, and nobody else sees it', async () => {
    const offers = await scene.call(scene.rita, 'offer.list');
    expect(offers.items).toMatchObject([{ what: 'give-key', label: 'I need a new key', asks: [] }]);
    const asked = await ask(scene.rita, { note: 'Mine is lost.' });
    expect(asked).toMatchObject({ state: 'asked', says: 'We need to know that it is you' });
    // Who it is for follows from who asks: nobody types an account.
    expect(asked.inputs).toEqual([{ name: 'account', value: expect.stringMatching(/^rita\.asks/) }]);
    expect(await confirm(asked)).toMatchObject({
      state: 'proven',
      proof: { way: 'manager', by: { name: 'Max Leads' } },
    });
    const accepted = await accept(scene.olga, asked);
    expect(accepted).toMatchObject({ state: 'accepted', accepted: { by: { name: 'Olga Works' } } });
    await scene.reaches(accepted.run.id, 'finished');
    await followRuns(scene.workspace);
    const ready = await as(scene.rita, 'show', asked);
    expect(ready).toMatchObject({
      state: 'done',
      ready: true,
      says: 'Ready for you to fetch',
      handover: { ways: ['page'] },
    });
    // Who did it sees that it is there, and no way to read it: there is another.
    const seen = await as(scene.olga, 'show', asked);
    expect(seen.handover.ways).toEqual([]);
    await expect(as(scene.olga, 'deliver', asked, { way: 'phone', note: 'Called her.' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(as(scene.olga, 'deliver', asked, { way: 'page' })).rejects.toMatchObject({ code: 'forbidden' });
    // Not to a page that was left open on a desk.
    const left = { id: 'a session', provenAt: new Date(clock.now().getTime() - 11 * 60_000), method: 'password' };
    await expect(as({ ...scene.rita, session: left }, 'deliver', asked, { way: 'page' })).rejects.toMatchObject({
      code: 'proof_needed',
    });
    const { value } = await as(scene.rita, 'deliver', asked, { way: 'page' });
    expect(keysSet()).toEqual([value]);
    expect(value).toHaveLength(16);
    await expect(as(scene.rita, 'deliver', asked, { way: 'page' })).rejects.toMatchObject({ code: 'already_fetched' });
    const after = await as(scene.rita, 'show', asked);
    expect(after).toMatchObject({ ready: false, handover: { way: 'page', by: { name: 'Rita Asks' } } });
    expect(after.steps.map(({ says }: Answer) => says)).toEqual([
      'Asked',
      'We know who asked',
      'Somebody took it on',
      'It is done',
      'It was handed over',
    ]);
    // The value is nowhere in the database, in clear.
    for (const table of ['event', 'run', 'step', 'run_output', 'run_secret', 'request', 'notice', 'notice_delivery']) {
      const { rows } = await scene.workspace.pool.query(
        `select 1 from ${table} t where position($1 in t::text) > 0 limit 1`,
        [value],
      );
      expect([table, rows]).toEqual([table, []]);
    }
  });

  it('starts by itself once it is proven who asks, where that is offered and the policies let the system do it', async () => {
    const { workspace } = scene;
    const offer = (key: string, level: number) => `
key: ${key}
version: 1
name: Note a wish
summary: Somebody reads it.
level: ${level}
domain: infrastructure
why: Who asks is heard.
risk: low
expectedMinutes: 1
approval: none
targets: { count: none }
offered: { label: Note my wish, for: self, proof: [manager], start: automatic }
steps:
  - { kind: instruct, name: read, text: Read it. }
`;
    await installProcedures(scene.context({ actor: scene.system }), [
      readProcedure(offer('note-wish', 1), 'note-wish.yaml'),
    ]);
    const asked = await ask(scene.rita, { what: 'note-wish' });
    expect(asked).toMatchObject({ state: 'asked', run: null });
    // As long as the system holds no level there, it waits for a person.
    expect(await confirm(asked)).toMatchObject({ state: 'proven', run: null });
    await as(scene.rita, 'withdraw', asked);
    const { domainId } = await findRun(workspace.db, (await done(await ask(scene.rita))).run.id);
    const by = scene.context({ operation: 'test.grant' });
    const grant = { personId: scene.system.personId, domainId, level: 1 as const, from: clock.now(), to: null };
    await by.mutate(async (mutation) => {
      const id = await insertGrant(mutation.tx, { ...grant, grantedBy: null, reason: 'It may begin what is offered.' });
      await mutation.record({ subject: ref('grant', id) });
    });
    const proven = await confirm(await ask(scene.rita, { what: 'note-wish' }));
    expect(proven).toMatchObject({ state: 'accepted', accepted: { by: { name: scene.system.name } } });
    await scene.reaches(proven.run.id, 'waiting');
    const events = await workspace.db
      .selectFrom('event')
      .select('actor_id')
      .where('subject_type', '=', 'run')
      .where('subject_id', '=', proven.run.id)
      .where('action', '=', 'run.start')
      .execute();
    expect(events).toEqual([{ actor_id: scene.system.personId }]);
  });

  it('starts nothing before it is proven who asks, whoever wants it', async () => {
    const asked = await ask(scene.rita);
    await expect(accept(scene.olga, asked)).rejects.toMatchObject({ code: 'not_proven' });
    await expect(accept(scene.first, asked)).rejects.toMatchObject({ code: 'not_proven' });
    expect(await as(scene.rita, 'show', asked)).toMatchObject({ state: 'asked', run: null });
  });

  it('is made once for the same person and the same thing', async () => {
    const asked = await ask(scene.rita);
    await expect(ask(scene.rita)).rejects.toMatchObject({ code: 'already_exists', extra: { request: asked.id } });
  });

  it('does not tell whether somebody is there whom one does not lead', async () => {
    const asked = (id: number) =>
      ask(scene.rita, { for: id }).then(
        () => 'done',
        ({ code, message, extra }) => JSON.stringify({ code, message, extra }).replaceAll(`PER-${id}`, '…'),
      );
    const nobody = await asked(999_999_999);
    expect(nobody).toContain('forbidden');
    for (const { personId } of [scene.stranger, scene.max, scene.olga]) expect(await asked(personId)).toBe(nobody);
  });

  it('is not there for who has nothing to do with it', async () => {
    const asked = await ask(scene.rita);
    await expect(as(scene.stranger, 'show', asked)).rejects.toMatchObject({ code: 'not_found' });
    expect((await scene.call(scene.stranger, 'request.list')).items).toEqual([]);
    expect((await scene.call(scene.rita, 'request.list', { query: { as: 'mine', state: 'open' } })).items).toHaveLength(
      1,
    );
    expect(
      (await scene.call(scene.max, 'request.list', { query: { as: 'confirm', state: 'open' } })).items,
    ).toHaveLength(1);
    const waiting = await scene.call(scene.olga, 'request.list', { query: { as: 'handle', state: 'asked' } });
    expect(waiting.items).toHaveLength(1);
  });

  it('is asked for oneself, where that is what is offered', async () => {
    await expect(ask(scene.max, { for: scene.rita.personId })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is taken back by who asked, and refused with a reason by who could do it', async () => {
    const first = await ask(scene.rita);
    await expect(as(scene.olga, 'withdraw', first, {})).rejects.toMatchObject({ code: 'forbidden' });
    expect(await as(scene.rita, 'withdraw', first, {})).toMatchObject({ state: 'withdrawn' });
    const second = await ask(scene.rita);
    await expect(as(scene.stranger, 'refuse', second, { reason: 'no' })).rejects.toThrow();
    const refused = await as(scene.olga, 'refuse', second, { reason: 'She has one.' });
    expect(refused).toMatchObject({ state: 'refused', closed: { reason: 'She has one.' } });
    await expect(accept(scene.olga, second)).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('waits for somebody again when its run is cancelled', async () => {
    const asked = await ask(scene.rita);
    await confirm(asked);
    const accepted = await accept(scene.olga, asked);
    await scene.workspace.db.updateTable('run').set({ state: 'cancelled' }).where('id', '=', accepted.run.id).execute();
    await followRuns(scene.workspace);
    expect(await as(scene.rita, 'show', asked)).toMatchObject({ state: 'proven', accepted: null, run: null });
  });

  it('lapses when nobody goes on with it', async () => {
    const asked = await ask(scene.rita);
    await scene.workspace.db
      .updateTable('request')
      .set({ expires_at: clock.now() })
      .where('id', '=', asked.id)
      .execute();
    await followRuns(scene.workspace);
    expect(await as(scene.rita, 'show', asked)).toMatchObject({ state: 'expired' });
  });
});

describe('who asks', () => {
  it('is proven by the manager who is recorded, and by nobody who could profit', async () => {
    const asked = await ask(scene.rita);
    const own = as(scene.rita, 'prove', asked, { way: 'manager' });
    await expect(own).rejects.toMatchObject({ code: 'own_work' });
    await expect(as(scene.olga, 'prove', asked, { way: 'manager' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await as(scene.max, 'refuse', asked, { reason: 'That is not her.' })).toMatchObject({ state: 'refused' });
  });

  it('is not vouched for, served and handed its secret by one and the same person', async () => {
    const { db } = scene.workspace;
    const manager = (id: number) =>
      db.updateTable('person').set({ manager_id: id }).where('id', '=', scene.rita.personId).execute();
    await manager(scene.olga.personId);
    try {
      const byPhone = await ask(scene.olga, { requester: scene.rita.personId });
      await expect(as(scene.olga, 'prove', byPhone, { way: 'manager' })).rejects.toMatchObject({ code: 'forbidden' });
      await as(scene.rita, 'withdraw', byPhone, {});
      const asked = await ask(scene.rita);
      await as(scene.olga, 'prove', asked, { way: 'manager' });
      await expect(accept(scene.olga, asked)).rejects.toMatchObject({ code: 'own_work' });
      expect(await accept(scene.otto, asked)).toMatchObject({ state: 'accepted' });
    } finally {
      await manager(scene.max.personId);
    }
  });

  it('does not take on their own request, whatever their level', async () => {
    const asked = await ask(scene.olga);
    await scene.workspace.db
      .updateTable('request')
      .set({ state: 'proven', proof_way: 'totp', proven_by: scene.olga.personId, proven_at: clock.now() })
      .where('id', '=', asked.id)
      .execute();
    await expect(accept(scene.olga, asked)).rejects.toMatchObject({ code: 'own_work' });
  });

  it('is proven by the code of their app, once, read out to the operator too; wrong ones are counted', async () => {
    const app = await giveApp(scene, scene.rita);
    clock.advance(60_000);
    const first = await ask(scene.olga, { requester: scene.rita.personId });
    expect(first.proof).toMatchObject({ hasApp: true, triesLeft: 5 });
    const code = app.code();
    expect(await as(scene.olga, 'prove', first, { way: 'totp', code })).toMatchObject({
      state: 'proven',
      proof: { way: 'totp' },
    });
    await as(scene.rita, 'withdraw', first, {});
    const second = await ask(scene.rita);
    // The same code is worth nothing a second time.
    const again = as(scene.rita, 'prove', second, { way: 'totp', code });
    await expect(again).rejects.toMatchObject({ code: 'proof_failed', extra: { left: 4 } });
    await expect(as(scene.stranger, 'prove', second, { way: 'totp', code })).rejects.toMatchObject({
      code: 'not_found',
    });
    // Many at once are no way around the bound: of eight, four are looked at.
    clock.advance(60_000);
    const wrong = String((Number(app.code()) + 1) % 1_000_000).padStart(6, '0');
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => as(scene.rita, 'prove', second, { way: 'totp', code: wrong })),
    );
    const codes = tries.map((one) => (one as PromiseRejectedResult).reason.code).sort();
    expect(codes).toEqual([...Array(4).fill('proof_failed'), ...Array(4).fill('rate_limited')]);
    const right = as(scene.rita, 'prove', second, { way: 'totp', code: app.code() });
    await expect(right).rejects.toMatchObject({ code: 'rate_limited' });
    // The manager still can.
    expect(await confirm(second)).toMatchObject({ state: 'proven' });
  });

  it('is not proven by a session with one factor, nor by an API key', async () => {
    const asked = await ask(scene.rita);
    await expect(as(scene.rita, 'prove', asked, { way: 'session' })).rejects.toMatchObject({ code: 'proof_failed' });
  });
});

describe('what a request left', () => {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, accepted) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        mails.push(text);
        accepted();
      });
    },
    logger: false,
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

  it('reaches who cannot sign in through their manager, where no private address is known', async () => {
    const asked = await ask(scene.olga, { requester: scene.rita.personId });
    await done(asked);
    expect((await as(scene.max, 'show', asked)).handover.ways).toEqual(['manager']);
    expect((await as(scene.olga, 'show', asked)).handover.ways).toEqual([]);
    const { value } = await as(scene.max, 'deliver', asked, { way: 'manager' });
    expect(keysSet()).toContain(value);
  });

  it('is read out by the operator only where there is no other way, and that is recorded with how', async () => {
    const { db } = scene.workspace;
    const manager = (id: number | null) =>
      db.updateTable('person').set({ manager_id: id }).where('id', '=', scene.rita.personId).execute();
    const asked = await ask(scene.olga, { requester: scene.rita.personId });
    await done(asked);
    await manager(null);
    try {
      expect((await as(scene.olga, 'show', asked)).handover.ways).toEqual(['phone']);
      const silent = as(scene.olga, 'deliver', asked, { way: 'phone' });
      await expect(silent).rejects.toMatchObject({ code: 'invalid_input' });
      const note = 'Called back on the number in the directory.';
      const { value } = await as(scene.olga, 'deliver', asked, { way: 'phone', note });
      expect(keysSet()).toContain(value);
      expect((await as(scene.rita, 'show', asked)).handover).toMatchObject({
        way: 'phone',
        note,
        by: { name: 'Olga Works' },
      });
    } finally {
      await manager(scene.max.personId);
    }
  });

  it('is opened once by a link that goes to the private address that was known before', async () => {
    await scene.call(scene.first, 'mail.set', {
      body: {
        host: '127.0.0.1',
        port: (server.server.address() as AddressInfo).port,
        security: 'none',
        sender: 'plumbline@example.org',
      },
    });
    const early = await ask(scene.olga, { requester: scene.rita.personId });
    clock.advance(1_000);
    await scene.call(scene.rita, 'contact.set', { body: { privateEmail: 'rita@home.example' } });
    await done(early);
    // Recorded after it was asked: whoever did that may have been somebody else.
    await expect(as(scene.olga, 'deliver', early, { way: 'link' })).rejects.toMatchObject({ code: 'forbidden' });
    clock.advance(1_000);
    const asked = await ask(scene.olga, { requester: scene.rita.personId });
    await done(asked);
    const sent = await as(scene.olga, 'deliver', asked, { way: 'link' });
    expect(sent).toMatchObject({ value: null, sentTo: 'r…@home.example' });
    expect(mails).toHaveLength(1);
    const text = mails[0]!.replaceAll('=\r\n', '');
    const token = /handover#([A-Za-z0-9_-]{43})/.exec(text)![1]!;
    const { rows } = await scene.workspace.pool.query(
      'select 1 from handover_link t where position($1 in t::text) > 0',
      [token],
    );
    expect(rows).toEqual([]);
    const open = () => scene.call(scene.stranger, 'handover.take', { body: { token } });
    const opened = await open();
    expect(opened).toMatchObject({ label: 'I need a new key' });
    expect(keysSet()).toContain(opened.value);
    expect(text).not.toContain(opened.value);
    await expect(open()).rejects.toMatchObject({ code: 'already_fetched' });
    await scene.workspace.db.deleteFrom('mail_setting').execute();
  });
});

describe('who is told', () => {
  it('are the manager to vouch, those who may do it, and who asked; none of it holds a secret', async () => {
    // From here on: it begins at what can be read, and what earlier tests left to the worker may still be told of.
    await untilReadable(scene.workspace);
    const notifier = await startNotifier(scene.workspace);
    const titles = async (actor: Actor): Promise<string[]> => {
      await untilReadable(scene.workspace);
      await notifier.caughtUp();
      const { items } = await scene.call(actor, 'notice.list', { query: { unread: 'true' } });
      await scene.call(actor, 'notice.read', { body: {} });
      return items.map(({ name }: Answer) => name);
    };
    const asked = await ask(scene.rita);
    expect(await titles(scene.max)).toEqual(['Is it Rita Asks who asks?']);
    expect(await titles(scene.olga)).toEqual([]);
    await confirm(asked);
    expect(await titles(scene.olga)).toEqual(['Rita Asks asks: I need a new key']);
    expect(await titles(scene.stranger)).toEqual([]);
    const accepted = await accept(scene.olga, asked);
    expect(await titles(scene.rita)).toEqual(['I need a new key: somebody is at it', 'I need a new key: confirmed']);
    await scene.reaches(accepted.run.id, 'finished');
    await followRuns(scene.workspace);
    expect(await titles(scene.rita)).toEqual(['I need a new key: ready for you']);
    await notifier.stop();
  });
});
