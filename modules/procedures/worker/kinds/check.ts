import type { ActionOf, StepExecutor } from './kind.ts';
import { probe } from './probe.ts';

/** Asks a command or an expression; people are asked without a worker. Its output `answer` is true or false. */
export const check: StepExecutor<ActionOf<'check'>> = {
  harmless: () => true,
  async attempt(work, tools) {
    const { by, onNo } = work.action;
    if (work.claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    if (by.who === 'person') throw new Error('A person is asked without a worker.');
    const question =
      by.who === 'command'
        ? { kind: 'verify' as const, command: by.command }
        : { kind: 'expression' as const, expression: by.expression };
    const answer = await probe(question, work, tools);
    if (answer === 'yes' || (answer === 'no' && onNo === 'go-on')) {
      const summary = answer === 'yes' ? 'Yes.' : 'No; it goes on all the same.';
      const outputs = { answer: answer === 'yes' };
      return { kind: 'done', observed: true, result: { summary, how: 'observed' }, outputs };
    }
    const summary = answer === 'no' ? 'No.' : 'It could not be told.';
    return { kind: 'failed', result: { summary, how: 'observed' } };
  },
};
