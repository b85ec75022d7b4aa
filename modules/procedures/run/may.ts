import { z } from 'zod';
import { type Level, PlumblineError } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { authoriseConfirming, authoriseSteering, authoriseWork, authorsOf } from './authority.ts';
import type { RunRow } from './store.ts';

const maySchema = z.object({ allowed: z.boolean(), reason: z.string().nullable(), whoCould: z.array(refSchema) });
type May = z.infer<typeof maySchema>;
/**
 * steer: cancel, pause, hand over. work: do what is asked of people; with `steer`: retry, resume, take back. The others by
 * their names.
 */
export const runMaySchema = z.object({
  ...{ steer: maySchema, work: maySchema, confirm: maySchema, approve: maySchema, skip: maySchema },
});

/** What the reader may do with a run: what the use cases themselves would answer, so that a button can say it before. */
export async function mayOf(context: Context, run: RunRow): Promise<z.infer<typeof runMaySchema>> {
  const level: Level = run.plan.procedure.level;
  const resource = { type: 'run' as const, id: run.id, domainId: run.domainId, level };
  const { agreeing: authorIds } = await authorsOf(context.db, run);
  const [steer, work, confirm, approve, skip] = await Promise.all([
    ask(() => authoriseSteering(context, run)),
    ask(() => authoriseWork(context, run, level)),
    ask(() => authoriseConfirming(context, run, level)),
    ask(() => context.authorise('run.approve', { ...resource, authorIds })),
    ask(() => context.authorise('run.start', resource)),
  ]);
  return { steer, work, confirm, approve, skip };
}

async function ask(work: () => Promise<void>): Promise<May> {
  try {
    await work();
    return { allowed: true, reason: null, whoCould: [] };
  } catch (error) {
    if (!(error instanceof PlumblineError) || (error.code !== 'forbidden' && error.code !== 'own_work')) throw error;
    const could = (error.extra['whoCould'] ?? []) as { id: number; name: string }[];
    const whoCould = could.slice(0, 5).map(({ id, name }) => toRef('person', id, name));
    return { allowed: false, reason: error.message, whoCould };
  }
}
