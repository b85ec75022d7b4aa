/** approval, run: a person agrees to exactly this plan, and exactly this plan runs, once. */

import { sql } from 'kysely';
import { findChange, runChange } from '#delivery';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Reader, toRef, type Workspace } from '#platform';
import { type Approval, listApprovals } from '#procedures';
import { moveInitiatives } from '#strategy';
import { moveInsight } from '../../insight/store.ts';
import { type StoredTurn, stageOf } from '../turn.ts';
import { counted } from '../words.ts';
import { contextOf, type StageWork, waitUntil } from '../work.ts';

/** The approval that counts for the change as it is: the latest of its plan. */
export async function standingApproval(reader: Reader, changeId: Id): Promise<(Approval & { name: string }) | null> {
  const change = await findChange(reader, changeId);
  const approvals = await listApprovals(reader, ref('change', changeId));
  const found = approvals.filter((one) => one.planHash === change?.planHash).at(-1);
  if (!found) return null;
  const person = await reader
    .selectFrom('person')
    .select('name')
    .where('id', '=', found.personId)
    .executeTakeFirstOrThrow();
  return { ...found, name: person.name };
}

export const approval: StageWork = async ({ turn, context }) => {
  const changeId = turn.changeId!;
  const change = await findChange(context.db, changeId);
  if (!change) throw new PlumblineError('not_found', `There is no change ${changeId}.`);
  const key = keyOf(ref('change', changeId));
  const refs = [toRef('change', changeId, change.title)];
  const verdict = await standingApproval(context.db, changeId);
  const because = verdict?.reason ? ` ${verdict.reason}` : '';
  switch (change.state) {
    case 'draft':
    case 'proposed':
      return async () => ({
        state: 'waiting',
        sentence: `${key} waits for somebody at level ${change.level} in its domain who did not write it.`,
        refs,
      });
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

interface EndedRun {
  id: Id;
  state: string;
  title: string;
  startedBy: Id;
  steps: { name: string; state: string; how: string | null }[];
}

export const run: StageWork = async ({ turn, workspace, context, signal }) => {
  const runId = await startOnce(workspace, turn);
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

/** Starts the run in the name of who approved it, or finds the one that was started before an interruption. */
async function startOnce(workspace: Workspace, turn: StoredTurn): Promise<Id> {
  const change = await findChange(workspace.db, turn.changeId!);
  if (change?.runId != null) return change.runId;
  const approverId = stageOf(turn, 'approval').data['approverId'];
  if (typeof approverId !== 'number') throw new PlumblineError('not_approved', 'Nobody approved the change.');
  const context = await contextOf(workspace, approverId, 'turn.run');
  return context.mutate((mutation) => runChange(context, mutation, turn.changeId!));
}

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
