import type { Id } from '#kernel';
import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';
import type { Claim } from '../run/claim.ts';
import type { PlanMemory } from '../run/plans.ts';
import type { Settlement } from '../run/settlement.ts';
import { anyDue } from '../run/store.ts';
import { takeTurn } from '../run/turn.ts';
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

interface Ended {
  settlement: Settlement;
  /** How often saving it failed. */
  failures: number;
}

/** Then the lease runs out, and whoever takes the step over looks at the target first. */
const MOST_FAILURES = 20;
/** So often it goes before what has just ended. */
const PATIENCE = 3;
const PAUSE_AFTER_FAILURE_MS = 250;

/**
 * A worker's work in one workspace: what came of its steps is gathered while a transaction is under way, and the next one
 * saves it all and takes new steps. The more there is to do, the more one transaction does.
 */
export class Lane {
  readonly workspace: Workspace;
  readonly #options: LaneOptions;
  readonly #held = new Map<Id, Held>();
  readonly #turning: ReturnType<typeof coalesced>;
  #ended: Ended[] = [];
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
    if (outcome.kind !== 'stale') this.#ended.push({ settlement: { claim, outcome }, failures: 0 });
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
    try {
      while (!this.#closed && (await this.#takeTurn()));
    } catch (err) {
      this.workspace.log.warn({ err }, 'steps could not be saved or taken; it is tried again');
    }
  }

  /** Returns whether there may be more to do at once. */
  async #takeTurn(): Promise<boolean> {
    const room = Math.max(0, this.#options.room());
    const batch = this.#nextBatch();
    if (batch.length === 0 && (room === 0 || !(await anyDue(this.workspace.db, this.workspace.clock.now()))))
      return false;
    const { worker, leaseMs, plans } = this.#options;
    try {
      const context = await systemContext(this.workspace, 'run.work');
      const settlements = batch.map(({ settlement }) => settlement);
      const { claims, stale, stuck } = await context.mutate((mutation) =>
        takeTurn(mutation, { worker, leaseMs, plans, settlements, room }),
      );
      for (const { settlement } of batch) this.#release(settlement.claim);
      for (const claim of stale)
        this.workspace.log.info(
          { run: claim.runId, step: claim.step.name },
          'another executor has taken the step over',
        );
      for (const { runId, error: err } of stuck)
        this.workspace.log.error({ run: runId, err }, 'a run met an error of ours and was set aside for a person');
      for (const claim of claims) this.#options.begin(this, claim);
      return claims.length > 0 || this.#ended.length > 0;
    } catch (err) {
      this.#failed(batch, err);
      throw err;
    }
  }

  /** All that has ended; of what could not be saved together with others, one alone. One that often fails waits. */
  #nextBatch(): Ended[] {
    const fresh = this.#ended.filter(({ failures }) => failures === 0);
    const again = this.#ended.filter(({ failures }) => failures > 0).sort((a, b) => a.failures - b.failures)[0];
    const alone = again && (fresh.length === 0 || again.failures <= PATIENCE) ? again : undefined;
    const batch = alone ? [alone] : fresh;
    this.#ended = this.#ended.filter((one) => !batch.includes(one));
    return batch;
  }

  #failed(batch: Ended[], err: unknown): void {
    for (const one of batch) {
      one.failures += 1;
      // It would be refused each time: that the step is over is kept at least.
      if (batch.length === 1 && isRefusedAsData(err)) one.settlement = unkept(one.settlement.claim);
      if (one.failures <= MOST_FAILURES && !isOurs(err)) this.#ended.push(one);
      else this.#release(one.settlement.claim, 'what came of a step could not be saved');
    }
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

/** Refused by our own rules: it would be refused again. */
function isOurs(err: unknown): boolean {
  return err instanceof PlumblineError && err.code !== 'disk_full' && err.code !== 'unavailable';
}

/** PostgreSQL's class 22, "data exception": what was to be saved is not of the form that a column takes. */
function isRefusedAsData(err: unknown): boolean {
  const code = err instanceof Error && 'code' in err ? err.code : undefined;
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
}

/** In words of ours, which every column takes. */
function unkept(claim: Claim): Settlement {
  const summary = 'It ended, but what came of it could not be saved: the database refused what it left.';
  return { claim, outcome: { kind: 'failed', result: { summary } } };
}
