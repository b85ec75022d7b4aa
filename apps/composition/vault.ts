// Opens the vault in a worker, and nowhere else: there its values are needed, and from there they go to drivers only.
import { fetchSecret } from '#drivers/secrets';
import type { Workspace } from '#platform';
import { createVault, executePort, observePort, referencePort, vaultPort } from '#procedures';
import type { Hands } from './hands.ts';
import { lookAgain } from './lookAgain.ts';

export function openVaultHere(workspace: Workspace, hands: Hands, dataDir: string): void {
  const vault = createVault(workspace);
  workspace.provide(referencePort, fetchSecret({ dataDir, env: process.env }));
  workspace.provide(vaultPort, vault);
  workspace.provide(executePort, hands.execute(workspace, vault));
  workspace.provide(observePort, lookAgain(workspace, vault));
}
