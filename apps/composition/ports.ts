// The needs that modules declare, fulfilled by parts of other modules and by the drivers.
import { lookAtMachine } from '#estate';
import type { Workspace } from '#platform';
import { executePort } from '#procedures';
import type { Hands } from './hands.ts';

export function wirePorts(workspace: Workspace, hands: Hands): void {
  workspace.provide(lookAtMachine, hands.look(workspace));
  workspace.provide(executePort, hands.execute(workspace));
}
