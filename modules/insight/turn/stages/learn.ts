/** learn: what no longer holds, what is left at stake, which measure moved, and who has shown what. */
import type { StoredChange } from '#delivery';
import { type Id, keyOf, ref } from '#kernel';
import { type EvidenceDraft, recordEvidence } from '#people';
import { type Mutation, toRef } from '#platform';
import { findInitiatives, measureSoftware, moveInitiatives, sayDay } from '#strategy';
import { gatherInsights } from '../../insight/gather.ts';
import type { ExplainedRange } from '../../insight/insight.ts';
import { findInsights } from '../../insight/store.ts';
import { measureLoop } from '../../loop/speed.ts';
import { type StoredTurn, stageOf } from '../turn.ts';
import { counted, exposureFigure, moneyAYear, percentText } from '../words.ts';
import type { StageWork } from '../work.ts';
import { componentExposure, settleComponent } from './understand.ts';
import { requireChange } from './verify.ts';

export const learn: StageWork = async ({ turn, context }) => {
  const change = await requireChange(context.db, turn.changeId!);
  const succeeded = stageOf(turn, 'verify').data['succeeded'] === true;
  return async (mutation) => {
    const settled = await settleComponent(mutation, turn.componentId!);
    const gathered = await gatherInsights(context, mutation, settled);
    const exposure = await componentExposure(
      context,
      mutation.tx,
      turn.componentId!,
      settled.holding.map((signal) => signal.id),
    );
    const measured = await measureSoftware(mutation, change.runId === null ? [] : [ref('run', change.runId)]);
    await measureLoop(mutation, change.runId === null ? [] : [ref('run', change.runId)]);
    const [acted] = turn.insightId === null ? [] : await findInsights(mutation.tx, [turn.insightId]);
    await settleInitiative(mutation, turn, acted?.resolvedAt !== null);
    const evidence = succeeded ? await keepEvidence(mutation, turn, change) : [];
    const before = stageOf(turn, 'insight').data['exposureBefore'] as unknown as ExplainedRange;
    const shareBefore = stageOf(turn, 'judge').data['shareBefore'];
    const parts = [
      settled.resolved.length > 0
        ? `${counted(settled.resolved.length, 'signal')} no longer ${settled.resolved.length === 1 ? 'holds' : 'hold'}`
        : 'No signal has gone',
      acted
        ? `${keyOf(ref('insight', acted.id))} ${acted.name} is ${acted.resolvedAt ? 'resolved' : 'still open elsewhere'}`
        : '',
      `at stake on this machine: ${moneyAYear(exposure)}, before: ${moneyAYear(before)}`,
      measured && typeof shareBefore === 'number'
        ? `${measured.name}: ${percentText(shareBefore)} before, ${percentText(measured.value)} now`
        : '',
    ].filter((part) => part !== '');
    return {
      state: 'done',
      sentence: `${parts.join('; ')}.`,
      refs: [
        ...settled.resolved.map((signal) => toRef('signal', signal.id, signal.summary)),
        ...gathered.resolved.map((one) => toRef('insight', one.id, one.name)),
        ...(measured ? [toRef('measurement', measured.measurementId, measured.name)] : []),
        ...evidence.map((id) =>
          toRef('evidence', id, `Evidence of ${sayDay(mutation.now.toISOString().slice(0, 10))}`),
        ),
      ],
      figures: [
        exposureFigure('At stake on this machine, before', before),
        exposureFigure('At stake on this machine, now', exposure),
        ...(acted ? [exposureFigure(`${acted.name}, now`, acted.exposure)] : []),
        ...(measured
          ? [
              {
                label: `${measured.name}, whole estate`,
                value: measured.value,
                unit: measured.unit,
                source: `${measured.share.compliant} of ${measured.share.installations} installations; target ${measured.target}`,
              },
            ]
          : []),
      ],
      data: { exposureAfter: exposure as never },
      ...(succeeded ? {} : { end: 'failed' as const }),
    };
  };
};

/** Done when its insight is resolved; else it goes on elsewhere and competes for its place again. */
async function settleInitiative(mutation: Mutation, turn: StoredTurn, resolved: boolean): Promise<void> {
  if (turn.initiativeId === null) return;
  const [initiative] = await findInitiatives(mutation.tx, { ids: [turn.initiativeId] });
  if (initiative?.state !== 'running') return;
  const state = resolved ? 'done' : 'proposed';
  await moveInitiatives(mutation.tx, [initiative.id], state);
  await mutation.record({
    subject: ref('initiative', initiative.id),
    action: resolved ? 'initiative.finish' : 'initiative.go-on',
  });
}

/** What the approver and whoever ran it have shown; each piece is kept once. */
async function keepEvidence(mutation: Mutation, turn: StoredTurn, change: StoredChange): Promise<Id[]> {
  const approverId = stageOf(turn, 'approval').data['approverId'] as Id | null;
  const approvalId = stageOf(turn, 'approval').data['approvalId'] as Id | null;
  const runnerId = stageOf(turn, 'run').data['startedBy'] as Id | null;
  const subject = ref('change', change.id);
  const shared = {
    domainId: change.domainId,
    level: change.level,
    phase: 'deploy' as const,
    topic: change.plan.procedure.key,
    subject,
  };
  const note = `${keyOf(subject)} ${change.title}: verified.`;
  const drafts: EvidenceDraft[] = [];
  if (approverId) drafts.push({ ...shared, personId: approverId, kind: 'change-approved', note });
  if (runnerId) drafts.push({ ...shared, personId: runnerId, kind: 'change-run', note });
  const causes = [
    ...(approvalId ? [ref('approval', approvalId)] : []),
    ...(change.runId === null ? [] : [ref('run', change.runId)]),
  ];
  return recordEvidence(mutation, drafts, causes);
}
