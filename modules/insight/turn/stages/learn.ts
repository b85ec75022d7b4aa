/** verify, learn: what really came of it, held against what was said before. */
import { checkPrediction, findChange, type Outcome, type StoredChange, settleChange } from '#delivery';
import type { Observation } from '#estate';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type EvidenceDraft, recordEvidence } from '#people';
import { type Mutation, type Reader, toRef } from '#platform';
import { findInitiatives, measureSoftware, moveInitiatives, sayDay } from '#strategy';
import { gatherInsights } from '../../insight/gather.ts';
import type { ExplainedRange } from '../../insight/insight.ts';
import { findInsights } from '../../insight/store.ts';
import { measureLoop } from '../../loop/speed.ts';
import { type StoredTurn, stageOf } from '../turn.ts';
import { counted, exposureFigure, listed, moneyAYear, percentText } from '../words.ts';
import type { StageWork } from '../work.ts';
import { intakeSentence, lookAndApply } from './look.ts';
import { componentExposure, settleComponent } from './understand.ts';

export const verify: StageWork = async (work) => {
  const { turn, context } = work;
  const change = await requireChange(context.db, turn.changeId!);
  const intake = await lookAndApply(work);
  const [before, after] = await Promise.all([
    packagesOf(context.db, Number(stageOf(turn, 'look').data['intakeId'])),
    packagesOf(context.db, intake.id),
  ]);
  const prediction = checkPrediction(change.diff, before, after);
  const ran = stageOf(turn, 'run').data['runState'] === 'finished';
  const succeeded = ran && prediction.otherwise.length === 0;
  const outcome: Outcome = {
    at: context.now().toISOString(),
    sentence: outcomeSentence(prediction, ran),
    prediction,
    predictedFailure: change.risk.probability,
    succeeded,
  };
  return async (mutation) => {
    // Another turn that waited for the same change may have settled it.
    await settleChange(mutation, change.id, outcome);
    await tieToSteps(mutation, change, turn.componentId!);
    return {
      state: succeeded ? 'done' : 'failed',
      sentence: `${intakeSentence(intake)} ${outcome.sentence}`,
      refs: [toRef('intake', intake.id, intakeSentence(intake)), toRef('change', change.id, change.title)],
      figures: [
        { label: 'As predicted', value: prediction.asPredicted.length, unit: 'packages', source: 'the second look' },
        { label: 'Otherwise', value: prediction.otherwise.length, unit: 'packages', source: 'the second look' },
        { label: 'Not predicted', value: prediction.unpredicted.length, unit: 'packages', source: 'the second look' },
      ],
      data: { intakeId: intake.id, succeeded },
    };
  };
};

function outcomeSentence(prediction: Outcome['prediction'], ran: boolean): string {
  const { asPredicted, otherwise, unpredicted } = prediction;
  const all = asPredicted.length + otherwise.length;
  const surprise =
    unpredicted.length === 0
      ? 'nothing else changed'
      : `${counted(unpredicted.length, 'other package')} changed too (${listed(unpredicted.map((one) => one.package))})`;
  const different =
    otherwise.length === 0
      ? ''
      : `; otherwise: ${listed(otherwise.map((one) => `${one.package} is ${one.found ?? 'not there'}`))}`;
  return `${ran ? '' : 'The run did not finish. '}${asPredicted.length} of ${counted(all, 'package')} as predicted${different}; ${surprise}.`;
}

async function requireChange(reader: Reader, id: Id): Promise<StoredChange> {
  const change = await findChange(reader, id);
  if (!change) throw new PlumblineError('not_found', `There is no change ${id}.`);
  return change;
}

/** What an intake's observation says is installed: package → version. */
async function packagesOf(reader: Reader, intakeId: Id): Promise<Map<string, string>> {
  const row = await reader.selectFrom('intake').select('observation').where('id', '=', intakeId).executeTakeFirst();
  const observation = row?.observation as unknown as Observation | undefined;
  return new Map((observation?.packages ?? []).map((one) => [one.name, one.version]));
}

/** The line goes on from the step that installed something to the installation that is there now. */
async function tieToSteps(mutation: Mutation, change: StoredChange, componentId: Id): Promise<void> {
  const brought = change.diff.filter((entry) => entry.op !== 'remove').map((entry) => entry.name);
  if (change.runId === null || brought.length === 0) return;
  const [steps, installations] = await Promise.all([
    mutation.tx.selectFrom('step').select(['id', 'name']).where('run_id', '=', change.runId).execute(),
    mutation.tx
      .selectFrom('installation')
      .select(['id', 'package'])
      .where('component_id', '=', componentId)
      .where('recorded_to', '=', 'infinity' as unknown as Date)
      .where('package', 'in', brought)
      .execute(),
  ]);
  const stepIds = new Map(steps.map((step) => [step.name, step.id]));
  await mutation.recordAll(
    installations.flatMap((installation) => {
      const step = change.dryRun.commands.find((command) =>
        command.output.split('\n').some((line) => line.startsWith(`Inst ${installation.package} `)),
      );
      const stepId = step && stepIds.get(step.step);
      if (stepId === undefined) return [];
      return [
        {
          subject: ref('installation', installation.id),
          action: 'installation.confirm',
          causes: [ref('step', stepId)],
        },
      ];
    }),
  );
}

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
  const shared = { domainId: change.domainId, level: change.level, subject };
  const note = `${keyOf(subject)} ${change.title}: verified.`;
  const drafts: EvidenceDraft[] = [];
  if (approverId)
    drafts.push({ ...shared, personId: approverId, statement: 'approved a change that was verified', note });
  if (runnerId) drafts.push({ ...shared, personId: runnerId, statement: 'ran a change that was verified', note });
  const causes = [
    ...(approvalId ? [ref('approval', approvalId)] : []),
    ...(change.runId === null ? [] : [ref('run', change.runId)]),
  ];
  return recordEvidence(mutation, drafts, causes);
}
