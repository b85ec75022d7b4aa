import type { Id, Level } from '#kernel';
import type { Action, Context, Resource } from '#platform';
import { decideFor } from './decide.ts';
import { supervisorFor } from './refusal.ts';

/** By what somebody may do something. */
export interface HowMay {
  /**
   * `own` and `delegated`: alone. `supervised`: `supervisorId` must confirm each step. `break-glass`: alone, and a glass of
   * theirs is open there: a missing approval does not stop them (requireBreakGlass), and all of it is reviewed.
   */
  how: 'own' | 'supervised' | 'delegated' | 'break-glass';
  supervisorId: Id | null;
  /** Their open glass in the domain, whatever the level comes from. */
  breakGlassId: Id | null;
  /** Who lent the level; null where it is their own. */
  delegationId: Id | null;
  /** The level they do it at: supervised, the one above their own. 0 for the system and for what takes no level. */
  level: Level | 0;
}

/**
 * May the actor do it, and by what? Throws the same refusal as `authorise`. Who calls this for a run must have each step
 * confirmed where the answer is `supervised`; `context.authorise` alone refuses what takes a supervisor.
 */
export async function howMay(context: Context, action: Action, resource: Resource): Promise<HowMay> {
  const { workspace, actor } = context;
  const decided = await decideFor(workspace, actor, action, resource);
  const { reach, standing, domainId } = decided;
  const lineage = standing.tree.lineage(domainId);
  const breakGlassId = standing.glasses.find((glass) => lineage.includes(glass.domainId))?.id ?? null;
  if (!decided.allowed) {
    const supervisor = supervisorFor(actor, action, resource, decided);
    if (!supervisor) {
      await context.authorise(action, resource);
      // A grant that began meanwhile.
      return howMay(context, action, resource);
    }
    await context.authorise(action, { ...resource, supervised: true });
    return {
      how: 'supervised',
      supervisorId: supervisor.personId,
      breakGlassId,
      delegationId: null,
      level: reach.supervised,
    };
  }
  await context.authorise(action, resource);
  const borrowed = reach.lentBy !== null && (resource.level ?? 1) > reach.own;
  return {
    how: breakGlassId !== null ? 'break-glass' : borrowed ? 'delegated' : 'own',
    supervisorId: null,
    breakGlassId,
    delegationId: borrowed ? reach.lentBy!.delegationId : null,
    level: reach.level,
  };
}
