import { asPlumblineError } from '#kernel';
import type { Executed, ExecuteOn, ExecuteOptions, MarkedAttempt, ObserveComponent, Reach } from '../execute.ts';
import type { Command } from '../plan/plan.ts';
import type { Claim } from '../run/claim.ts';
import { afterInterruption, type EarlierAttempt, type Verified } from '../run/ready.ts';
import type { Outcome } from '../run/settle.ts';
import { type Failure, outcomeOfError } from './failure.ts';
import type { OutputLog } from './output.ts';

/** What an attempt at a step works with. */
export interface Tools {
  executeOn: ExecuteOn;
  observe: () => ObserveComponent;
  output: OutputLog;
  /** Throws `stale_executor` where the step is another executor's by now. */
  beforeRepeating(): Promise<void>;
  /** An error that tells nothing to people: it is for the log. */
  onDefect(error: unknown): void;
  /** Aborted when the run is cancelled: what runs on the target is then stopped. */
  cancelled: AbortSignal;
}

/**
 * Works on one claimed step and says what came of it. It makes no choices of its own: what to do is the plan's, and
 * after an interruption the rule's (afterInterruption).
 */
export async function attemptStep(claim: Claim, tools: Tools): Promise<Failure> {
  const { step } = claim;
  try {
    if (step.kind === 'observe') return await look(claim, tools);
    const reach = tools.executeOn(step.target.connection);
    if (step.kind === 'verify') return await ask(claim, reach, tools);
    if (claim.how === 'stop') return await stop(claim, reach);
    if (claim.how === 'first') return await execute(claim, reach, tools);
    return await resume(claim, reach, tools);
  } catch (error) {
    if (asPlumblineError(error).code === 'internal') tools.onDefect(error);
    return outcomeOfError(error, { mayHaveRun: claim.mayHaveRun, harmless: step.kind !== 'run' });
  }
}

async function look(claim: Claim, tools: Tools): Promise<Outcome> {
  if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
  const { component, connection } = claim.step.target;
  const { summary } = await tools.observe()({
    componentId: component.id,
    connection,
    runId: claim.runId,
    stepId: claim.stepId,
    signal: AbortSignal.any([tools.cancelled, AbortSignal.timeout(claim.step.timeoutMs)]),
  });
  return { kind: 'done', observed: true, result: { summary, how: 'observed' } };
}

/** A question may be asked any number of times. */
async function ask(claim: Claim, reach: Reach, tools: Tools): Promise<Outcome> {
  if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
  const result = await reach.exec(claim.step.command!, optionsOf(claim, tools));
  const kept = { exitCode: result.exitCode, durationMs: Math.round(result.durationMs), how: 'observed' as const };
  if (result.exitCode === 0) return { kind: 'done', observed: true, result: { ...kept, summary: 'It is so.' } };
  return { kind: 'failed', result: { ...kept, summary: lastWords(result) ?? 'It is not so.' } };
}

async function stop(claim: Claim, reach: Reach): Promise<Outcome> {
  const { stopped } = await reach.stopEarlier(claim.marker, lookOptions(claim));
  const what = stopped ? 'What ran on the target was stopped.' : 'Nothing ran on the target any more.';
  return { kind: 'failed', result: { summary: `The run was cancelled. ${what}` } };
}

async function execute(claim: Claim, reach: Reach, tools: Tools): Promise<Outcome> {
  const result = await reach.execMarked(claim.marker, claim.step.command!, optionsOf(claim, tools));
  return judge(claim, reach, tools, result, 'executed');
}

/** An earlier attempt may have come to something: look before anything is repeated. */
async function resume(claim: Claim, reach: Reach, tools: Tools): Promise<Outcome> {
  const seen = await reach.observe(claim.marker, lookOptions(claim));
  const earlier = earlierAttempt(seen, claim);
  const unsettled = earlier === 'never' || earlier === 'lost';
  // Where a retry was decided on, or nothing can have begun, it only matters that nothing is left running.
  const nothingToFindOut = unsettled && (claim.how === 'again' || !claim.mayHaveRun);
  const verified = unsettled && !nothingToFindOut ? await verify(claim, reach, tools) : 'none';
  const act = nothingToFindOut ? 'execute' : afterInterruption(claim.step, earlier, verified);
  switch (act) {
    case 'follow':
      tools.output.note('An earlier attempt is still running on the target; its output from the beginning:');
      return judge(
        claim,
        reach,
        tools,
        await reach.follow(claim.marker, { ...optionsOf(claim, tools), ...lookOptions(claim) }),
        'earlier-attempt',
      );
    case 'take-result':
      tools.output.note('An earlier attempt had ended on the target; its output:');
      return judge(claim, reach, tools, replay(seen as Executed, tools), 'earlier-attempt');
    case 'done':
      return {
        kind: 'done',
        observed: true,
        result: { summary: 'It had taken effect already.', how: 'earlier-attempt' },
      };
    case 'execute':
      if (claim.how === 'take-over') await tools.beforeRepeating();
      return execute(claim, reach, tools);
    case 'ask-person': {
      const summary = 'It was interrupted, and it cannot be told whether it took effect.';
      const question = 'Look at the target. Retry it if nothing happened, or skip it with a reason if it is done.';
      return { kind: 'ask', result: { summary, question } };
    }
  }
}

function earlierAttempt(seen: MarkedAttempt, claim: Claim): EarlierAttempt {
  if (seen.state === 'running') return 'running';
  if (seen.state === 'never-started' || seen.generation <= claim.settledGeneration) return 'never';
  return seen.state === 'finished' ? 'ended' : 'lost';
}

function replay(result: Executed, tools: Tools): Executed {
  tools.output.push({ stream: 'stdout', text: result.stdout });
  tools.output.push({ stream: 'stderr', text: result.stderr });
  return result;
}

/** Exit status 0 is not enough: the step is done when its `verify` says so. */
async function judge(
  claim: Claim,
  reach: Reach,
  tools: Tools,
  result: Executed,
  how: 'executed' | 'earlier-attempt',
): Promise<Outcome> {
  const kept = { exitCode: result.exitCode, durationMs: Math.round(result.durationMs), how };
  if (result.exitCode !== 0) {
    const ended = result.exitCode === null ? `signal ${result.signal}` : `exit status ${result.exitCode}`;
    const words = lastWords(result);
    return { kind: 'failed', result: { ...kept, summary: words ? `${words} (${ended})` : `It ended with ${ended}.` } };
  }
  const verified = await verify(claim, reach, tools);
  switch (verified) {
    case 'none':
      return { kind: 'done', observed: false, result: { ...kept, summary: 'It ended without an error.' } };
    case 'yes':
      return {
        kind: 'done',
        observed: true,
        result: { ...kept, summary: 'It ended without an error, and its effect was seen.' },
      };
    case 'no':
      return {
        kind: 'failed',
        result: { ...kept, summary: 'It ended without an error, but its effect cannot be seen.' },
      };
    case 'unknown': {
      const summary = 'It ended without an error, but whether it took effect could not be seen.';
      return { kind: 'ask', result: { ...kept, summary, question: 'Look at the target. Did the step take effect?' } };
    }
  }
}

async function verify(claim: Claim, reach: Reach, tools: Tools): Promise<Verified> {
  const command: Command | null = claim.step.verify;
  if (!command) return 'none';
  const { timeoutMs, signal } = optionsOf(claim, tools);
  const result = await reach.exec(command, { timeoutMs, ...(signal && { signal }) });
  return result.exitCode === 0 ? 'yes' : result.exitCode === 1 ? 'no' : 'unknown';
}

function optionsOf(claim: Claim, tools: Tools): ExecuteOptions {
  return { timeoutMs: claim.step.timeoutMs, signal: tools.cancelled, onOutput: (chunk) => tools.output.push(chunk) };
}

function lookOptions(claim: Claim): { sudo: boolean } {
  return { sudo: claim.step.command?.sudo ?? false };
}

/** The last line that a failed command wrote: most programs say there what is wrong. */
function lastWords(result: Executed): string | undefined {
  const line = `${result.stdout}\n${result.stderr}`.trimEnd().split('\n').at(-1)?.trim();
  return line ? line.slice(0, 300) : undefined;
}
