import { findChange, type StoredChange } from '#delivery';
import { type Id, PlumblineError } from '#kernel';
import { type Reader, toRef } from '#platform';
import { keepOutcome, outcomeOf } from '../../change/outcome.ts';
import { stageOf } from '../turn.ts';
import type { StageWork } from '../work.ts';
import { intakeSentence, lookAndApply } from './look.ts';

export const verify: StageWork = async (work) => {
  const { turn, context } = work;
  const change = await requireChange(context.db, turn.changeId!);
  const after = await lookAndApply(work);
  const beforeId = Number(stageOf(turn, 'look').data['intakeId']);
  const ran = stageOf(turn, 'run').data['runState'] === 'finished';
  const outcome = await outcomeOf(context, change, { beforeId, after }, ran);
  const { prediction, succeeded } = outcome;
  return async (mutation) => {
    await keepOutcome(mutation, change, turn.componentId!, outcome);
    return {
      state: succeeded ? 'done' : 'failed',
      sentence: `${intakeSentence(after)} ${outcome.sentence}`,
      refs: [toRef('intake', after.id, intakeSentence(after)), toRef('change', change.id, change.title)],
      figures: [
        { label: 'As predicted', value: prediction.asPredicted.length, unit: 'packages', source: 'the second look' },
        { label: 'Otherwise', value: prediction.otherwise.length, unit: 'packages', source: 'the second look' },
        { label: 'Not predicted', value: prediction.unpredicted.length, unit: 'packages', source: 'the second look' },
      ],
      data: { intakeId: after.id, succeeded },
    };
  };
};

export async function requireChange(reader: Reader, id: Id): Promise<StoredChange> {
  const change = await findChange(reader, id);
  if (!change) throw new PlumblineError('not_found', `There is no change ${id}.`);
  return change;
}
