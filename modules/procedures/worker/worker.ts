import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { PlumblineError } from '#kernel';
import { onEventBell, type Workspace } from '#platform';
import { executePort, observePort } from '../execute.ts';
import { type Claim, claimStep } from '../run/claim.ts';
import { findCancelled, handBack, renewLeases } from '../run/lease.ts';
import { countAttempt, settleStep } from '../run/settle.ts';
import { attemptStep } from './attempt.ts';
import { OutputLog } from './output.ts';
import { systemContext } from './system.ts';

export interface WorkerOptions {
  workspaces: readonly Workspace[];
  /** Shown as the holder of a lease; must differ between workers. */
  name?: string;
  /** A worker that has not been heard of for so long has its steps taken over. */
  leaseMs?: number;
  /** Steps at a time, over all workspaces. */
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
const DEFAULT_CONCURRENCY = 4;
const DEFAULT_GRACE_MS = 5_000;

interface Active {
  claim: Claim;
  workspace: Workspace;
  cancel: AbortController;
  ended: Promise<void>;
}

/**
 * Takes steps that are ready and executes them, in as many workspaces as given. Woken by the event bell (which also rings
 * once a second, so that leases and retries fall due); the truth is in the run and step tables alone.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const name = options.name ?? `${hostname()}/${process.pid}/${randomBytes(3).toString('hex')}`;
  const leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
  const beatMs = Math.max(50, leaseMs / 4);
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const active = new Set<Active>();
  let stopping = false;

  function begin(workspace: Workspace, claim: Claim): void {
    const cancel = new AbortController();
    const entry: Active = { claim, workspace, cancel, ended: Promise.resolve() };
    active.add(entry);
    entry.ended = work(entry).finally(() => {
      active.delete(entry);
      wake();
    });
  }

  async function work({ claim, workspace, cancel }: Active): Promise<void> {
    const log = workspace.log.child({ run: claim.runId, step: claim.step.name, generation: claim.generation });
    const output = new OutputLog(workspace.db, workspace.clock, claim, (err) =>
      log.warn({ err }, 'output was not kept'),
    );
    try {
      const context = await systemContext(workspace, 'run.work');
      const outcome = await attemptStep(claim, {
        executeOn: workspace.port(executePort),
        observe: () => workspace.port(observePort),
        output,
        beforeRepeating: () => context.mutate((mutation) => countAttempt(mutation, claim)),
        onDefect: (err) => log.error({ err }, 'an attempt at a step met an error of ours'),
        cancelled: cancel.signal,
      });
      await output.end();
      if (outcome.kind === 'stale') return log.info('another executor has taken the step over');
      await context.mutate((mutation) => settleStep(mutation, claim, outcome));
    } catch (err) {
      if (err instanceof PlumblineError && err.code === 'stale_executor') return log.info(err.message);
      // The lease runs out; whoever takes the step over looks at the target first.
      if (!stopping) log.error({ err }, 'what came of a step could not be saved');
    }
  }

  async function fill(workspace: Workspace): Promise<void> {
    while (!stopping && active.size < concurrency) {
      const context = await systemContext(workspace, 'run.work');
      const claim = await context.mutate((mutation) => claimStep(mutation, name, leaseMs));
      if (!claim) return;
      begin(workspace, claim);
    }
  }

  let renewedAt = performance.now();
  /** Keeps what we hold, when it is time to, and stops what was cancelled. */
  async function tend(): Promise<void> {
    const due = performance.now() - renewedAt >= beatMs;
    if (due) renewedAt = performance.now();
    for (const [workspace, entries] of Map.groupBy(active, (entry) => entry.workspace)) {
      const claims = entries.map((entry) => entry.claim);
      // A lease that is lost is not cancelled here: its new holder may be following the very command on the target.
      if (due) await renewLeases(workspace.db, claims, new Date(workspace.clock.now().getTime() + leaseMs));
      const cancelled = new Set(await findCancelled(workspace.db, claims));
      for (const entry of entries) if (cancelled.has(entry.claim.stepId)) entry.cancel.abort();
    }
  }

  // Beside each other: looking for work may take long, and leases must be renewed meanwhile.
  const tending = coalesced(tend);
  const filling = coalesced(async () => {
    for (const workspace of options.workspaces) {
      // What is wrong with one workspace must not keep the others waiting.
      await fill(workspace).catch((err) => workspace.log.warn({ err }, 'no work could be taken; it is tried again'));
    }
  });
  const log = options.workspaces[0]?.log;
  function beat(): void {
    tending().catch((err) => log?.warn({ err }, 'leases could not be renewed; it is tried again'));
  }
  function wake(): void {
    beat();
    if (!stopping) void filling();
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
      await filling.settled();
      // Leases are kept alive while we wait for what still runs.
      const keeping = setInterval(beat, beatMs);
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all([...active].map((entry) => entry.ended)), grace]);
      clearInterval(keeping);
      await tending.settled();
      clearTimeout(timer);
      for (const [workspace, entries] of Map.groupBy(active, (entry) => entry.workspace)) {
        await handBack(
          workspace.db,
          entries.map((entry) => entry.claim),
          workspace.clock.now(),
        );
      }
    },
  };
}

/** Runs `work` again after a call that came meanwhile, never twice at a time. */
function coalesced(work: () => Promise<void>): (() => Promise<void>) & { settled(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  const call = (): Promise<void> => {
    again = true;
    running ??= run().finally(() => {
      running = undefined;
      if (again) void call().catch(() => {});
    });
    return running;
  };
  return Object.assign(call, { settled: async () => void (await running?.catch(() => {})) });
}
