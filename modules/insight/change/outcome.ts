/** What came of a change, held against what was said before. */
import { checkPrediction, type Outcome, type StoredChange, settleChange } from '#delivery';
import type { Intake, Observation } from '#estate';
import { type Id, ref } from '#kernel';
import type { Context, Mutation, Reader } from '#platform';
import { counted, listed } from '../turn/words.ts';

/** Compares what the dry run predicted with what two looks found, one before the run and one after. */
export async function outcomeOf(
  context: Context,
  change: StoredChange,
  looks: { beforeId: Id | null; after: Intake },
  ran: boolean,
): Promise<Outcome> {
  const [before, after] = await Promise.all([
    looks.beforeId === null ? new Map<string, string>() : packagesOf(context.db, looks.beforeId),
    packagesOf(context.db, looks.after.id),
  ]);
  const prediction = checkPrediction(change.diff, looks.beforeId === null ? after : before, after);
  return {
    at: context.now().toISOString(),
    sentence: outcomeSentence(prediction, ran),
    prediction,
    predictedFailure: change.risk.probability,
    succeeded: ran && prediction.otherwise.length === 0,
  };
}

/** Keeps the outcome; the line then goes on from the steps to what they installed. */
export async function keepOutcome(
  mutation: Mutation,
  change: StoredChange,
  componentId: Id,
  outcome: Outcome,
): Promise<void> {
  await settleChange(mutation, change.id, outcome);
  await tieToSteps(mutation, change, componentId);
}

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
