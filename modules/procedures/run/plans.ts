import { contentHash, type Id } from '#kernel';
import type { Reader } from '#platform';
import { type PlannedStep, type RunPlan, readPlan, type StoredPlan } from '../plan/plan.ts';

/** A plan that was read and whose hash was found to be the one that the run was started with. */
export interface HeldPlan {
  hash: string;
  plan: RunPlan;
  byPosition: ReadonlyMap<number, PlannedStep>;
  /** Whether it gives or makes any. */
  hasSecrets: boolean;
}

/** Steps of all plans that are remembered; a step weighs about 1 kB. */
const MOST_STEPS = 20_000;

/**
 * Plans never change, so each is read and hashed once by a process, when it first has to do with the run. One that was
 * changed in the database since is not what is executed then; one that was changed before is refused.
 */
export class PlanMemory {
  readonly #held = new Map<Id, HeldPlan>();
  #steps = 0;

  /** Those of the runs' plans that are what they were; a run that is missing has a plan that is not. */
  async of(db: Reader, runs: readonly { id: Id; planHash: string }[]): Promise<Map<Id, HeldPlan>> {
    const found = new Map<Id, HeldPlan>();
    const missing: { id: Id; planHash: string }[] = [];
    for (const run of runs) {
      const held = this.#held.get(run.id);
      if (held?.hash === run.planHash) {
        found.set(run.id, held);
        // The latest used last: the first is the one to forget.
        this.#held.delete(run.id);
        this.#held.set(run.id, held);
      } else missing.push(run);
    }
    if (missing.length === 0) return found;
    const ids = missing.map((run) => run.id);
    const rows = await db.selectFrom('run').select(['id', 'plan', 'plan_hash']).where('id', 'in', ids).execute();
    for (const row of rows) {
      const held = holdPlan(row.plan as unknown as StoredPlan, row.plan_hash);
      if (!held) continue;
      this.#keep(row.id, held);
      found.set(row.id, held);
    }
    return found;
  }

  #keep(runId: Id, held: HeldPlan): void {
    this.forget(runId);
    this.#held.set(runId, held);
    this.#steps += held.plan.steps.length;
    for (const oldest of this.#held.keys()) {
      if (this.#steps <= MOST_STEPS || oldest === runId) break;
      this.forget(oldest);
    }
  }

  forget(runId: Id): void {
    const held = this.#held.get(runId);
    if (!held) return;
    this.#held.delete(runId);
    this.#steps -= held.plan.steps.length;
  }
}

/** null: it is not the plan of that hash. */
export function holdPlan(stored: StoredPlan, hash: string): HeldPlan | null {
  if (contentHash(stored) !== hash) return null;
  const plan = readPlan(stored);
  const hasSecrets =
    Object.keys(plan.secretInputs).length > 0 ||
    plan.steps.some(
      (step) => step.generate.length > 0 || Object.values(step.outputs).some((output) => output.secret !== null),
    );
  return { hash, plan, byPosition: new Map(plan.steps.map((step) => [step.position, step])), hasSecrets };
}
