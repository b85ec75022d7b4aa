import { applyIntake, type Intake, type IntakeCredential, type IntakeTarget, lookAtMachine, planIntake } from '#estate';
import { type Id, PlumblineError, type RecordRef } from '#kernel';
import type { Context, Workspace } from '#platform';

export interface Look {
  target: IntakeTarget;
  /** Which component it is; null: to be recognised. */
  componentId: Id | null;
  credential: IntakeCredential | undefined;
  signal: AbortSignal;
  /** Who answers for a host key that is met for the first time. */
  approvedBy: Id;
}

/** Two looks at one machine may meet; then what is planned first no longer fits, and is planned again. */
const TRIES = 3;

/** Looks at a machine and takes what it says into the estate. A second look changes only what changed. */
export async function lookAtComponent(
  workspace: Workspace,
  context: Context,
  look: Look,
  causes: RecordRef[],
): Promise<Intake> {
  const { target, componentId, credential, signal, approvedBy } = look;
  const observation = await workspace.port(lookAtMachine)(target, credential, signal, approvedBy);
  for (let tried = 1; ; tried++) {
    const planned = await planIntake(context, {
      target,
      observation,
      ...(componentId === null ? {} : { componentId }),
    });
    try {
      return await applyIntake(context, planned.id, planned.planHash, causes);
    } catch (error) {
      const moved = error instanceof PlumblineError && error.code === 'plan_changed';
      if (!moved || tried === TRIES) throw error;
    }
  }
}
