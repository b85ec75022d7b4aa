import { asPlumblineError } from '#kernel';
import type { Context, Workspace } from '#platform';
import type { Claim } from '../run/claim.ts';
import { attemptStep } from './attempt.ts';
import type { Failure } from './failure.ts';
import { OutputLog } from './output.ts';
import { systemContext } from './system.ts';

/** Attempts a claimed step with all that it needs of the workspace. Never throws. */
export async function attemptClaim(
  workspace: Workspace,
  claim: Claim,
  cancelled: AbortSignal,
  beforeRepeating: (context: Context) => Promise<void>,
): Promise<Failure> {
  const about = { run: claim.runId, step: claim.step.name, generation: claim.generation };
  const output = new OutputLog(workspace.db, workspace.clock, claim, (err) =>
    workspace.log.warn({ ...about, err }, 'output was not kept'),
  );
  try {
    const outcome = await attemptStep(
      claim,
      {
        ...{ workspace, output, cancelled },
        port: (port) => workspace.port(port),
        secrets: { keep: () => Promise.reject(new Error('not yet')) },
        beforeRepeating: async () => beforeRepeating(await systemContext(workspace, 'run.work')),
        onDefect: (err) => workspace.log.error({ ...about, err }, 'an attempt at a step met an error of ours'),
      },
      new Map(),
    );
    await output.end();
    return outcome;
  } catch (err) {
    workspace.log.error({ ...about, err }, 'an attempt at a step met an error of ours');
    return { kind: 'look-again', summary: asPlumblineError(err).message, mayHaveRun: true };
  }
}
