import { type Id, type Level, PlumblineError } from '#kernel';
import { howMay, type WhoCould, whoCould } from '#people';
import type { Action, Context } from '#platform';
import { type WorkDraft, workKinds } from './item.ts';

/** Whether somebody may do a piece of work, and by what. */
export type May =
  | { how: 'own' | 'delegated' | 'break-glass' }
  | { how: 'supervised'; supervisorId: Id }
  /** Nobody supervises them yet; these could. */
  | { how: 'could-be-supervised'; by: WhoCould[] }
  | { how: 'no' };

/**
 * Decides work by work, from what is remembered of the actor; alike ones once. Only what somebody would do by starting a
 * run can be done supervised.
 */
export function mayDecider(context: Context): (work: WorkDraft) => Promise<May> {
  const decided = new Map<string, Promise<May>>();
  return (work) => {
    const { action } = workKinds[work.kind];
    if (action === null) return Promise.resolve({ how: 'own' });
    // By whom it is counts not only where it is one's own: what an author lends does not count, nor an agent's hands.
    const authors = [...work.authorIds].sort((a, b) => a - b).join(',');
    const alike = [action, work.domainId, work.level, authors].join(' ');
    let answer = decided.get(alike);
    if (!answer) {
      answer = decide(context, action, work);
      decided.set(alike, answer);
    }
    return answer;
  };
}

async function decide(context: Context, action: Action, work: WorkDraft): Promise<May> {
  const resource = {
    type: work.record.type,
    id: work.record.id,
    domainId: work.domainId,
    authorIds: work.authorIds,
    level: work.level,
  };
  try {
    const may = await howMay(context, action, resource);
    return may.how === 'supervised' ? { how: 'supervised', supervisorId: may.supervisorId! } : { how: may.how };
  } catch (error) {
    if (!(error instanceof PlumblineError) || (error.code !== 'forbidden' && error.code !== 'own_work')) throw error;
    const yours = Number(error.extra?.['yourLevel'] ?? 0);
    const isNext = action === 'run.start' && yours > 0 && work.level === yours + 1;
    if (!isNext) return { how: 'no' };
    const by = await whoCould(context.workspace, 'run.start', { ...resource, level: work.level as Level });
    return by.length > 0 ? { how: 'could-be-supervised', by } : { how: 'no' };
  }
}
