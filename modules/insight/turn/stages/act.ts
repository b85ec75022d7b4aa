/** approval, run: a person agrees to exactly this plan, and exactly this plan runs, once. */

import { sql } from 'kysely';
import { findChange, runChange, type StoredChange } from '#delivery';
import { type ErrorCode, type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Reader, toRef, type Workspace } from '#platform';
import { type Approval, listApprovals } from '#procedures';
import { moveInitiatives } from '#strategy';
import { moveInsight } from '../../insight/store.ts';
import type { StageResult } from '../turn.ts';
import { counted } from '../words.ts';
import { contextOf, type StageWork, waitUntil } from '../work.ts';

/** The verdict that counts for the change as it is: a denial of its plan, else the latest approval by no author. */
async function standingVerdict(reader: Reader, change: StoredChange): Promise<(Approval & { name: string }) | null> {
  const approvals = await listApprovals(reader, ref('change', change.id));
  const ofThisPlan = approvals.filter((one) => one.planHash === change.planHash);
  const found =
    ofThisPlan.find((one) => one.verdict === 'denied') ??
    ofThisPlan.filter((one) => !change.authors.includes(one.personId)).at(-1);
  if (!found) return null;
  const person = await reader
    .selectFrom('person')
    .select('name')
    .where('id', '=', found.personId)
    .executeTakeFirstOrThrow();
  return { ...found, name: person.name };
}

/**
 * Waits for a verdict. An approved change is started here, in the name of who approved it, so that an approval which
 * becomes void before (somebody edits the change) leaves the turn waiting.
 */
export const approval: StageWork = async ({ turn, workspace, context }) => {
  const change = await findChange(context.db, turn.changeId!);
  if (!change) throw new PlumblineError('not_found', `There is no change ${turn.changeId}.`);
  const key = keyOf(ref('change', change.id));
  const refs = [toRef('change', change.id, change.title)];
  const verdict = await standingVerdict(context.db, change);
  const because = verdict?.reason ? ` ${verdict.reason}` : '';
  const waiting = async (): Promise<StageResult> => ({
    state: 'waiting',
    sentence: `${key} waits for somebody at level ${change.level} in its domain who did not write it.`,
    refs,
  });
  switch (change.state) {
    case 'draft':
    case 'proposed':
      return waiting;
    case 'denied':
      return async () => ({
        state: 'done',
        sentence: `${verdict?.name ?? 'An approver'} denied ${key}.${because} Nothing was done to the machine.`,
        refs,
        end: 'finished',
      });
    case 'withdrawn':
      return async () => ({
        state: 'done',
        sentence: `${key} was withdrawn. Nothing was done to the machine.`,
        refs,
        end: 'cancelled',
      });
    default:
      if (change.runId === null && !(await startRun(workspace, change.id, verdict))) return waiting;
      return async (mutation) => {
        if (turn.insightId !== null) await moveInsight(mutation.tx, turn.insightId, 'decided', mutation.now);
        if (turn.initiativeId !== null) {
          await moveInitiatives(mutation.tx, [turn.initiativeId], 'running');
          await mutation.record({ subject: ref('initiative', turn.initiativeId), action: 'initiative.run' });
        }
        return {
          state: 'done',
          sentence: `${verdict?.name ?? 'Somebody'} approved exactly this plan of ${key}.${because}`,
          refs: [...refs, ...(verdict ? [toRef('approval', verdict.id, `Approved by ${verdict.name}`)] : [])],
          data: { approverId: verdict?.personId ?? null, approvalId: verdict?.id ?? null },
        };
      };
  }
};

const NO_LONGER: readonly ErrorCode[] = ['illegal_transition', 'not_approved', 'plan_changed', 'own_work', 'denied'];

/** Starts the run once. false: the change is no longer approved. */
async function startRun(workspace: Workspace, changeId: Id, verdict: Approval | null): Promise<boolean> {
  if (verdict === null) return false;
  const context = await contextOf(workspace, verdict.personId, 'turn.run');
  try {
    await context.mutate((mutation) => runChange(context, mutation, changeId));
    return true;
  } catch (error) {
    if (error instanceof PlumblineError && NO_LONGER.includes(error.code)) return false;
    throw error;
  }
}

interface EndedRun {
  id: Id;
  state: string;
  title: string;
  startedBy: Id;
  steps: { name: string; state: string; how: string | null }[];
}

export const run: StageWork = async ({ turn, workspace, context, signal }) => {
  const change = await findChange(context.db, turn.changeId!);
  const runId = change?.runId;
  if (runId == null) throw new PlumblineError('not_approved', 'The change of this turn has no run.');
  const ended = await waitUntil(workspace, signal, () => readEnded(context.db, runId));
  const done = ended.steps.filter((step) => step.state === 'done').length;
  const observed = ended.steps.filter((step) => step.how === 'earlier-attempt').length;
  const seen =
    observed === 0
      ? ''
      : ` ${counted(observed, 'step')} had been done before an interruption and ${observed === 1 ? 'was' : 'were'} not repeated.`;
  const failed = ended.steps.find((step) => step.state === 'failed');
  return async () => ({
    state: ended.state === 'finished' ? 'done' : 'failed',
    sentence:
      ended.state === 'finished'
        ? `${keyOf(ref('run', runId))} finished: ${done} of ${counted(ended.steps.length, 'step')} done.${seen}`
        : `${keyOf(ref('run', runId))} ${ended.state === 'failed' ? 'failed' : 'was cancelled'}${failed ? ` at "${failed.name}"` : ''}: ${done} of ${counted(ended.steps.length, 'step')} done.${seen}`,
    refs: [toRef('run', runId, ended.title)],
    figures: [
      { label: 'Steps done', value: done, source: keyOf(ref('run', runId)) },
      { label: 'Found done, not repeated', value: observed, source: keyOf(ref('run', runId)) },
    ],
    data: { runId, runState: ended.state, startedBy: ended.startedBy },
  });
};

async function readEnded(reader: Reader, runId: Id): Promise<EndedRun | null> {
  const row = await reader
    .selectFrom('run')
    .select(['state', 'started_by', 'plan'])
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  if (row.state !== 'finished' && row.state !== 'failed' && row.state !== 'cancelled') return null;
  const steps = await reader
    .selectFrom('step')
    .select(['name', 'state', sql<string | null>`result ->> 'how'`.as('how')])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  const title = (row.plan as { title?: string }).title ?? 'Run';
  return { id: runId, state: row.state, title, startedBy: row.started_by, steps };
}
