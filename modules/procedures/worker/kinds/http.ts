import type { HttpAction } from '../../plan/action.ts';
import type { Outcome } from '../../run/outcome.ts';
import type { Failure } from '../failure.ts';
import { judge } from './judge.ts';
import type { StepExecutor, Tools, Work } from './kind.ts';
import { atPointer } from './pointer.ts';
import { changesNothing, type HttpAnswer, parsed, sendHttp, unexpectedOfHttp } from './sendHttp.ts';
import { unmarked } from './unmarked.ts';

/** Of the answer, into the run's log. */
const SHOWN_CHARACTERS = 16_384;

/** Sends a request, and sees whether the answer is what was expected. */
export const http: StepExecutor<HttpAction> = {
  harmless: changesNothing,
  attempt: (work, tools) =>
    unmarked(work, tools, { harmless: changesNothing(work.action) }, () => execute(work, tools)),
};

async function execute(work: Work<HttpAction>, tools: Tools): Promise<Failure> {
  const answer = await sendHttp(work.action, work, tools);
  const wrong = unexpectedOfHttp(work.action, answer);
  const kept = { durationMs: Math.round(answer.durationMs), how: 'executed' as const };
  const outcome: Outcome =
    wrong === null
      ? await judge(work, tools, kept, (source) => {
          if ('status' in source) return answer.status;
          if ('header' in source) return answer.headers[source.header.toLowerCase()];
          return 'json' in source ? atPointer(parsed(answer), source.json) : null;
        })
      : { kind: 'failed', result: { ...kept, summary: wrong } };
  // Only now: what of the answer is a secret is masked from here on.
  show(work, tools, answer);
  return outcome;
}

function show({ claim, action }: Work<HttpAction>, tools: Tools, answer: HttpAnswer): void {
  tools.output.note(`${action.method} ${new URL(action.url).origin}: ${answer.status}`);
  const holdsSecret = Object.values(claim.step.outputs).some((output) => output.secret !== null);
  if (holdsSecret) tools.output.note('The answer is not shown: it holds a secret.');
  else tools.output.push({ stream: 'stdout', text: answer.text.slice(0, SHOWN_CHARACTERS) });
}
