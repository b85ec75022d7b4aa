import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, keyOf, ref } from '#kernel';
import { type Actor, readEvents } from '#platform';
import { openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace, untilReadable } from '#testkit';
import { insertAgent } from '../../people/testing.ts';
import { deriveEvidence } from '../evidence/watch.ts';
import { lineOf } from '../line/service.ts';
import { insertComponent } from '../testing/work.ts';
import { observationNotices } from './notices.ts';
import { operations } from './operations.ts';
import { accept, contribute, decline, readOne, take, withdraw } from './service.ts';

let test: TestWorkspace;
let http: TestHttp;
let kim: Actor;
let lee: Actor;
let five: Actor;
let network: Id;
let storage: Id;
let host: string;
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, operations);
  kim = await test.person('Kim Follows', { network: 1 });
  lee = await test.person('Lee Guides', { network: 3 });
  five = await test.person('Val Strategises', { infrastructure: 5 });
  const { rows } = await test.workspace.pool.query(
    `select key, id from domain where key in ('network', 'storage') order by key`,
  );
  [network, storage] = rows.map((row) => row.id) as [Id, Id];
  host = keyOf(ref('component', await insertComponent(test, network, 'core-switch')));
  await test.workspace.pool.query(
    `insert into objective (key, name, why, state, created_at)
     values ('calm-nights', 'Calm nights', 'Nobody is woken.', 'active', now())`,
  );
});
afterAll(async () => {
  await http.close();
  await test.close();
});

const as = (actor: Actor) => test.context({ actor });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error) => error.code,
  );
const seen = (actor = kim, about = [host], domainId: Id | null = null) =>
  contribute(as(actor), { observed: 'It restarts every night at two.', about, domainId, evidence: null });
const accepted = async (): Promise<Id> => {
  const id = await seen();
  await accept(as(lee), id, { reason: 'I saw it too.', severity: 3 });
  return id;
};
const signals = async (id: Id) =>
  (
    await test.workspace.pool.query(
      `select severity, component_id, domain_id, summary, resolved_at is null as holds from signal
       where subject_type = 'observation' and subject_id = $1`,
      [id],
    )
  ).rows;

describe('an observation', () => {
  it('is contributed from level 1 where what it is about lies, and about what one may read only', async () => {
    const id = await seen();
    expect(await readOne(as(kim), id)).toMatchObject({ state: 'contributed', domain: { id: network }, about: [{}] });
    expect(await codeOf(seen(await test.person('Nobody Yet')))).toBe('not_found');
    const disk = keyOf(ref('component', await insertComponent(test, storage, 'disk')));
    expect(await codeOf(seen(kim, [disk]))).toBe('not_found');
    expect(await codeOf(seen(kim, [host], storage))).toBe('forbidden');
    expect(await codeOf(seen(kim, ['PER-1']))).toBe('invalid_input');
    expect(await codeOf(seen(kim, [host, 'CMP-999999']))).toBe('not_found');
  });

  it('counts only once somebody else who guides there accepted it; then it holds as a signal', async () => {
    const id = await seen();
    const verdict = { reason: 'So it is.', severity: 3 as const };
    expect(await codeOf(accept(as(kim), id, verdict))).toBe('own_work');
    expect(await codeOf(accept(as(await test.person('Two', { network: 2 })), id, verdict))).toBe('forbidden');
    expect(await codeOf(accept(as(await test.person('Sam', { storage: 4 })), id, verdict))).toBe('not_found');
    expect(await signals(id)).toEqual([]);
    await accept(as(lee), id, verdict);
    expect(await signals(id)).toMatchObject([{ severity: 3, domain_id: network, holds: true }]);
    expect(await codeOf(accept(as(lee), id, verdict))).toBe('illegal_transition');
  });

  it('of an agent is its owner’s too, and agents review nothing', async () => {
    const agent = await insertAgent(test, 'Watcher', lee, 2, { network: 2 });
    const id = await seen(agent);
    expect(await codeOf(accept(as(lee), id, { reason: 'Mine.', severity: 2 }))).toBe('own_work');
    const reviewer = await insertAgent(test, 'Reviewer', five, 4, { network: 4 });
    expect(await codeOf(decline(as(reviewer), id, 'Not so.'))).toBe('forbidden');
  });

  it('is decided once where two do so at once', async () => {
    const id = await seen();
    const other = await test.person('Mia Guides', { network: 4 });
    const codes = await Promise.all([
      codeOf(accept(as(lee), id, { reason: 'Yes.', severity: 2 })),
      codeOf(withdraw(as(kim), id)),
      codeOf(accept(as(other), id, { reason: 'Yes.', severity: 2 })),
    ]);
    expect(codes.filter((code) => code === 'allowed')).toHaveLength(1);
    expect(codes.filter((code) => code === 'illegal_transition')).toHaveLength(2);
  });

  it('is declined with a reason, also after it was accepted; withdrawn by its author before that', async () => {
    const id = await accepted();
    expect(await codeOf(withdraw(as(kim), id))).toBe('illegal_transition');
    await decline(as(lee), id, 'It was the backup.');
    expect(await readOne(as(kim), id)).toMatchObject({ state: 'declined', reason: 'It was the backup.' });
    expect(await signals(id)).toMatchObject([{ holds: false }]);
    const other = await seen();
    expect(await codeOf(withdraw(as(lee), other))).toBe('conflict');
    await withdraw(as(kim), other);
    expect(await codeOf(accept(as(lee), other, { reason: 'Too late.', severity: 2 }))).toBe('illegal_transition');
  });

  it('stands in the line from what it is about to what strategy took it into', async () => {
    const id = await accepted();
    const objective = (await test.workspace.pool.query(`select id from objective where key = 'calm-nights'`)).rows[0]
      .id;
    const into = [keyOf(ref('objective', objective))];
    expect(await codeOf(take(as(lee), id, { into, note: 'It matters.' }))).toBe('forbidden');
    expect(await codeOf(take(as(five), id, { into: ['STD-999'], note: 'It matters.' }))).toBe('not_found');
    await take(as(five), id, { into, note: 'Restarts wake people.' });
    expect(await signals(id)).toMatchObject([{ holds: false }]);
    const line = await lineOf(as(five), into[0]!);
    expect(line.edges).toContainEqual({ cause: `OBS-${id}`, effect: into[0] });
    expect(line.edges).toContainEqual({ cause: host, effect: `OBS-${id}` });
    expect(await codeOf(take(as(five), await seen(), { into, note: 'Unreviewed.' }))).toBe('illegal_transition');
  });

  it('tells those who may accept it, and its author what came of it', async () => {
    const id = await seen();
    await untilReadable(test.workspace);
    const events = await readEvents(test.workspace.db, { txid: '0', eventId: 0 }, 100_000);
    const event = events.find((one) => one.subject.type === 'observation' && one.subject.id === id)!;
    const [waits] = await observationNotices.notices(test.workspace, event);
    expect(waits).toMatchObject({ kind: 'observation-waiting', path: '/observations' });
    expect(waits!.to).toContain(lee.personId);
    expect(waits!.to).not.toContain(kim.personId);
    await accept(as(lee), id, { reason: 'Well seen.', severity: 2 });
    const [came] = await observationNotices.notices(test.workspace, { ...event, action: 'observation.accept' });
    expect(came).toMatchObject({ kind: 'observation-state', to: [kim.personId], body: 'Well seen.' });
  });
});

describe('what observations show', () => {
  const shown = async (id: Id) => {
    await untilReadable(test.workspace);
    await deriveEvidence(test.workspace, await readEvents(test.workspace.db, { txid: '0', eventId: 0 }, 100_000));
    const { rows } = await test.workspace.pool.query(
      `select p.name, e.kind, e.level, s.name as guide from evidence e join person p on p.id = e.person_id
       left join person s on s.id = e.supervisor_id
       where e.subject_type = 'observation' and e.subject_id = $1 order by p.name, e.kind`,
      [id],
    );
    return rows.map((row) => [row.name, row.kind, row.level, ...(row.guide ? [row.guide] : [])].join(' '));
  };

  it('is nothing before they are accepted, and nothing of their author where they are declined', async () => {
    const id = await seen();
    expect(await shown(id)).toEqual([]);
    await decline(as(lee), id, 'It does not restart.');
    expect(await shown(id)).toEqual(['Lee Guides observation-reviewed 3']);
  });

  it('is that somebody contributed, somebody reviewed, and strategy took it in', async () => {
    const id = await accepted();
    const first = ['Kim Follows observation-contributed 2 Lee Guides', 'Lee Guides observation-reviewed 3'];
    expect(await shown(id)).toEqual(first);
    const { rows } = await test.workspace.pool.query(`select id from objective where key = 'calm-nights'`);
    await take(as(five), id, { into: [keyOf(ref('objective', rows[0].id))], note: 'So it is.' });
    expect(await shown(id)).toEqual([
      first[0],
      'Kim Follows observation-taken 4',
      first[1],
      'Val Strategises strategy-informed 5',
    ]);
  });
});

describe('over HTTP', () => {
  it('a list shows one’s own and one’s domains’, by state, and names nothing that one may not read', async () => {
    const id = await accepted();
    const of = async (query: string) =>
      (await http.call('GET', `/api/v1/observations?${query}`)).json<{ items: { id: number; state: string }[] }>();
    expect((await of('state=accepted&domain=network')).items.map((one) => one.id)).toContain(id);
    expect((await of('domain=storage')).items).toEqual([]);
    expect((await of(`about=${host}&limit=1`)).items).toHaveLength(1);
    expect((await http.call('GET', '/api/v1/observations/OBS-999')).json()['code']).toBe('not_found');
  });

  it.each([
    ['nothing that it is about', { observed: 'It restarts every night.', about: [] }],
    ['too few words', { observed: 'It', about: ['CMP-1'] }],
    ['what is no key', { observed: 'It restarts every night.', about: ['the switch'] }],
    ['a record that nobody observes', { observed: 'It restarts every night.', about: ['GRT-1'] }],
  ])('is refused with %s', async (_, body) => {
    const answer = await http.call('POST', '/api/v1/observations', { body });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_input']);
  });
});
