import type { Intake } from '#estate';
import { ref } from '#kernel';
import { toRef } from '#platform';
import { lookAtComponent } from '../../change/look.ts';
import { counted } from '../words.ts';
import type { StageWork, TurnWork } from '../work.ts';

/** Looks at the turn's machine and takes what it says into the estate. */
export function lookAndApply({ turn, workspace, context, credential, signal }: TurnWork): Promise<Intake> {
  const { target, componentId, startedBy } = turn;
  const look = { target, componentId, credential, signal, approvedBy: startedBy };
  return lookAtComponent(workspace, context, look, [ref('turn', turn.id)]);
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
