import { afterAll, beforeAll, expect, it } from 'vitest';
import { manualClock } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { credentialNotices, sayWhatIsDue } from './due.ts';

const clock = manualClock(new Date('2026-03-01T00:00:00Z'));
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
});
afterAll(() => test?.close());

const DAY_MS = 86_400_000;
const said = (action: string) =>
  test.workspace.db.selectFrom('event').selectAll().where('action', '=', action).orderBy('id').execute();

it('says once for each value of a credential that it is to be changed', async () => {
  const { db } = test.workspace;
  const root = await db.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('credential')
    .values({
      name: 'backup-target',
      kind: 'password',
      purpose: 'test',
      domain_id: root.id,
      valued_at: clock.now(),
      rotate_after_days: 30,
      created_by: test.first.personId,
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  clock.advance(29 * DAY_MS);
  expect(await sayWhatIsDue(test.workspace)).toBe(0);
  clock.advance(2 * DAY_MS);
  expect(await sayWhatIsDue(test.workspace)).toBe(1);
  expect(await sayWhatIsDue(test.workspace)).toBe(0);
  const [event] = await said('credential.due');
  const [notice] = await credentialNotices.notices(test.workspace, {
    id: event!.id,
    txid: '1',
    at: event!.at,
    actorId: event!.actor_id,
    action: event!.action,
    subject: { type: 'credential', id },
    requestId: null,
    detail: event!.detail as { name: string },
  });
  expect(notice).toMatchObject({ to: [test.first.personId], title: 'The credential backup-target is to be changed' });
  await db.updateTable('credential').set({ value_version: 2, valued_at: clock.now() }).where('id', '=', id).execute();
  clock.advance(31 * DAY_MS);
  expect(await sayWhatIsDue(test.workspace)).toBe(1);
});

it('says once that a review is late', async () => {
  const { db } = test.workspace;
  const bob = await test.person('Bob Broke', { infrastructure: 3 });
  const root = await db.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  await db
    .insertInto('break_glass')
    .values({
      person_id: bob.personId,
      domain_id: root.id,
      reason: 'test',
      opened_at: clock.now(),
      until: new Date(clock.now().getTime() + 3_600_000),
      review_due_at: new Date(clock.now().getTime() + DAY_MS),
    })
    .execute();
  expect(await sayWhatIsDue(test.workspace)).toBe(0);
  clock.advance(DAY_MS);
  expect(await sayWhatIsDue(test.workspace)).toBe(1);
  expect(await sayWhatIsDue(test.workspace)).toBe(0);
  expect((await said('break-glass.review-due'))[0]!.detail).toMatchObject({ person: 'Bob Broke' });
});
