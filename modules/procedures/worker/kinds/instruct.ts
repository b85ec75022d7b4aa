import type { ActionOf, StepExecutor } from './kind.ts';
import { probe } from './probe.ts';

/**
 * A person does it. A worker comes in twice: before, where a secret has to be made for it, and after, where its `verify`
 * looks whether it is so. The answer no is given back to the person.
 */
export const instruct: StepExecutor<ActionOf<'instruct'>> = {
  harmless: () => true,
  async attempt(work, tools) {
    const { claim } = work;
    if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    if (claim.doneBy === null) return { kind: 'ask', result: { asks: 'instruct', summary: 'A person does this.' } };
    const verified = await probe(work.verify, work, tools);
    if (verified === 'yes' || verified === 'none') {
      const observed = verified === 'yes';
      const summary = observed ? 'It was done, and seen to be so.' : 'It was done.';
      return { kind: 'done', observed, result: { summary, how: 'person' } };
    }
    const summary =
      verified === 'no' ? 'It was looked at, and it is not so yet.' : 'Whether it is so could not be seen.';
    return { kind: 'ask', result: { asks: 'instruct', summary } };
  },
};
