import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { onEventBell, type Workspace } from '#platform';
import type { Claim } from '../run/claim.ts';
import { findCancelled, handBack, renewLeases } from '../run/lease.ts';
import { PlanMemory } from '../run/plans.ts';
import { attemptClaim } from './attemptClaim.ts';
import { coalesced, throttled } from './coalesced.ts';
import { Lane } from './lane.ts';

export interface WorkerOptions {
  workspaces: readonly Workspace[];
  /** Shown as the holder of a lease; must differ between workers. */
  name?: string;
  /** A worker that has not been heard of for so long has its steps taken over. */
  leaseMs?: number;
  /** Steps at a time, over all workspaces. Most of a step is waiting for the other side. */
  concurrency?: number;
}

export interface Worker {
  readonly name: string;
  /** Looks for work now. For tests and for those who know that there is some. */
  wake(): void;
  /** Takes no more work, lets what runs end for `graceMs`, then hands the rest back: it goes on on its target. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

const DEFAULT_LEASE_MS = 20_000;
const DEFAULT_CONCURRENCY = 32;
const DEFAULT_GRACE_MS = 5_000;
/** How often a worker looks for steps whose lease has ended, and renews its own, at the least. */
export const lookEveryMs = (leaseMs: number): number => Math.max(50, leaseMs / 4);
/** How soon a cancelled run's command is stopped, at the latest. */
const TEND_EVERY_MS = 100;

/**
 * Takes steps that are ready and executes them, in as many workspaces as given. Woken by the event bell (which also rings
 * once a second, so that leases and retries fall due); the truth is in the run and step tables alone.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const name = options.name ?? `${hostname()}/${process.pid}/${randomBytes(3).toString('hex')}`;
  const leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
  const beatMs = lookEveryMs(leaseMs);
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  let executing = 0;
  let stopping = false;
  const lanes = options.workspaces.map(
    (workspace) =>
      new Lane({
        ...{ workspace, worker: name, leaseMs, plans: new PlanMemory() },
        room: () => (stopping ? 0 : concurrency - executing),
        begin,
      }),
  );

  function begin(lane: Lane, claim: Claim): void {
    const cancel = new AbortController();
    lane.hold(claim, cancel);
    executing += 1;
    void attemptClaim(lane.workspace, claim, cancel.signal, leaseMs)
      .then((outcome) => {
        executing -= 1;
        lane.ended(claim, outcome);
      })
      .then(wakeLanes);
  }

  let renewedAt = performance.now();
  /** Keeps what we hold, when it is time to, and stops what was cancelled. */
  async function tend(): Promise<void> {
    const due = performance.now() - renewedAt >= beatMs;
    const askedAt = performance.now();
    for (const lane of lanes) {
      const claims = lane.held();
      const { db, clock } = lane.workspace;
      // A lease that is lost is not cancelled here: its new holder may be following the very command on the target.
      if (due) await renewLeases(db, claims, new Date(clock.now().getTime() + leaseMs));
      for (const stepId of await findCancelled(db, claims)) lane.cancel(stepId);
    }
    // What failed is tried again at the next beat, not after another interval.
    if (due) renewedAt = askedAt;
  }

  // Beside each other: looking for work may take long, and leases must be renewed meanwhile.
  const tending = coalesced(tend);
  const log = options.workspaces[0]?.log;
  function beat(): void {
    tending().catch((err) => log?.warn({ err }, 'leases could not be renewed; it is tried again'));
  }
  const lookAfter = throttled(beat, TEND_EVERY_MS);
  function wakeLanes(): void {
    for (const lane of lanes) lane.wake();
  }
  function wake(): void {
    lookAfter();
    wakeLanes();
  }

  const silence = await Promise.all(options.workspaces.map((workspace) => onEventBell(workspace, wake)));
  const heart = setInterval(wake, beatMs);
  wake();
  return {
    name,
    wake,
    async stop({ graceMs = DEFAULT_GRACE_MS } = {}) {
      stopping = true;
      for (const unsubscribe of silence) unsubscribe();
      clearInterval(heart);
      // Leases are kept alive while we wait for what still runs.
      const keeping = setInterval(beat, beatMs);
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.all(lanes.map((lane) => lane.settled()));
      await Promise.race([Promise.all(lanes.map((lane) => lane.empty())), grace]);
      clearInterval(keeping);
      clearTimeout(timer);
      lookAfter.cancel();
      await tending.settled();
      for (const lane of lanes) {
        await lane.close();
        await handBack(lane.workspace.db, lane.held(), lane.workspace.clock.now());
      }
    },
  };
}
