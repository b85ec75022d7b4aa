import { sql } from 'kysely';
import type { IntakeCredential } from '#estate';
import { asPlumblineError, type Id, PlumblineError, ref } from '#kernel';
import { type Context, defineService, EVENT_CHANNEL, onEventBell, type Workspace } from '#platform';
import { findEndedChanges, settleEndedChange } from '../change/settle.ts';
import { approval, run } from './stages/act.ts';
import { change } from './stages/change.ts';
import { learn } from './stages/learn.ts';
import { look } from './stages/look.ts';
import { initiative, portfolio } from './stages/propose.ts';
import { insight, judge, match, signal } from './stages/understand.ts';
import { verify } from './stages/verify.ts';
import { findDecidedTurns, findOpenTurns, findTurn, lockTurn, saveTurn } from './store.ts';
import { beginStage, endStage, failStage, nextStage, type StageName, type StoredTurn } from './turn.ts';
import { type StageWork, systemContext } from './work.ts';

const stages: Readonly<Record<StageName, StageWork>> = {
  look,
  match,
  judge,
  signal,
  insight,
  initiative,
  portfolio,
  change,
  approval,
  run,
  verify,
  learn,
};

export interface TurnRunner {
  /** Goes on with a turn in the background; nothing happens where it is being gone on with already. */
  drive(turnId: Id, credential?: IntakeCredential): void;
  /** Resolves when a turn is over or waits for a person. */
  settled(turnId: Id): Promise<void>;
}

/**
 * Moves turns on in the background, each by one stage after the other, until it is over or waits for a person. When it
 * opens it takes up what an earlier server left; it wakes when a change that a turn waits for is decided, and when the run
 * of a change ended that no turn goes on with.
 */
export const turnRunner = defineService<TurnRunner>('insight.turnRunner', async (workspace) => {
  const stopping = new AbortController();
  const driving = new Map<Id, Promise<void>>();
  const credentials = new Map<Id, IntakeCredential>();
  /** Turns that could not be gone on with (the database was away, say): tried again at the next wake-up. */
  const stuck = new Set<Id>();

  const drive = (turnId: Id, credential?: IntakeCredential): void => {
    if (credential) credentials.set(turnId, credential);
    if (driving.has(turnId) || stopping.signal.aborted) return;
    const work = driveTurn(workspace, turnId, stopping.signal, () => credentials.get(turnId))
      .then((over) => {
        if (over) credentials.delete(turnId);
      })
      .catch((error) => {
        stuck.add(turnId);
        workspace.log.error({ err: error, turn: turnId }, 'a turn could not go on; it is tried again');
      })
      .finally(() => driving.delete(turnId));
    driving.set(turnId, work);
  };
  const settling = new Map<Id, Promise<void>>();
  const settle = (changeId: Id): void => {
    if (settling.has(changeId) || stopping.signal.aborted) return;
    const work = settleEndedChange(workspace, changeId, stopping.signal)
      .catch((error) => workspace.log.error({ err: error, change: changeId }, 'an ended change could not be settled'))
      .finally(() => settling.delete(changeId));
    settling.set(changeId, work);
  };
  let looking = false;
  const wake = async (): Promise<void> => {
    if (looking || stopping.signal.aborted) return;
    looking = true;
    try {
      for (const id of await findDecidedTurns(workspace.db)) drive(id);
      // The query answered, so the database is back.
      const again = [...stuck];
      stuck.clear();
      for (const id of again) drive(id);
      for (const id of await findEndedChanges(workspace.db)) settle(id);
    } catch (error) {
      workspace.log.warn({ err: error }, 'looking for decided turns failed; it is tried again');
    } finally {
      looking = false;
    }
  };
  const silence = await onEventBell(workspace, () => void wake());
  for (const turn of await findOpenTurns(workspace.db)) drive(turn.id);
  return {
    value: {
      drive,
      settled: async (turnId) => {
        await driving.get(turnId);
      },
    },
    async close() {
      stopping.abort();
      silence();
      await Promise.allSettled([...driving.values(), ...settling.values()]);
    },
  };
});

/** Goes on with a turn as far as it goes now. Returns whether it is over. */
async function driveTurn(
  workspace: Workspace,
  turnId: Id,
  stop: AbortSignal,
  credential: () => IntakeCredential | undefined,
): Promise<boolean> {
  for (;;) {
    const turn = await findTurn(workspace.db, turnId);
    if (!turn || turn.finishedAt) return true;
    const next = nextStage(turn.stages);
    if (stop.aborted || !next) return false;
    const context = await systemContext(workspace, `turn.${next.name}`, stop);
    try {
      const after = await doStage(workspace, context, turn, next.name, stop, credential());
      if (nextStage(after.stages)?.state === 'waiting') return false;
    } catch (error) {
      if (stop.aborted) return false;
      const known = asPlumblineError(error);
      // Somebody else moved the turn (cancelled it, or another server goes on with it): read it anew.
      if (known.code === 'stale') continue;
      workspace.log.warn({ err: error, turn: turnId, stage: next.name }, 'a stage of a turn failed');
      await fail(context, turnId, next.name, known);
      return true;
    }
  }
}

async function doStage(
  workspace: Workspace,
  context: Context,
  turn: StoredTurn,
  name: StageName,
  signal: AbortSignal,
  credential: IntakeCredential | undefined,
): Promise<StoredTurn> {
  const begun = await announce(context, beginStage(turn, name, context.now()));
  const write = await stages[name]({ turn: begun, workspace, context, credential, signal });
  return context.mutate(async (mutation) => {
    // First the lock: what the stage writes and that the stage is done become true together, or not at all.
    const locked = await lockTurn(mutation.tx, turn.id);
    if (locked.version !== begun.version) throw new PlumblineError('stale', `The turn ${turn.id} was moved.`);
    const result = await write(mutation);
    const after = await saveTurn(mutation.tx, endStage(begun, name, result, mutation.now));
    await mutation.record({
      subject: ref('turn', turn.id),
      action: `turn.${name}`,
      detail: { state: result.state, sentence: result.sentence },
    });
    return after;
  });
}

/** Shows that a stage is under way: progress, no mutation of the estate, so it is not in the audit trail. */
async function announce(context: Context, turn: StoredTurn): Promise<StoredTurn> {
  return context.workspace.db.transaction().execute(async (tx) => {
    const saved = await saveTurn(tx, turn);
    await sql`select pg_notify(${EVENT_CHANNEL}, '')`.execute(tx);
    return saved;
  });
}

async function fail(context: Context, turnId: Id, name: StageName, error: PlumblineError): Promise<void> {
  await context.mutate(async (mutation) => {
    const turn = await lockTurn(mutation.tx, turnId);
    if (turn.finishedAt) return;
    const { code, message, remedy } = error;
    await saveTurn(mutation.tx, failStage(turn, name, { code, message, remedy }, mutation.now));
    await mutation.record({
      subject: ref('turn', turnId),
      action: 'turn.fail',
      detail: { stage: name, code, message },
    });
  });
}
