import { type Change, decideChange, findChange, lockChange, viewChange, withdrawChange } from '#delivery';
import type { IntakeCredential, IntakeTarget } from '#estate';
import { meetMachine, readComponents, requireMayLook } from '#estate';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Context, toRef, type Workspace } from '#platform';
import type { ExplainedRange } from '../insight/insight.ts';
import { turnRunner } from './runner.ts';
import { findTurn, insertTurn, listTurns, lockTurn, saveTurn, type TurnQuery } from './store.ts';
import { finishTurn, isCancellable, newStages, type StoredTurn, stageOf, stageTable } from './turn.ts';
import type { Turn, TurnSummary } from './view.ts';

/** Begins a turn; its stages are done in the background. */
export async function startTurn(
  context: Context,
  request: { target: IntakeTarget; componentId?: Id | undefined; credential?: IntakeCredential | undefined },
): Promise<Id> {
  const component = await requireMayLook(context, request);
  // A host that cannot be reached, or whose key nobody approved, is refused here and not in the background.
  await context.workspace.port(meetMachine)(request.target, request.credential, context.signal, context.actor.personId);
  // Opened first: it takes up every open turn it finds, and this one must not begin without its credential.
  const runner = await context.workspace.get(turnRunner);
  const id = await context.mutate(async (mutation) => {
    const turnId = await insertTurn(mutation.tx, {
      componentId: component?.id ?? null,
      target: request.target,
      state: 'looking',
      stages: newStages(),
      startedBy: mutation.actor.personId,
      startedAt: mutation.now,
    });
    const { target } = request;
    await mutation.record({
      subject: ref('turn', turnId),
      action: 'turn.start',
      detail: { target: target.kind === 'ssh' ? `${target.user}@${target.address}:${target.port}` : 'this machine' },
      causes: component ? [ref('component', component.id)] : [],
    });
    return turnId;
  });
  runner.drive(id, request.credential);
  return id;
}

/** Approves the change that a turn waits for, exactly as it was read; the turn goes on by itself. */
export async function approveTurn(context: Context, id: Id, planHash: string, reason?: string): Promise<void> {
  const turn = await requireTurn(context, id);
  if (turn.changeId === null) {
    throw new PlumblineError('illegal_transition', `${keyOf(ref('turn', id))} has no change to approve.`, {
      extra: { state: turn.state },
    });
  }
  const { changeId } = turn;
  await context.mutate((mutation) =>
    decideChange(context, mutation, changeId, {
      verdict: 'approved',
      planHash,
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  (await context.workspace.get(turnRunner)).drive(id);
}

/** Ends a turn before anything was done to the machine, and takes its change back. */
export async function cancelTurn(context: Context, id: Id, reason: string): Promise<void> {
  await requireTurn(context, id);
  await context.mutate(async (mutation) => {
    const turn = await lockTurn(mutation.tx, id);
    await authoriseCancel(context, turn);
    const open = turn.changeId === null ? null : await lockChange(mutation.tx, turn.changeId);
    if (!isCancellable(turn) || open?.state === 'running') {
      throw new PlumblineError(
        'illegal_transition',
        `${keyOf(ref('turn', id))} is ${turn.state}: it can be cancelled only until its run begins.`,
        { extra: { state: turn.state } },
      );
    }
    if (open && (open.state === 'proposed' || open.state === 'approved')) {
      await withdrawChange(context, mutation, open.id, reason);
    }
    await saveTurn(mutation.tx, finishTurn(turn, 'cancelled', mutation.now));
    await mutation.record({ subject: ref('turn', id), action: 'turn.cancel', detail: { reason } });
  });
  // It finds the turn over, and forgets the credential that came with it.
  (await context.workspace.get(turnRunner)).drive(id);
}

async function authoriseCancel(context: Context, turn: StoredTurn): Promise<void> {
  const [component] = turn.componentId === null ? [] : await readComponents(context.db, [turn.componentId]);
  await context.authorise('estate.observe', { type: 'turn', id: turn.id, domainId: component?.domainId ?? null });
}

/** A turn that the actor may read. Throws `not_found`. */
export async function requireTurn(context: Context, id: Id): Promise<StoredTurn> {
  const scope = await context.scope('estate.read');
  const turn = await findTurn(context.db, id);
  const [component] = turn?.componentId ? await readComponents(context.db, [turn.componentId]) : [];
  // Before the machine is recognised nobody knows its domain: the turn is read by who began it.
  const readable =
    scope === 'all' ||
    (component ? scope.includes(component.domainId) : turn?.startedBy === context.actor.personId && scope.length > 0);
  if (!turn || !readable) throw new PlumblineError('not_found', `There is no turn ${id}, or you may not read it.`);
  return turn;
}

export async function showTurn(context: Context, id: Id): Promise<Turn> {
  const turn = await requireTurn(context, id);
  const [[summary], change] = await Promise.all([summariseTurns(context, [turn]), changeOf(context, turn)]);
  return { ...summary!, change };
}

async function changeOf(context: Context, turn: StoredTurn): Promise<Change | null> {
  const change = turn.changeId === null ? null : await findChange(context.db, turn.changeId);
  return change ? viewChange(context, change) : null;
}

export async function listTurnSummaries(context: Context, query: Omit<TurnQuery, 'scope'>): Promise<TurnSummary[]> {
  const scope = await context.scope('estate.read');
  return summariseTurns(context, await listTurns(context.db, { ...query, scope }));
}

async function summariseTurns(context: Context, turns: readonly StoredTurn[]): Promise<TurnSummary[]> {
  const ids = turns.flatMap((turn) => (turn.componentId === null ? [] : [turn.componentId]));
  const names = new Map((await readComponents(context.db, ids)).map((one) => [one.id, one.name]));
  return turns.map((turn) => ({
    id: turn.id,
    key: keyOf(ref('turn', turn.id)),
    state: turn.state,
    target: turn.target,
    component:
      turn.componentId === null ? null : toRef('component', turn.componentId, names.get(turn.componentId) ?? ''),
    startedAt: turn.startedAt.toISOString(),
    finishedAt: turn.finishedAt?.toISOString() ?? null,
    stages: turn.stages.map(({ data: _, ...stage }) => ({
      ...stage,
      title: stageTable[stage.name].title,
      phase: stageTable[stage.name].phase,
    })),
    exposure: {
      before: (stageOf(turn, 'insight').data['exposureBefore'] ?? null) as unknown as ExplainedRange | null,
      after: (stageOf(turn, 'learn').data['exposureAfter'] ?? null) as unknown as ExplainedRange | null,
    },
    cancellable: isCancellable(turn),
    version: turn.version,
  }));
}

/** Takes up the turns that an earlier server left, and goes on with turns as long as the workspace is open. */
export async function resumeTurns(workspace: Workspace): Promise<void> {
  await workspace.get(turnRunner);
}
