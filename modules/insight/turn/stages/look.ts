import { applyIntake, type Intake, lookAtMachine, planIntake } from '#estate';
import { PlumblineError, ref } from '#kernel';
import { toRef } from '#platform';
import { counted } from '../words.ts';
import type { StageWork, TurnWork } from '../work.ts';

/** Two looks at one machine may meet; then what is planned first no longer fits, and is planned again. */
const TRIES = 3;

/** Looks at the turn's machine and takes what it says into the estate. A second look changes only what changed. */
export async function lookAndApply(work: TurnWork): Promise<Intake> {
  const { turn, workspace, context, credential, signal } = work;
  const observation = await workspace.port(lookAtMachine)(turn.target, credential, signal, turn.startedBy);
  for (let tried = 1; ; tried++) {
    const planned = await planIntake(context, {
      target: turn.target,
      observation,
      ...(turn.componentId === null ? {} : { componentId: turn.componentId }),
    });
    try {
      return await applyIntake(context, planned.id, planned.planHash, [ref('turn', turn.id)]);
    } catch (error) {
      const moved = error instanceof PlumblineError && error.code === 'plan_changed';
      if (!moved || tried === TRIES) throw error;
    }
  }
}

export function intakeSentence(intake: Intake): string {
  const { create, update, remove, unchanged } = intake.summary;
  const changed = create + update + remove;
  const name = intake.component?.name ?? 'the machine';
  if (changed === 0) return `Looked at ${name}: everything is as recorded (${counted(unchanged, 'record')}).`;
  return `Looked at ${name}: ${create} new, ${update} changed, ${remove} gone, ${unchanged} as recorded.`;
}

export const look: StageWork = async (work) => {
  const intake = await lookAndApply(work);
  const component = intake.component!;
  return async () => ({
    state: 'done',
    sentence: intakeSentence(intake),
    refs: [component, toRef('intake', intake.id, intakeSentence(intake))],
    figures: [
      { label: 'New records', value: intake.summary.create, source: intake.key },
      { label: 'Changed records', value: intake.summary.update, source: intake.key },
      { label: 'Records gone', value: intake.summary.remove, source: intake.key },
      ...intake.warnings
        .slice(0, 5)
        .map((warning) => ({ label: 'Could not be read', value: warning, source: intake.key })),
    ],
    data: { intakeId: intake.id },
    turn: { componentId: component.id },
  });
};
