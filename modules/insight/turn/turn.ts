/**
 * A turn of the loop: look at one machine, understand what was found, propose what to do, stop for a person, do it, and
 * learn what came of it. A durable state machine whose stages are data: what a finished stage found is stored with it,
 * and a server that was killed goes on after the last finished one.
 */
import type { IntakeTarget } from '#estate';
import type { Id, Json } from '#kernel';
import type { Ref } from '#platform';

export const stageNames = [
  'look',
  'match',
  'judge',
  'signal',
  'insight',
  'initiative',
  'portfolio',
  'change',
  'approval',
  'run',
  'verify',
  'learn',
] as const;
export type StageName = (typeof stageNames)[number];

export type TurnState =
  | 'looking'
  | 'understanding'
  | 'proposing'
  | 'awaiting-approval'
  | 'running'
  | 'verifying'
  | 'finished'
  | 'nothing-to-do'
  | 'failed'
  | 'cancelled';
export const turnStates = [
  'looking',
  'understanding',
  'proposing',
  'awaiting-approval',
  'running',
  'verifying',
  'finished',
  'nothing-to-do',
  'failed',
  'cancelled',
] as const satisfies TurnState[];

export type StagePhase = 'strategy' | 'delivery' | 'operations' | 'insight';

interface StageDefinition {
  title: string;
  phase: StagePhase;
  /** The turn's state while this stage is the next or under way. */
  turnState: TurnState;
}

export const stageTable: Readonly<Record<StageName, StageDefinition>> = {
  look: { title: 'Look at the machine', phase: 'operations', turnState: 'looking' },
  match: { title: 'Match its software to releases', phase: 'operations', turnState: 'looking' },
  judge: { title: 'Hold it against the standards', phase: 'strategy', turnState: 'understanding' },
  signal: { title: 'Raise signals', phase: 'operations', turnState: 'understanding' },
  insight: { title: 'Gather insights', phase: 'insight', turnState: 'understanding' },
  initiative: { title: 'Propose initiatives', phase: 'strategy', turnState: 'proposing' },
  portfolio: { title: 'Choose under money and hours', phase: 'strategy', turnState: 'proposing' },
  change: { title: 'Propose a change', phase: 'delivery', turnState: 'proposing' },
  approval: { title: 'Approval', phase: 'delivery', turnState: 'awaiting-approval' },
  run: { title: 'Run the change', phase: 'delivery', turnState: 'running' },
  verify: { title: 'Look again', phase: 'operations', turnState: 'verifying' },
  learn: { title: 'Learn from it', phase: 'insight', turnState: 'verifying' },
};

export type StageState = 'pending' | 'running' | 'done' | 'waiting' | 'skipped' | 'failed';

export interface Figure {
  label: string;
  value: number | string;
  unit?: string;
  range?: { low: number; high: number };
  source: string;
}

export interface Stage {
  name: StageName;
  state: StageState;
  startedAt: string | null;
  finishedAt: string | null;
  sentence: string;
  refs: Ref[];
  figures: Figure[];
  error?: { code: string; message: string; remedy: string };
  /** What later stages need of this one; not shown. */
  data: { [key: string]: Json };
}

export interface StoredTurn {
  id: Id;
  componentId: Id | null;
  target: IntakeTarget;
  state: TurnState;
  stages: Stage[];
  insightId: Id | null;
  initiativeId: Id | null;
  changeId: Id | null;
  startedBy: Id;
  startedAt: Date;
  finishedAt: Date | null;
  version: number;
}

/** What a stage found, to be stored in the transaction in which it did what it did. */
export interface StageResult {
  state: 'done' | 'waiting' | 'skipped' | 'failed';
  sentence: string;
  refs?: Ref[];
  figures?: Figure[];
  data?: { [key: string]: Json };
  /** What the turn now knows of itself. */
  turn?: { componentId?: Id; insightId?: Id; initiativeId?: Id; changeId?: Id };
  /** The turn ends here; the stages after this one are skipped. */
  end?: Extract<TurnState, 'finished' | 'nothing-to-do' | 'failed' | 'cancelled'>;
}

export function newStages(): Stage[] {
  return stageNames.map((name) => ({
    name,
    state: 'pending',
    startedAt: null,
    finishedAt: null,
    sentence: '',
    refs: [],
    figures: [],
    data: {},
  }));
}

const open: readonly StageState[] = ['pending', 'running', 'waiting'];

/**
 * The stage to do next. null: none is left. One that failed is passed: after a run that failed, the machine is looked at
 * all the same.
 */
export function nextStage(stages: readonly Stage[]): Stage | null {
  return stages.find((stage) => open.includes(stage.state)) ?? null;
}

export function stageOf(turn: Pick<StoredTurn, 'stages'>, name: StageName): Stage {
  return turn.stages.find((stage) => stage.name === name)!;
}

const replaced = (stages: readonly Stage[], name: StageName, part: Partial<Stage>): Stage[] =>
  stages.map((stage) => (stage.name === name ? { ...stage, ...part } : stage));

/** Marks a stage as under way. A stage that was under way when the server died keeps its beginning. */
export function beginStage(turn: StoredTurn, name: StageName, at: Date): StoredTurn {
  const startedAt = stageOf(turn, name).startedAt ?? at.toISOString();
  return {
    ...turn,
    state: stageTable[name].turnState,
    stages: replaced(turn.stages, name, { state: 'running', startedAt }),
  };
}

/** The turn after a stage ended. Whatever the stage found stays with it. */
export function endStage(turn: StoredTurn, name: StageName, result: StageResult, at: Date): StoredTurn {
  const waiting = result.state === 'waiting';
  const ended = replaced(turn.stages, name, {
    state: result.state,
    startedAt: stageOf(turn, name).startedAt ?? at.toISOString(),
    finishedAt: waiting ? null : at.toISOString(),
    sentence: result.sentence,
    refs: result.refs ?? [],
    figures: result.figures ?? [],
    data: { ...stageOf(turn, name).data, ...result.data },
  });
  const known = { ...turn, ...result.turn, stages: ended };
  if (result.end) return finishTurn(known, result.end, at);
  const next = nextStage(ended);
  if (next === null) return finishTurn(known, 'finished', at);
  return { ...known, state: stageTable[next.name].turnState };
}

export function failStage(turn: StoredTurn, name: StageName, error: NonNullable<Stage['error']>, at: Date): StoredTurn {
  const stages = replaced(turn.stages, name, {
    state: 'failed',
    finishedAt: at.toISOString(),
    sentence: error.message,
    error,
  });
  return finishTurn({ ...turn, stages }, 'failed', at);
}

export function finishTurn(turn: StoredTurn, state: TurnState, at: Date): StoredTurn {
  const stages = turn.stages.map((stage): Stage => {
    if (stage.state === 'pending') return { ...stage, state: 'skipped' };
    if (stage.state === 'waiting' || stage.state === 'running') {
      return { ...stage, state: 'skipped', finishedAt: at.toISOString() };
    }
    return stage;
  });
  return { ...turn, stages, state, finishedAt: at };
}

/** Whether a person can still stop the turn: nothing has been done to the machine yet. */
export function isCancellable(turn: StoredTurn): boolean {
  if (turn.finishedAt) return false;
  const { state, data } = stageOf(turn, 'run');
  return state === 'pending' && data['runId'] === undefined;
}
