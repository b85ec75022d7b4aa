import type { Executed, MarkedAttempt, Reach } from '../../execute.ts';
import type { RunAction } from '../../plan/action.ts';
import type { Claim } from '../../run/claim.ts';
import type { Outcome } from '../../run/outcome.ts';
import { afterInterruption, type EarlierAttempt } from '../../run/ready.ts';
import { fromText } from '../outputs.ts';
import { lastWords, optionsOf, reachOf } from './exec.ts';
import { askWhatBecame, effectSeen, judge } from './judge.ts';
import type { StepExecutor, Tools, Work } from './kind.ts';
import { probe } from './probe.ts';

/** Executes a command on the target, once under its marker, and sees whether it took effect. */
export const run: StepExecutor<RunAction> = {
  harmless: () => false,
  async attempt(work, tools) {
    const reach = reachOf(work, tools);
    if (work.claim.how === 'stop') return stop(work, reach);
    if (work.claim.how === 'first') return execute(work, reach, tools);
    return resume(work, reach, tools);
  },
};

type Commanded = Work<RunAction>;

/** The host's records must reach back so much further than to the claim: the workers' clocks may differ a little. */
const MARGIN_MS = 60_000;

const lookOptions = ({ action }: Commanded): { sudo: boolean } => ({ sudo: action.command.sudo });

async function stop(work: Commanded, reach: Reach): Promise<Outcome> {
  const { stopped } = await reach.stopEarlier(work.claim.marker, lookOptions(work));
  const what = stopped ? 'What ran on the target was stopped.' : 'Nothing ran on the target any more.';
  return { kind: 'failed', result: { summary: `The run was cancelled. ${what}` } };
}

async function execute(work: Commanded, reach: Reach, tools: Tools): Promise<Outcome> {
  const { claim, action } = work;
  const options = optionsOf(claim, tools);
  // Written whole and by rename: writing them again changes nothing.
  for (const file of action.files) await reach.putFile(file, { ...options, sudo: action.command.sudo });
  const result = await reach.execMarked(claim.marker, action.command, options);
  return judged(work, tools, result, 'executed');
}

/** An earlier attempt may have come to something: look before anything is repeated. */
async function resume(work: Commanded, reach: Reach, tools: Tools): Promise<Outcome> {
  const { claim } = work;
  const seen = await reach.observe(claim.marker, lookOptions(work));
  const earlier = earlierAttempt(seen, claim, tools.workspace.clock.now());
  const unsettled = earlier !== 'running' && earlier !== 'ended';
  // Where a retry was decided on, or nothing can have begun, it only matters that nothing is left running.
  const nothingToFindOut = unsettled && (claim.how === 'again' || !claim.mayHaveRun);
  const verified = unsettled && !nothingToFindOut ? await probe(work.verify, work, tools) : 'none';
  const act = nothingToFindOut ? 'execute' : afterInterruption(claim.step, earlier, verified);
  switch (act) {
    case 'follow': {
      tools.output.note('An earlier attempt is still running on the target; its output from the beginning:');
      const result = await reach.follow(claim.marker, { ...optionsOf(claim, tools), ...lookOptions(work) });
      return judged(work, tools, result, 'earlier-attempt');
    }
    case 'take-result':
      tools.output.note('An earlier attempt had ended on the target; its output:');
      return judged(work, tools, replay(seen as Executed, tools), 'earlier-attempt');
    case 'done':
      return leavesOutputs(claim) ? askWhatBecame : effectSeen;
    case 'execute':
      if (claim.how === 'take-over') await tools.beforeRepeating();
      return execute(work, reach, tools);
    case 'ask-person':
      return askWhatBecame;
  }
}

/** Its effect is seen, but what later steps need of its answer is lost. */
const leavesOutputs = ({ step }: Claim): boolean => Object.values(step.outputs).some((output) => output.required);

function earlierAttempt(seen: MarkedAttempt, claim: Claim, now: Date): EarlierAttempt {
  if (seen.state === 'running') return 'running';
  if (seen.state === 'never-started') {
    const claimedForMs = now.getTime() - claim.startedAt.getTime();
    return seen.knownForMs >= claimedForMs + MARGIN_MS ? 'excluded' : 'never';
  }
  if (seen.generation <= claim.settledGeneration) return 'never';
  return seen.state === 'finished' ? 'ended' : 'lost';
}

function replay(result: Executed, tools: Tools): Executed {
  tools.output.push({ stream: 'stdout', text: result.stdout });
  tools.output.push({ stream: 'stderr', text: result.stderr });
  return result;
}

async function judged(
  work: Commanded,
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
  return judge(work, tools, kept, (source) => {
    if ('stdout' in source) return fromText(result.stdout, source.stdout);
    return 'exitCode' in source ? result.exitCode : null;
  });
}
