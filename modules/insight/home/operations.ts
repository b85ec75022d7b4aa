import { type AnyOperation, operation, toRef } from '#platform';
import { toMeasureView } from '#strategy';
import { readInsights } from '../insight/operations.ts';
import { homeSchema } from './home.ts';
import { counts, loop, waiting } from './loop.ts';
import { readMeasures } from './measures.ts';
import { homeSentence } from './sentence.ts';

const AT_RISK = 5;
/** Points of a measure's curve. */
const POINTS = 60;

const showHome = operation({
  id: 'home.show',
  method: 'GET',
  path: '/home',
  tag: 'Insight',
  summary: 'What is waiting for me, what is at risk, and is the loop turning?',
  permission: 'estate.read',
  output: homeSchema,
  cli: { words: ['home'] },
  async handler(context) {
    await context.scope('estate.read');
    const [sentence, waits, insights, turning, measures, counted] = await Promise.all([
      homeSentence(context),
      waiting(context),
      readInsights(context, { open: true, limit: AT_RISK }),
      loop(context),
      readMeasures(context, POINTS),
      counts(context),
    ]);
    return {
      sentence,
      waiting: waits,
      atRisk: insights.map((insight) => ({
        insight: toRef('insight', insight.id, insight.name),
        summary: insight.summary,
        exposure: insight.exposure,
        components: insight.components,
      })),
      loop: turning,
      measures: measures.map((measure) => {
        const { basis: _basis, how: _how, ...reading } = toMeasureView(measure);
        return reading;
      }),
      counts: counted,
    };
  },
});

export const operations: AnyOperation[] = [showHome];
