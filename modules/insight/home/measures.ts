import type { Context } from '#platform';
import { findMeasures } from '#strategy';

/** The measures, for whoever may read the strategy anywhere (as in a line); for anybody else there are none. */
export async function readMeasures(context: Context, points: number): ReturnType<typeof findMeasures> {
  const scope = await context.scope('strategy.read');
  return scope === 'all' || scope.length > 0 ? findMeasures(context.db, points) : [];
}
