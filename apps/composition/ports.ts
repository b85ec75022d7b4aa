// The needs that modules declare, fulfilled by parts of other modules and by the drivers.
import { type IntakeThread, intakeCodecs, intakeWork, lookAtMachine, meetMachine, usedComponent } from '#estate';
import { namedResource, wireLoop } from '#insight';
import { resourcePort, usedComponentPort } from '#people';
import type { Workspace } from '#platform';
import { executePort, httpPort, ldapPort, observePort, showHostKeyPort, softwareUsePort } from '#procedures';
import { judgeSoftwareUse } from '#strategy';
import { codecs } from './codecs.ts';
import type { Hands } from './hands.ts';
import { lookAgain } from './lookAgain.ts';

export function wirePorts(workspace: Workspace, hands: Hands, intake?: IntakeThread): void {
  workspace.provide(lookAtMachine, hands.look(workspace));
  workspace.provide(meetMachine, hands.meet(workspace));
  workspace.provide(executePort, hands.execute(workspace));
  workspace.provide(httpPort, hands.http(workspace));
  workspace.provide(ldapPort, hands.ldap);
  workspace.provide(showHostKeyPort, hands.showHostKey);
  workspace.provide(observePort, lookAgain(workspace));
  workspace.provide(softwareUsePort, judgeSoftwareUse);
  workspace.provide(intakeCodecs, codecs);
  if (intake) workspace.provide(intakeWork, intake.workOf(workspace));
  workspace.provide(resourcePort, namedResource);
  workspace.provide(usedComponentPort, usedComponent);
  wireLoop(workspace);
}
