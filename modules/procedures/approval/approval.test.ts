import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { executePort } from '../execute.ts';
import { findRun } from '../run/store.ts';
import { begin, insertChange, insertTarget, nothingToReach, oneStep, planOf, rootDomain } from '../testing/run.ts';
import type { ApprovalVerdict } from './approval.ts';
import { decideApproval } from './approval.ts';
import { listApprovals, recordApproval } from './store.ts';

const at = new Date('2026-03-01T10:00:00Z');
const approval = (id: number, personId: number, verdict: ApprovalVerdict, planHash = 'this') => ({
  id,
  personId,
  verdict,
  planHash,
  reason: verdict === 'denied' ? 'too risky' : '',
  at,
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the rule', () => {
  const decide = (...approvals: ReturnType<typeof approval>[]) =>
    codeOf(() => decideApproval('CHG-1', approvals, 'this', [1]));

  it('lets a plan run that another person approved', () => {
    expect(decide(approval(1, 2, 'approved'))).toBe('allowed');
  });
  it('refuses what nobody approved', () => expect(decide()).toBe('not_approved'));
  it('refuses an approval by an author', () => expect(decide(approval(1, 1, 'approved'))).toBe('own_work'));
  it('refuses an approval of another plan', () => {
    expect(decide(approval(1, 2, 'approved', 'another'))).toBe('plan_changed');
  });
  it('lets a denial win, whoever came first', () => {
    expect(decide(approval(1, 2, 'approved'), approval(2, 3, 'denied'))).toBe('denied');
    expect(decide(approval(1, 3, 'denied'), approval(2, 2, 'approved'))).toBe('denied');
  });
  it('does not hold a denial of an earlier plan against a new one', () => {
    expect(decide(approval(1, 3, 'denied', 'another'), approval(2, 2, 'approved'))).toBe('allowed');
  });
});

describe('a run of a change', () => {
  let test: TestWorkspace;
  beforeAll(async () => {
    test = await openTestWorkspace();
    test.workspace.provide(executePort, nothingToReach);
  });
  afterAll(() => test.close());

  async function proposed(authors?: number[]) {
    const plan = await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]);
    return { plan, change: await insertChange(test, plan, authors ?? [test.system.personId]) };
  }
  type Change = Awaited<ReturnType<typeof proposed>>['change'];

  async function verdict(change: Change, verdict: ApprovalVerdict, planHash = change.planHash, actor = test.first) {
    const context = test.context({ actor });
    const { authorIds, subject, planHash: currentPlanHash } = change;
    const domainId = await rootDomain(test);
    return context.mutate((mutation) =>
      recordApproval(context, mutation, { subject, planHash, currentPlanHash, verdict, authorIds, domainId, level: 3 }),
    );
  }

  it('starts with the approval of exactly its plan, and the line shows why', async () => {
    const { plan, change } = await proposed();
    const approvalId = await verdict(change, 'approved');
    const runId = await begin(test, plan, change);
    expect(await findRun(test.workspace.db, runId)).toMatchObject({ state: 'ready', changeId: change.id });
    const causes = await test.workspace.db
      .selectFrom('cause')
      .select(['cause_type', 'cause_id'])
      .where('effect_type', '=', 'run')
      .where('effect_id', '=', runId)
      .orderBy('cause_type')
      .execute();
    expect(causes).toEqual([
      { cause_type: 'approval', cause_id: approvalId },
      { cause_type: 'change', cause_id: change.id },
      { cause_type: 'procedure', cause_id: 1 },
    ]);
  });

  it('is refused without an approval', async () => {
    const { plan, change } = await proposed();
    await expect(begin(test, plan, change)).rejects.toMatchObject({ code: 'not_approved' });
    expect(await test.workspace.db.selectFrom('run').select('id').where('change_id', '=', change.id).execute()).toEqual(
      [],
    );
  });

  it('is refused where one character of the plan differs from what was approved', async () => {
    const { plan, change } = await proposed();
    await verdict(change, 'approved');
    const other = structuredClone(plan);
    const { action } = other.steps[0]!;
    if (action.kind !== 'run') expect.unreachable();
    else action.command.env['FILE'] = '/dev/nulL';
    await expect(begin(test, other, change)).rejects.toMatchObject({ code: 'plan_changed' });
    const editedDiff = { ...change, approvedWith: { diff: [] } };
    await expect(begin(test, plan, editedDiff)).rejects.toMatchObject({ code: 'plan_changed' });
  });

  it('is refused after a denial, even beside an approval', async () => {
    const { plan, change } = await proposed();
    await verdict(change, 'approved');
    const other = await test.person('Denise Deny', { infrastructure: 3 });
    await verdict(change, 'denied', change.planHash, other);
    await expect(begin(test, plan, change)).rejects.toMatchObject({ code: 'denied' });
    expect((await listApprovals(test.workspace.db, change.subject)).map((one) => one.verdict)).toEqual([
      'approved',
      'denied',
    ]);
  });

  it('cannot be approved by an author, nor by a level that does not reach, nor in an older form', async () => {
    const own = (await proposed([test.first.personId])).change;
    await expect(verdict(own, 'approved')).rejects.toMatchObject({ code: 'own_work' });
    const { change } = await proposed();
    const assistant = await test.person('Anna Assist', { infrastructure: 2 });
    await expect(verdict(change, 'approved', change.planHash, assistant)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(verdict(change, 'approved', 'older')).rejects.toMatchObject({ code: 'plan_changed' });
  });
});
