import { type Id, PlumblineError } from '#kernel';
import { type Context, toPlumblineError } from '#platform';
import type { Claim } from './claim.ts';
import { setAside } from './setAside.ts';
import type { Settlement } from './settlement.ts';
import { lockRuns } from './store.ts';
import { type TurnRequest, type TurnResult, takeTurn } from './turn.ts';

export interface Turns extends TurnResult {
  /** Not saved, through no fault of theirs: to be tried again. */
  unsaved: Settlement[];
  /** Of these nothing can be saved just now, not even that a person is asked: to be left alone for a while. */
  unsavable: { runId: Id; error: unknown }[];
  /** What kept all of them from being saved together, or the rest from being saved at all. */
  error: unknown;
}

/**
 * A turn for many runs by one transaction. Where that fails and the database is there, by one for each result and each
 * run: what makes it fail is then found, and is set aside for a person, and the others go on. Never throws: what was given
 * out must not be lost.
 */
export async function takeTurns(context: Context, request: TurnRequest): Promise<Turns> {
  let runIds: readonly Id[] = [];
  const none: Turns = { claims: [], stale: [], stuck: [], unsaved: [], unsavable: [], error: null };
  const onRuns = (ids: readonly Id[]): void => {
    runIds = ids;
  };
  try {
    return { ...none, ...(await context.mutate((mutation) => takeTurn(mutation, { ...request, onRuns }))) };
  } catch (error) {
    const failed = { ...none, error };
    if (concernsAll(error) || runIds.length === 0) return { ...failed, unsaved: [...request.settlements] };
    return oneByOne(context, request, runIds, failed);
  }
}

async function oneByOne(context: Context, request: TurnRequest, runIds: readonly Id[], turns: Turns): Promise<Turns> {
  const settled = new Set(request.settlements.map(({ claim }) => claim.runId));
  const alone: Alone[] = [
    ...request.settlements.map((settlement) => ({ runId: settlement.claim.runId, settlements: [settlement] })),
    ...runIds.filter((runId) => !settled.has(runId)).map((runId) => ({ runId, settlements: [] })),
  ];
  for (const [at, one] of alone.entries()) {
    try {
      await takeAlone(context, request, one, turns);
    } catch (error) {
      turns.unsaved.push(...alone.slice(at).flatMap(({ settlements }) => settlements));
      return { ...turns, error };
    }
  }
  return turns;
}

/** One result of a run, or a run that is due. */
interface Alone {
  runId: Id;
  settlements: readonly Settlement[];
}

/** Throws where the others would meet the same. */
async function takeAlone(context: Context, request: TurnRequest, one: Alone, turns: Turns): Promise<void> {
  const { runId } = one;
  const take = async (settlements: readonly Settlement[]): Promise<void> => {
    const room = request.room - turns.claims.length;
    const only = settlements.length > 0 ? [] : [runId];
    const { claims, stale, stuck } = await context.mutate((mutation) =>
      takeTurn(mutation, { ...request, settlements, room, only }),
    );
    turns.claims.push(...claims);
    turns.stale.push(...stale);
    turns.stuck.push(...stuck);
  };
  const error = await thrownBy(() => take(one.settlements));
  if (error === null) return;
  const blamed =
    isRefusedAsData(error) && one.settlements.length > 0
      ? await thrownBy(() => take(one.settlements.map(({ claim }) => unkept(claim))))
      : error;
  if (blamed === null) return;
  const unsavable = mayPass(blamed) ? blamed : await thrownBy(() => setAsideAlone(context, one, blamed));
  if (unsavable === null) turns.stuck.push({ runId, error: blamed });
  else {
    turns.unsavable.push({ runId, error: unsavable });
    turns.unsaved.push(...one.settlements);
  }
}

async function setAsideAlone(context: Context, { runId, settlements }: Alone, error: unknown): Promise<void> {
  await context.mutate(async (mutation) => {
    const [run] = await lockRuns(mutation.tx, [runId]);
    // Another worker may have got on with it meanwhile.
    if (!run || (settlements.length === 0 && (run.dueAt === null || run.dueAt > mutation.now))) return;
    await setAside(mutation, run, settlements, error);
  });
}

/** What the work threw of its own; throws what the others would meet too. */
async function thrownBy(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    if (concernsAll(error)) throw error;
    return error ?? new Error('Something threw nothing.');
  }
}

/** Nothing at all can be saved now. */
function concernsAll(error: unknown): boolean {
  const { code } = toPlumblineError(error);
  return code === 'unavailable' || code === 'disk_full';
}

const stateOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && !(error instanceof PlumblineError) ? code : '';
};

/**
 * Not the fault of what was to be saved: time-outs and locks, a table that is being changed, what one may not write. Told by
 * the classes of PostgreSQL's error codes.
 */
const mayPass = (error: unknown): boolean => /^(25|28|40|42|55|57)[0-9A-Z]{3}$/.test(stateOf(error));

/** Class 22, "data exception": what was to be saved is not of the form that a column takes. */
const isRefusedAsData = (error: unknown): boolean => /^22[0-9A-Z]{3}$/.test(stateOf(error));

/** That the step is over is kept at least, in words of ours, which every column takes. */
function unkept(claim: Claim): Settlement {
  const summary = 'It ended, but what came of it could not be saved: the database refused what it left.';
  return { claim, outcome: { kind: 'failed', result: { summary } } };
}
