// A run's "observe" step: look at the component again and take what it says into the estate.
import type { SshAuth } from '#drivers/ssh';
import { applyIntake, type IntakeCredential, type IntakeTarget, lookAtMachine, planIntake } from '#estate';
import { ref } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { createContext, type Workspace } from '#platform';
import type { ObserveComponent, Vault } from '#procedures';
import { authFrom } from './hands.ts';

/** With a vault, as in a worker, what it keeps signs in; without one the installation's own key does. */
export function lookAgain(workspace: Workspace, vault?: Vault): ObserveComponent {
  return async ({ componentId, connection, runId, stepId, signal }) => {
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
    const auth =
      vault && connection.driver === 'ssh' ? await authFrom(vault, connection, { runId, stepId, componentId }) : null;
    const observation = await workspace.port(lookAtMachine)(target, credentialOf(auth), signal, system.personId);
    const planned = await planIntake(context, { target, observation, componentId });
    const { summary } = await applyIntake(context, planned.id, planned.planHash);
    return { summary: `Looked again: ${summary.create} new, ${summary.update} changed, ${summary.remove} gone.` };
  };
}

function credentialOf(auth: SshAuth | null): IntakeCredential | undefined {
  switch (auth?.kind) {
    case 'key':
      return { privateKey: auth.privateKey, ...(auth.passphrase === undefined ? {} : { passphrase: auth.passphrase }) };
    case 'password':
      return { password: auth.password };
    default:
      return undefined;
  }
}
