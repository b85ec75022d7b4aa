import { asPlumblineError } from '#kernel';
import type { Workspace } from '#platform';
import type { Claim } from '../run/claim.ts';
import { requireStillOurs } from '../run/lease.ts';
import { countAttempt } from '../run/repeat.ts';
import { type HeldSecrets, holdRunSecrets, Redactor } from '../vault/index.ts';
import { attemptStep } from './attempt.ts';
import type { Failure } from './failure.ts';
import { OutputLog, storable } from './output.ts';
import { systemContext } from './system.ts';

/** Attempts a claimed step with all that it needs of the workspace. Never throws. */
export async function attemptClaim(
  workspace: Workspace,
  claim: Claim,
  cancelled: AbortSignal,
  leaseMs: number,
): Promise<Failure> {
  const about = { run: claim.runId, step: claim.step.name, generation: claim.generation };
  const output = new OutputLog(workspace.db, workspace.clock, claim, (err) =>
    workspace.log.warn({ ...about, err }, 'output was not kept'),
  );
  let redactor = new Redactor();
  try {
    const secrets = await secretsOf(workspace, claim);
    redactor = secrets.redactor;
    output.redactBy(redactor);
    const outcome = await attemptStep(
      claim,
      {
        ...{ workspace, output, cancelled },
        port: (port) => workspace.port(port),
        secrets,
        beforeRepeating: async () =>
          (await systemContext(workspace, 'run.work')).mutate((mutation) => countAttempt(mutation, claim)),
        stillOurs: () => requireStillOurs(workspace.db, claim, { leaseMs, clock: workspace.clock }),
        onDefect: (err) => workspace.log.error({ ...about, err }, 'an attempt at a step met an error of ours'),
      },
      secrets.values,
    );
    await output.end();
    return masked(outcome, redactor);
  } catch (err) {
    workspace.log.error({ ...about, err }, 'an attempt at a step met an error of ours');
    const summary = storable(redactor.mask(asPlumblineError(err).message));
    return { kind: 'look-again', summary, mayHaveRun: claim.mayHaveRun };
  }
}

/** Most plans know no secrets, and to stop a step takes none: then nothing is asked of the vault. */
function secretsOf(workspace: Workspace, claim: Claim): Promise<HeldSecrets> {
  const { step, run } = claim;
  if (claim.how === 'stop' || (step.generate.length === 0 && !run.hasSecrets)) return Promise.resolve(withoutSecrets());
  return holdRunSecrets(workspace, claim.runId, step.generate);
}

function withoutSecrets(): HeldSecrets {
  const redactor = new Redactor();
  return {
    ...{ values: new Map(), redactor, hide: (value: string) => redactor.add(value) },
    keep: () => Promise.reject(new Error('The plan of this run speaks of no secrets.')),
  };
}

/** What is kept of a step tells no secret either: the last words of a command may hold one. */
function masked(outcome: Failure, redactor: Redactor): Failure {
  if (outcome.kind === 'stale') return outcome;
  const mask = (text: string): string => storable(redactor.mask(text));
  if (outcome.kind === 'look-again' || outcome.kind === 'not-yet')
    return { ...outcome, summary: mask(outcome.summary) };
  const { result } = outcome;
  const question = result.question === undefined ? {} : { question: mask(result.question) };
  const kept = { ...outcome, result: { ...result, summary: mask(result.summary), ...question } };
  if (kept.kind !== 'done' || !kept.outputs) return kept;
  const outputs = Object.entries(kept.outputs).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value,
  ]);
  return { ...kept, outputs: Object.fromEntries(outputs) };
}
