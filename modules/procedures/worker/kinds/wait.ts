import type { ActionOf, StepExecutor } from './kind.ts';
import { probe } from './probe.ts';

/** Asks whether what is waited for is so. Between two questions it holds no worker's slot. */
export const wait: StepExecutor<ActionOf<'wait'>> = {
  harmless: () => true,
  async attempt(work, tools) {
    const { until } = work.action;
    if (work.claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    if (!('condition' in until)) throw new Error('A time is waited for without a worker.');
    if ((await probe(until.condition, work, tools)) === 'yes') {
      return { kind: 'done', observed: true, result: { summary: 'It is so.', how: 'observed' } };
    }
    const waitedMs = tools.workspace.clock.now().getTime() - work.claim.startedAt.getTime();
    if (waitedMs >= until.limitMs) {
      const summary = `It was not so within ${Math.round(until.limitMs / 1000)} seconds.`;
      return { kind: 'failed', result: { summary, how: 'observed' } };
    }
    return {
      kind: 'not-yet',
      summary: 'It is not so yet.',
      afterMs: Math.min(until.everyMs, until.limitMs - waitedMs),
    };
  },
};
