import { type Id, keyOf, type Level, PlumblineError, ref } from '#kernel';
import { howMay } from '#people';
import { type Context, toRef } from '#platform';
import type { RunPlan } from '../plan/plan.ts';

/** Whether somebody may start a procedure of a level in a domain, by what, and who else could. */
export interface May {
  allowed: boolean;
  how: 'own' | 'supervised' | 'delegated' | 'break-glass' | null;
  supervisor: { type: string; id: number; key: string; name: string } | null;
  reason: string | null;
  whoCould: { type: string; id: number; key: string; name: string; level: number }[];
}

/** Asks once for each level and domain, however many procedures there are. */
export function mayStart(context: Context): (level: Level, domainId: Id) => Promise<May> {
  const asked = new Map<string, Promise<May>>();
  return (level, domainId) => {
    const name = `${level} ${domainId}`;
    let answer = asked.get(name);
    if (!answer) {
      answer = ask(context, level, domainId);
      asked.set(name, answer);
    }
    return answer;
  };
}

async function ask(context: Context, level: Level, domainId: Id): Promise<May> {
  try {
    const { how, supervisorId } = await howMay(context, 'run.start', { type: 'procedure', domainId, level });
    const supervisor =
      supervisorId === null ? null : toRef('person', supervisorId, await nameOf(context, supervisorId));
    return { allowed: true, how, supervisor, reason: null, whoCould: [] };
  } catch (error) {
    if (!(error instanceof PlumblineError) || error.code !== 'forbidden') throw error;
    const could = (error.extra['whoCould'] ?? []) as { id: Id; name: string; level: number }[];
    return {
      allowed: false,
      how: null,
      supervisor: null,
      reason: error.message,
      whoCould: could.map(({ id, name, level: held }) => ({ ...toRef('person', id, name), level: held })),
    };
  }
}

async function nameOf(context: Context, personId: Id): Promise<string> {
  const row = await context.db.selectFrom('person').select('name').where('id', '=', personId).executeTakeFirst();
  return row?.name ?? keyOf(ref('person', personId));
}

/**
 * What a run leaves for who asked would reach nobody without a request, and who asks must have proven it: such a run begins
 * by a request only. Says so, or null.
 */
export function needsRequest({ procedure, steps }: RunPlan): string | null {
  if (!steps.some(({ generate }) => generate.some(({ deliver }) => deliver === 'requester'))) return null;
  return `${procedure.name} leaves a secret for who asks for it: it begins by a request (plumbline request add ${procedure.key}), once it is proven who asks.`;
}

/** How work is done is for everybody who may read runs anywhere. Throws `forbidden` for who may not. */
export async function requireReader(context: Context): Promise<void> {
  const scope = await context.scope('run.read');
  if (scope !== 'all' && scope.length === 0) await context.authorise('run.read', { type: 'procedure', domainId: null });
}
