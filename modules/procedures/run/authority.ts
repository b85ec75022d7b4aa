import { type Id, keyOf, type Level, PlumblineError, ref } from '#kernel';
import { howMay } from '#people';
import type { Context, Mutation, Reader } from '#platform';
import { leaderOf } from './run.ts';
import type { Standing } from './standing.ts';
import { lockStanding } from './standingStore.ts';
import { lockRuns, type RunCore } from './store.ts';

/**
 * Who may do what a run asks of people, or have its work begin once more: whoever could start it. In a run that is
 * supervised the one who leads it is enough, for each step is confirmed.
 */
export async function authoriseWork(
  context: Context,
  run: Pick<RunCore, 'id' | 'domainId' | 'supervisorId' | 'startedBy' | 'responsibleId'>,
  level: Level,
): Promise<void> {
  const resource = { type: 'run' as const, id: run.id, domainId: run.domainId, level };
  if (run.supervisorId !== null && leaderOf(run) === context.actor.personId)
    await howMay(context, 'run.start', resource);
  else await context.authorise('run.start', resource);
}

interface Parties {
  served: Id[];
  all: Id[];
}

/**
 * For whom a run is done: who asked for it, for whom, and who wrote the request down. None of them agrees to it, confirms its
 * steps or supervises it. Nobody, where it was started without a request.
 */
export async function partiesOf(db: Reader, runId: Id): Promise<Parties> {
  return (await partiesOfAll(db, [runId])).get(runId) ?? { served: [], all: [] };
}

async function partiesOfAll(db: Reader, runIds: readonly Id[]): Promise<Map<Id, Parties>> {
  const rows = await db
    .selectFrom('request')
    .select(['run_id', 'requester_id', 'beneficiary_id', 'made_by'])
    .where('run_id', 'in', [...runIds])
    .execute();
  return new Map(
    rows.map((row) => {
      const served = [row.requester_id, row.beneficiary_id];
      return [row.run_id!, { served, all: [...served, row.made_by] }];
    }),
  );
}

/** Whose work a run is: they neither agree to it nor confirm its steps. */
export interface RunAuthors {
  /** Who began it does not agree to it, even after it was handed over. */
  agreeing: Id[];
  confirming: Id[];
}

type Led = Pick<RunCore, 'id' | 'startedBy' | 'responsibleId'>;

/** One question, however many runs. */
export async function authorsOfRuns(db: Reader, runs: readonly Led[]): Promise<Map<Id, RunAuthors>> {
  if (runs.length === 0) return new Map();
  const parties = await partiesOfAll(
    db,
    runs.map(({ id }) => id),
  );
  return new Map(
    runs.map((run) => {
      const confirming = [...new Set([leaderOf(run), ...(parties.get(run.id)?.all ?? [])])];
      return [run.id, { confirming, agreeing: [...new Set([run.startedBy, ...confirming])] }];
    }),
  );
}

export async function authorsOf(db: Reader, run: Led): Promise<RunAuthors> {
  return (await authorsOfRuns(db, [run])).get(run.id)!;
}

/** Each step of a supervised run is confirmed by the one who was named, and by nobody else, whatever their level. */
export async function authoriseConfirming(
  context: Context,
  run: RunCore,
  level: Level,
  db: Reader = context.db,
): Promise<void> {
  if (run.supervisorId !== null && run.supervisorId !== context.actor.personId) {
    const { id, name } = await db
      .selectFrom('person')
      .select(['id', 'name'])
      .where('id', '=', run.supervisorId)
      .executeTakeFirstOrThrow();
    throw new PlumblineError('forbidden', `Each step is confirmed by ${name}, the supervisor who was named.`, {
      extra: { whoCould: [{ id, key: keyOf(ref('person', id)), name }] },
    });
  }
  await context.authorise('run.confirm', {
    ...{ type: 'run', id: run.id, domainId: run.domainId, level },
    authorIds: (await authorsOf(db, run)).confirming,
  });
}

/** To stop, pause or hand over takes no level of the work: who leads it may, and who applies in the domain. */
export async function authoriseSteering(context: Context, run: RunCore): Promise<void> {
  await context.authorise('run.steer', {
    ...{ type: 'run', id: run.id, domainId: run.domainId },
    authorIds: [leaderOf(run)],
  });
}

/** Throws `not_found` also for a run that one may not read. Its plan is not looked at. */
export async function lockReadableCore(context: Context, mutation: Mutation, runId: Id): Promise<RunCore> {
  const scope = await context.scope('run.read');
  const [run] = await lockRuns(mutation.tx, [runId]);
  // What one may not read looks exactly like what does not exist.
  if (!run || (scope !== 'all' && !scope.includes(run.domainId)))
    throw new PlumblineError('not_found', `There is no run RUN-${runId}.`);
  return run;
}

/** The same with its steps. Throws `plan_changed` where its plan is not what it was. */
export async function lockReadable(context: Context, mutation: Mutation, runId: Id): Promise<Standing> {
  await lockReadableCore(context, mutation, runId);
  return lockStanding(mutation.tx, runId);
}

export async function lockToSteer(context: Context, mutation: Mutation, runId: Id): Promise<Standing> {
  const standing = await lockReadable(context, mutation, runId);
  await authoriseSteering(context, standing.run);
  return standing;
}

/** For what makes work begin: steering it, and the level of the work itself. */
export async function lockToBegin(context: Context, mutation: Mutation, runId: Id): Promise<Standing> {
  const standing = await lockToSteer(context, mutation, runId);
  await authoriseWork(context, standing.run, standing.held.plan.procedure.level);
  return standing;
}
