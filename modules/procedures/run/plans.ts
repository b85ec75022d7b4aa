import { canonicalJson, type Id, sha256 } from '#kernel';
import type { Reader } from '#platform';
import { type PlannedStep, type RunPlan, readPlan, type StoredPlan } from '../plan/plan.ts';

/** A plan that was read and whose hash was found to be the one that the run was started with. */
export interface HeldPlan {
  hash: string;
  /** Of its JSON. */
  characters: number;
  plan: RunPlan;
  byPosition: ReadonlyMap<number, PlannedStep>;
  /** Whether it gives or makes any. */
  hasSecrets: boolean;
}

/** Of all plans that are remembered, in characters of their JSON; a step has about 500, and weighs twice that. */
const MOST_CHARACTERS = 32_000_000;
/** That a run is remembered at all: of those that share a plan too. */
const CHARACTERS_A_RUN = 200;

/**
 * Plans never change, so each is read and hashed once by a process, when it first has to do with the run. One that was
 * changed in the database since is not what is executed then; one that was changed before is refused. Runs of the same
 * plan share it.
 */
export class PlanMemory {
  readonly #held = new Map<Id, HeldPlan>();
  /** By hash, with how many runs share it. */
  readonly #shared = new Map<string, { held: HeldPlan; runs: number }>();
  readonly #most: number;
  #characters = 0;

  constructor(mostCharacters = MOST_CHARACTERS) {
    this.#most = mostCharacters;
  }

  /** Of all that is remembered. */
  get characters(): number {
    return this.#characters;
  }

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
      if (held) found.set(row.id, this.#keep(row.id, held));
    }
    return found;
  }

  #keep(runId: Id, read: HeldPlan): HeldPlan {
    this.forget(runId);
    const shared = this.#shared.get(read.hash) ?? { held: read, runs: 0 };
    this.#characters += CHARACTERS_A_RUN + (shared.runs === 0 ? read.characters : 0);
    shared.runs += 1;
    this.#shared.set(read.hash, shared);
    this.#held.set(runId, shared.held);
    for (const oldest of this.#held.keys()) {
      if (this.#characters <= this.#most || oldest === runId) break;
      this.forget(oldest);
    }
    return shared.held;
  }

  forget(runId: Id): void {
    const held = this.#held.get(runId);
    if (!held) return;
    this.#held.delete(runId);
    const shared = this.#shared.get(held.hash)!;
    shared.runs -= 1;
    this.#characters -= CHARACTERS_A_RUN;
    if (shared.runs > 0) return;
    this.#shared.delete(held.hash);
    this.#characters -= held.characters;
  }
}

/** null: it is not the plan of that hash. */
export function holdPlan(stored: StoredPlan, hash: string): HeldPlan | null {
  const text = canonicalJson(stored);
  if (sha256(text) !== hash) return null;
  const plan = readPlan(stored);
  const hasSecrets =
    Object.keys(plan.secretInputs).length > 0 ||
    plan.steps.some(
      (step) => step.generate.length > 0 || Object.values(step.outputs).some((output) => output.secret !== null),
    );
  return {
    hash,
    characters: text.length,
    plan,
    byPosition: new Map(plan.steps.map((step) => [step.position, step])),
    hasSecrets,
  };
}
