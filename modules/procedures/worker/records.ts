import { sql } from 'kysely';
import { asPlumblineError, type Id } from '#kernel';
import type { Workspace } from '#platform';
import { executePort, type Marker } from '../execute.ts';
import type { Action } from '../plan/action.ts';
import { hostOf, type RunPlan, readPlan, type StoredPlan } from '../plan/plan.ts';
import type { Connection } from '../plan/target.ts';
import type { UseFor } from '../vault/vault.ts';

/** Then the hosts themselves have removed it (drivers/driver). */
const KEPT_BY_HOSTS_DAYS = 90;
const RUNS_AT_ONCE = 50;
const MARKERS_AT_ONCE = 500;
const EVERY_MS = 30_000;
/** A host that cannot be reached, or whose credential is refused, is asked again after this. */
const AGAIN_AFTER_MS = 3_600_000;

interface Over {
  id: Id;
  plan: StoredPlan;
  steps: { id: Id; position: number; undoes: number | null; generation: number }[];
}

/** Markers on one host, in the records of one user there. */
interface Kept {
  connection: Connection;
  sudo: boolean;
  use: UseFor;
  markers: Marker[];
}

/**
 * Removes from the hosts what the commands of runs that are over wrote, and the commands themselves: it is all in our
 * database. That each was done, and how it ended, stays there: nothing is done again for it. Runs of which a step is still
 * held are left alone. Returns the runs that are done with. `later`: runs that are not to be tried now.
 */
export async function forgetRecords(workspace: Workspace, later: ReadonlySet<Id> = new Set()) {
  const now = workspace.clock.now();
  const since = new Date(now.getTime() - KEPT_BY_HOSTS_DAYS * 86_400_000);
  const { rows } = await sql<Over>`
    select r.id, r.plan, (select coalesce(json_agg(json_build_object('id', s.id, 'position', s.position, 'undoes', s.undoes,
        'generation', s.generation)), '[]') from step s where s.run_id = r.id and s.generation > 0) as steps
    from run r
    where r.finished_at is not null and (r.forgotten_at is null or r.forgotten_at < r.finished_at) and r.finished_at > ${since}
      and r.id <> all(${[...later]}::bigint[])
      and not exists (select 1 from step s where s.run_id = r.id and s.state = 'running')
    order by r.id limit ${RUNS_AT_ONCE}`.execute(workspace.db);
  const forgotten: Id[] = [];
  const failed: { id: Id; error: unknown }[] = [];
  for (const run of rows) {
    try {
      if (await forgetRun(workspace, run)) forgotten.push(run.id);
      else failed.push({ id: run.id, error: null });
    } catch (error) {
      failed.push({ id: run.id, error });
    }
  }
  if (forgotten.length > 0) {
    await sql`update run set forgotten_at = ${now}
      where id = any(${forgotten}::bigint[]) and finished_at is not null`.execute(workspace.db);
  }
  return { forgotten, failed, more: rows.length === RUNS_AT_ONCE };
}

/** Whether nothing of it is left. */
async function forgetRun(workspace: Workspace, run: Over): Promise<boolean> {
  let left = 0;
  for (const { connection, sudo, use, markers } of keptBy(run)) {
    const reach = workspace.port(executePort)(connection, use);
    for (let from = 0; from < markers.length; from += MARKERS_AT_ONCE)
      left += (await reach.forget(markers.slice(from, from + MARKERS_AT_ONCE), { sudo })).left;
  }
  return left === 0;
}

function keptBy({ id: runId, plan, steps }: Over): Kept[] {
  const { steps: planned }: RunPlan = readPlan(plan);
  const byPosition = new Map(planned.map((step) => [step.position, step]));
  const kept = new Map<string, Kept>();
  for (const { id: stepId, position, undoes, generation } of steps) {
    const step = byPosition.get(undoes ?? position);
    const action: Action | null | undefined = undoes === null ? step?.action : step?.undo;
    if (!step || action?.kind !== 'run' || !step.target?.connection) continue;
    const { connection, component } = hostOf(step);
    const { sudo } = action.command;
    const key = JSON.stringify([connection, sudo]);
    const use = { runId, stepId, componentId: component.id };
    const found = kept.get(key) ?? { connection, sudo, use, markers: [] };
    found.markers.push({ runId, stepId, generation });
    kept.set(key, found);
  }
  return [...kept.values()];
}

/** Does that now and then, as long as the worker lives. */
export function startForgetting(workspace: Workspace): { stop(): Promise<void> } {
  const triedAt = new Map<Id, number>();
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const now = performance.now();
    for (const [id, at] of triedAt) if (now - at >= AGAIN_AFTER_MS) triedAt.delete(id);
    for (let more = true; more && !stopped; ) {
      const found = await forgetRecords(workspace, new Set(triedAt.keys()));
      for (const { id, error } of found.failed) {
        triedAt.set(id, now);
        const code = error === null ? 'still running there' : asPlumblineError(error).code;
        workspace.log.info({ run: id, code }, 'what its commands wrote stays on a host for now; it is tried again');
      }
      more = found.more;
    }
  };
  const timer = setInterval(() => {
    running = running
      .then(() => (stopped ? undefined : look()))
      .catch((err) => workspace.log.warn({ err }, 'what commands wrote could not be removed; it is tried again'));
  }, EVERY_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
