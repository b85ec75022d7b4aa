import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSource, readComponents, writeComponents } from '#estate';
import { ref } from '#kernel';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { deadlineWatch } from './deadlines.ts';
import { settleReviews } from './reviews.ts';
import { settleSources } from './sources.ts';

let now = new Date('2026-03-01T12:00:00Z');
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock: { now: () => now } });
  await test.context().mutate(async ({ tx }) => {
    await ensureSource(tx, 'netbox', { name: 'NetBox', kind: 'import' });
    await ensureSource(tx, 'cmdb', { name: 'The old CMDB', kind: 'import' });
  });
});
afterAll(() => test.close());

const later = (days: number): void => {
  now = new Date(now.getTime() + days * 86_400_000);
};
const sweep = () => test.context({ actor: test.system }).mutate(settleSources);

async function known(
  name: string,
  sources: { key: string; absent: boolean }[],
  state: 'in-service' | 'planned' = 'in-service',
) {
  return test.context().mutate(async (mutation) => {
    const domain = await mutation.tx
      .selectFrom('domain')
      .select('id')
      .where('key', '=', 'compute')
      .executeTakeFirstOrThrow();
    const [written] = await writeComponents(mutation, 'netbox', [{ kind: 'vm', name, state, domainId: domain.id }]);
    for (const { key, absent } of sources) {
      const source = await mutation.tx
        .selectFrom('source')
        .select('id')
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      await mutation.tx
        .insertInto('source_object')
        .values({
          source_id: source.id,
          foreign_id: `vm:${name}`,
          component_id: written!.id,
          seen_at: now,
          absent_since: absent ? now : null,
        })
        .execute();
    }
    return written!.id;
  });
}
const stateOf = async (id: number) => (await readComponents(test.workspace.db, [id]))[0]!.state;
const open = (kind: string) =>
  test.workspace.db
    .selectFrom('signal')
    .select(['component_id', 'summary'])
    .where('kind', '=', kind)
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .execute();

describe('what is gone from a source', () => {
  it('is told at once, kept for its days of grace, and then retired by legal moves on the source’s word', async () => {
    const id = await known('gone', [{ key: 'netbox', absent: true }]);
    const idea = await known('never-built', [{ key: 'netbox', absent: true }], 'planned');
    expect(await sweep()).toEqual({ retired: 0, absent: 2, silent: 0 });
    expect(await open('gone-from-source')).toMatchObject([
      {
        component_id: id,
        summary: expect.stringMatching(
          /gone is gone from NetBox since 2026-03-01; it is retired on 2026-03-15, in 14 days/,
        ),
      },
      { component_id: idea },
    ]);
    later(13);
    await sweep();
    expect(await stateOf(id)).toBe('in-service');
    later(1);
    expect(await sweep()).toMatchObject({ retired: 2, absent: 0 });
    expect([await stateOf(id), await stateOf(idea)]).toEqual(['retired', 'disposed']);
    expect(await open('gone-from-source')).toEqual([]);
    expect((await readComponents(test.workspace.db, [id]))[0]!.provenance['state']).toMatchObject({ source: 'netbox' });
    expect(await sweep()).toMatchObject({ retired: 0 });
  });

  it('stays where another source still knows it', async () => {
    const id = await known('kept', [
      { key: 'netbox', absent: true },
      { key: 'cmdb', absent: false },
    ]);
    later(30);
    expect(await sweep()).toMatchObject({ retired: 0, absent: 0 });
    expect(await stateOf(id)).toBe('in-service');
  });

  it('is no longer spoken of once it came back', async () => {
    const id = await known('back', [{ key: 'netbox', absent: true }]);
    await sweep();
    await test.workspace.db
      .updateTable('source_object')
      .set({ absent_since: null })
      .where('component_id', '=', id)
      .execute();
    await sweep();
    expect(await open('gone-from-source')).toEqual([]);
  });
});

describe('a source that falls silent', () => {
  it('raises an alarm until it speaks again', async () => {
    await test.workspace.db
      .updateTable('source')
      .set({ stale_after_hours: 24, last_seen_at: now })
      .where('key', '=', 'cmdb')
      .execute();
    expect(await sweep()).toMatchObject({ silent: 0 });
    later(2);
    expect(await sweep()).toMatchObject({ silent: 1 });
    expect(await open('source-stale')).toMatchObject([
      { summary: 'The old CMDB has said nothing for 48 hours; it is expected to speak every 24.' },
    ]);
    await test.workspace.db.updateTable('source').set({ last_seen_at: now }).where('key', '=', 'cmdb').execute();
    await sweep();
    expect(await open('source-stale')).toEqual([]);
  });
});

describe('the review of a break-glass', () => {
  it('that nobody closes in time is a signal, graver with the days, until somebody closes it', async () => {
    const kim = await test.person('Kim Broke', { compute: 3 });
    const { rows } = await test.workspace.pool.query(
      `insert into break_glass (person_id, domain_id, reason, opened_at, until, review_due_at)
       select $1, id, 'The mail is down', $2::timestamptz, $2::timestamptz + interval '1 hour',
         $2::timestamptz + interval '2 days' from domain where key = 'compute' returning id`,
      [kim.personId, now],
    );
    const settle = () => test.context({ actor: test.system }).mutate(settleReviews);
    const severities = async () => {
      await settle();
      const { rows: found } = await test.workspace.pool.query(
        `select severity, summary from signal where kind = 'review-overdue' and resolved_at is null`,
      );
      return found.map((row) => [row.severity, row.summary.replace(/since [0-9-]+/, 'since then')]);
    };
    expect(await severities()).toEqual([]);
    later(2);
    const said = `BRG-${rows[0].id} is to be reviewed since then: what Kim Broke did in Compute without an approval.`;
    expect(await severities()).toEqual([[3, said]]);
    expect(await settle()).toEqual({ raised: 0, resolved: 0 });
    later(1);
    expect(await severities()).toEqual([[4, said]]);
    later(6);
    expect(await severities()).toEqual([[5, said]]);
    await test.workspace.pool.query(
      `update break_glass set ended_at = until, reviewed_by = $2, reviewed_at = $3, verdict = 'justified', finding = 'It was.'
       where id = $1`,
      [rows[0].id, test.first.personId, now],
    );
    expect(await settle()).toEqual({ raised: 0, resolved: 1 });
    expect(await severities()).toEqual([]);
  });

  it('is looked for as soon as something is heard of one', async () => {
    await test.workspace.get(deadlineWatch);
    const lee = await test.person('Lee Broke', { compute: 3 });
    const { rows } = await test.workspace.pool.query(
      `insert into break_glass (person_id, domain_id, reason, opened_at, until, review_due_at)
       select $1, id, 'The mail is down', $2::timestamptz - interval '3 days', $2::timestamptz - interval '2 days', $2
       from domain where key = 'compute' returning id`,
      [lee.personId, now],
    );
    const subject = ref('break_glass', rows[0].id);
    const context = test.context({ actor: test.system });
    await context.mutate((mutation) => mutation.record({ subject, action: 'break-glass.review-due' }));
    await untilReadable(test.workspace);
    await expect.poll(async () => (await open('review-overdue')).length).toBe(1);
  });
});
