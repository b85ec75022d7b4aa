import type { Id } from '#kernel';
import type { Workspace } from '#platform';
import type { Claim } from '../run/claim.ts';
import type { PlanMemory } from '../run/plans.ts';
import type { Settlement } from '../run/settlement.ts';
import { anyDue } from '../run/store.ts';
import { type Turns, takeTurns } from '../run/turns.ts';
import { coalesced } from './coalesced.ts';
import type { Failure } from './failure.ts';
import { systemContext } from './system.ts';

interface LaneOptions {
  workspace: Workspace;
  worker: string;
  leaseMs: number;
  plans: PlanMemory;
  /** How many steps may be begun now. */
  room(): number;
  begin(lane: Lane, claim: Claim): void;
}

interface Held {
  claim: Claim;
  cancel: AbortController;
}

const PAUSE_AFTER_FAILURE_MS = 250;
/** So long a run is left alone of which nothing could be saved. */
const AVOIDED_FOR_MS = 5_000;

/**
 * A worker's work in one workspace: what came of its steps is gathered while a transaction is under way, and the next one
 * saves it all and takes new steps. The more there is to do, the more one transaction does.
 */
export class Lane {
  readonly workspace: Workspace;
  readonly #options: LaneOptions;
  readonly #held = new Map<Id, Held>();
  readonly #turning: ReturnType<typeof coalesced>;
  #ended: Settlement[] = [];
  /** Until when each. */
  readonly #avoided = new Map<Id, number>();
  #pause: NodeJS.Timeout | undefined;
  #onEmpty: (() => void) | undefined;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.workspace = options.workspace;
    this.#turning = coalesced(() => this.#turn());
  }

  held(): Claim[] {
    return [...this.#held.values()].map(({ claim }) => claim);
  }

  hold(claim: Claim, cancel: AbortController): void {
    this.#held.set(claim.stepId, { claim, cancel });
  }

  cancel(stepId: Id): void {
    this.#held.get(stepId)?.cancel.abort();
  }

  ended(claim: Claim, outcome: Failure): void {
    if (outcome.kind !== 'stale') this.#ended.push({ claim, outcome });
    else this.#release(claim, 'another executor has taken the step over');
  }

  wake(): void {
    if (!this.#closed && !this.#pause) void this.#turning();
  }

  /** Resolves when no transaction is under way. */
  settled(): Promise<void> {
    return this.#turning.settled();
  }

  /** Resolves when nothing is held any more. */
  empty(): Promise<void> {
    if (this.#held.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pause);
    await this.settled();
  }

  async #turn(): Promise<void> {
    while (!this.#closed && !this.#pause && (await this.#takeTurn()));
  }

  /** Returns whether there may be more to do at once. Never throws. */
  async #takeTurn(): Promise<boolean> {
    const room = Math.max(0, this.#options.room());
    const avoid = this.#toAvoid();
    const settlements = this.#ended.filter(({ claim }) => !avoid.includes(claim.runId));
    this.#ended = this.#ended.filter((one) => !settlements.includes(one));
    try {
      const { db, clock } = this.workspace;
      if (settlements.length === 0 && (room === 0 || !(await anyDue(db, clock.now(), avoid)))) return false;
      const { worker, leaseMs, plans } = this.#options;
      const context = await systemContext(this.workspace, 'run.work');
      const turns = await takeTurns(context, { worker, leaseMs, plans, settlements, room, avoid });
      this.#took(settlements, turns);
      // What is due and was not given out is another worker's just now, who wakes us when there is more.
      return turns.claims.length > 0 || this.#ended.some(({ claim }) => !avoid.includes(claim.runId));
    } catch (error) {
      this.#took(settlements, { ...nothing, unsaved: settlements, error });
      return false;
    }
  }

  #took(settlements: readonly Settlement[], turns: Turns): void {
    const { log } = this.workspace;
    const unsaved = new Set(turns.unsaved);
    this.#ended.push(...unsaved);
    for (const settlement of settlements) if (!unsaved.has(settlement)) this.#release(settlement.claim);
    for (const claim of turns.stale)
      log.info({ run: claim.runId, step: claim.step.name }, 'another executor has taken the step over');
    for (const { runId, error: err } of turns.stuck)
      log.error({ run: runId, err }, 'a run met an error of ours and was set aside for a person');
    for (const { runId, error: err } of turns.unsavable) {
      this.#avoided.set(runId, performance.now() + AVOIDED_FOR_MS);
      log.error({ run: runId, err }, 'nothing of a run can be saved; it is tried again, and the others go on');
    }
    for (const claim of turns.claims) this.#options.begin(this, claim);
    if (turns.error !== null) this.#rest(turns.error);
  }

  #toAvoid(): Id[] {
    const now = performance.now();
    for (const [runId, until] of this.#avoided) if (until <= now) this.#avoided.delete(runId);
    return [...this.#avoided.keys()];
  }

  #rest(err: unknown): void {
    this.workspace.log.warn({ err }, 'steps could not be saved or taken together; it is tried again');
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.wake();
    }, PAUSE_AFTER_FAILURE_MS);
    this.#pause.unref();
  }

  #release(claim: Claim, why?: string): void {
    // The same step may be ours again in another generation.
    if (this.#held.get(claim.stepId)?.claim.generation === claim.generation) this.#held.delete(claim.stepId);
    if (why) this.workspace.log.info({ run: claim.runId, step: claim.step.name, generation: claim.generation }, why);
    if (this.#held.size === 0) this.#onEmpty?.();
  }
}

const nothing: Turns = { claims: [], stale: [], stuck: [], unsaved: [], unsavable: [], error: null };
