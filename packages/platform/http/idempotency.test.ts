import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestMark, requestMarkPort } from '#platform';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { hold, noteOperations } from './testing/notes.ts';

let test: TestWorkspace;
let http: TestHttp;
const held = hold();
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, noteOperations(held));
});
afterAll(async () => {
  await http.close();
  await test.close();
});

const notes = async (): Promise<number> => {
  const row = await test.workspace.db
    .selectFrom('event')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('action', '=', 'note.create')
    .executeTakeFirstOrThrow();
  return row.n;
};
const write = (key: string, text: string, token = http.token) =>
  http.call('POST', '/api/v1/notes', { body: { text }, headers: { 'idempotency-key': key }, token });

describe('a request with an Idempotency-Key', () => {
  it('gets the same answer again, and the work is done once', async () => {
    const [key, before] = [randomUUID(), await notes()];
    const first = await write(key, 'once');
    const second = await write(key, 'once');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(await notes()).toBe(before + 1);
  });

  it('does the work once when ten come together, and all get the one answer', async () => {
    const [key, before] = [randomUUID(), await notes()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => write(key, 'together')));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    expect(await notes()).toBe(before + 1);
  });

  it('is waited for while the first has stored its work and not answered yet', async () => {
    const send = () =>
      http.call('POST', '/api/v1/notes/slowly', { headers: { 'idempotency-key': 'slow' }, token: http.token });
    const first = send();
    await held.arrived.promise;
    const second = send();
    held.go.resolve();
    expect((await second).json()).toEqual((await first).json());
    expect((await second).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is refused when the key was used with another body, or for another operation', async () => {
    const [key, before] = [randomUUID(), await notes()];
    const first = await write(key, 'one');
    const other = await write(key, 'two');
    expect([other.status, other.json()['code']]).toEqual([422, 'idempotency_key_reused']);
    const elsewhere = await http.call('POST', '/api/v1/notes/two', { headers: { 'idempotency-key': key } });
    expect(elsewhere.status).toBe(422);
    // The refusals are not the first request's answer.
    const again = await write(key, 'one');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.json()).toEqual(first.json());
    expect(await notes()).toBe(before + 1);
  });

  it('is known again by a mark that only this installation can make: what was in it cannot be guessed by it', async () => {
    const [key, other] = [randomUUID(), randomUUID()];
    await write(key, 'a pin: 4711');
    await write(other, 'a pin: 4711');
    const { rows } = await test.workspace.pool.query(
      'select request_hash as mark from idempotency where key = any($1)',
      [[key, other]],
    );
    const ours = test.workspace.port(requestMarkPort);
    // Other installations, and other workspaces of this one, would mark the same request otherwise.
    for (const another of [
      requestMark('another secret', test.workspace.name),
      requestMark('the secret of a test', 'x'),
    ]) {
      test.workspace.provide(requestMarkPort, another);
      expect((await write(key, 'a pin: 4711')).json()['code']).toBe('idempotency_key_reused');
    }
    test.workspace.provide(requestMarkPort, ours);
    expect((await write(key, 'a pin: 4711')).headers.get('idempotency-replayed')).toBe('true');
    expect(rows[0].mark).toBe(rows[1].mark);
  });

  it('does not meet the same key of another person', async () => {
    const other = await apiKeyOf(test, await test.person('Other', { infrastructure: 5 }));
    const key = randomUUID();
    const mine = await write(key, 'mine');
    const theirs = await write(key, 'theirs', other);
    expect(theirs.status).toBe(201);
    expect(theirs.json()['id']).not.toBe(mine.json()['id']);
  });

  it('may be sent again after a refusal that stored nothing', async () => {
    const key = randomUUID();
    expect((await write(key, '')).status).toBe(400);
    expect((await write(key, 'now right')).status).toBe(201);
  });

  it('may be served by more than one mutation', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await http.call('POST', '/api/v1/notes/two', { headers });
    const second = await http.call('POST', '/api/v1/notes/two', { headers });
    expect([first.status, second.json()]).toEqual([201, first.json()]);
  });

  it('gets the refusal again when it was refused after something was stored', async () => {
    const [headers, before] = [{ 'idempotency-key': randomUUID() }, await notes()];
    const first = await http.call('POST', '/api/v1/notes/failing?as=denied', { headers });
    const second = await http.call('POST', '/api/v1/notes/failing?as=denied', { headers });
    expect([first.json()['code'], second.status, second.json()]).toEqual(['denied', first.status, first.json()]);
    expect(second.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await notes()).toBe(before + 1);
  });

  // The database was away while its answer was put together, say: it is not told to try again for ever.
  it.each([
    ['', 500],
    ['?as=unavailable', 503],
  ])('is told that its answer is lost when what answers%s failed after something was stored', async (how, status) => {
    const [headers, before] = [{ 'idempotency-key': randomUUID() }, await notes()];
    const first = await http.call('POST', `/api/v1/notes/failing${how}`, { headers });
    expect(first.status).toBe(status);
    for (let time = 0; time < 2; time += 1) {
      const again = await http.call('POST', `/api/v1/notes/failing${how}`, { headers });
      expect([again.status, again.json()['code']]).toEqual([409, 'conflict']);
      expect(again.json()['detail']).toContain('was carried out, but its answer was lost');
    }
    expect(await notes()).toBe(before + 1);
  });

  it('is told that its answer is lost when the server died between storing and answering', async () => {
    const [key, before] = [randomUUID(), await notes()];
    await write(key, 'crashed');
    // What a kill at that moment leaves: the claim, committed with the work, and no answer.
    await sql`update idempotency set status = null, response = null, created_at = created_at - interval '2 minutes' where key = ${key}`.execute(
      test.workspace.db,
    );
    const again = await write(key, 'crashed');
    expect([again.status, again.json()['code']]).toEqual([409, 'conflict']);
    expect(again.json()['detail']).toContain('Nothing was done twice');
    expect(await notes()).toBe(before + 1);
  });

  it('covers a bulk with every line of it', async () => {
    const [before, headers] = [
      await notes(),
      { 'idempotency-key': randomUUID(), 'content-type': 'application/x-ndjson' },
    ];
    const send = (body: string) => http.call('POST', '/api/v1/notes/bulk', { body, headers });
    const first = await send('{"text":"a"}\n{"text":"b"}\n');
    const second = await send('{"text":"a"}\n{"text":"b"}\n');
    const lines = (text: string): unknown[] =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect([second.status, lines(second.text)]).toEqual([200, lines(first.text)]);
    expect(second.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect((await send('{"text":"a"}\n{"text":"c"}\n')).status).toBe(422);
    expect(await notes()).toBe(before + 2);
  });

  it.each([
    ['is empty', ''],
    ['is not ASCII', 'ü'],
    ['holds a space', 'a b'],
    ['is too long', 'x'.repeat(201)],
  ])('is refused with a key that %s', async (_, key) => {
    const before = await notes();
    // fetch takes no such header; the bytes of Latin-1 are what arrives.
    const answer = await write(Buffer.from(key, 'utf8').toString('latin1'), 'x');
    expect(answer.status).toBe(400);
    expect(await notes()).toBe(before);
  });

  it('takes dead keys with it, and leaves those that may still be repeated', async () => {
    const dead = Array.from({ length: 15 }, () => randomUUID());
    for (const key of dead) await write(key, 'old');
    const living = randomUUID();
    await write(living, 'new');
    await sql`update idempotency set created_at = created_at - interval '25 hours' where key = any(${dead})`.execute(
      test.workspace.db,
    );
    const left = async (): Promise<number> =>
      (await test.workspace.db.selectFrom('idempotency').select('key').where('key', 'in', dead).execute()).length;
    await write(randomUUID(), 'sweeps');
    expect(await left()).toBe(5);
    await write(randomUUID(), 'sweeps');
    expect(await left()).toBe(0);
    expect((await write(living, 'new')).headers.get('idempotency-replayed')).toBe('true');
  });
});
