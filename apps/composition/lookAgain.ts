// A run's "observe" step: look at the component again and take what it says into the estate.
import { applyIntake, type IntakeTarget, lookAtMachine, planIntake } from '#estate';
import { ref } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { createContext, type Workspace } from '#platform';
import type { ObserveComponent } from '#procedures';

export function lookAgain(workspace: Workspace): ObserveComponent {
  return async ({ componentId, connection, stepId, signal }) => {
    const system = (await findSystemActor(workspace.db))!;
    const context = createContext({
      workspace,
      authority: createAuthority(workspace),
      actor: system,
      operation: 'run.observe',
      signal,
      causes: [ref('step', stepId)],
    });
    const target: IntakeTarget =
      connection.driver === 'local'
        ? { kind: 'local' }
        : { kind: 'ssh', address: connection.address, port: connection.port, user: connection.user };
    const observation = await workspace.port(lookAtMachine)(target, undefined, signal, system.personId);
    const planned = await planIntake(context, { target, observation, componentId });
    const { summary } = await applyIntake(context, planned.id, planned.planHash);
    return { summary: `Looked again: ${summary.create} new, ${summary.update} changed, ${summary.remove} gone.` };
  };
}
