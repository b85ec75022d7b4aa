import { movesFrom, type StateTable } from '#kernel';

/**
 * The life of an intake. One machine is planned at once; a file is planned and applied in the background. What was
 * applied before it was cancelled stays, and the rest may be applied later.
 */
export type IntakeState = 'planning' | 'planned' | 'applying' | 'applied' | 'cancelled' | 'discarded' | 'failed';
export type IntakeMove = 'plan' | 'apply' | 'finish' | 'cancel' | 'discard' | 'fail';

export const intakeStates = {
  planning: { plan: 'planned', fail: 'failed', discard: 'discarded' },
  planned: { apply: 'applying', discard: 'discarded' },
  applying: { finish: 'applied', cancel: 'cancelled' },
  applied: {},
  cancelled: { apply: 'applying' },
  discarded: {},
  failed: {},
} as const satisfies StateTable<IntakeState, IntakeMove>;

export const intakeStateNames = Object.keys(intakeStates) as [IntakeState, ...IntakeState[]];

export const intakeTable: StateTable<IntakeState, IntakeMove> = intakeStates;

/** Nothing more happens to it by itself. */
export const isResting = (state: IntakeState): boolean => state !== 'planning' && state !== 'applying';

export const intakeMovesFrom = (state: IntakeState): IntakeMove[] => movesFrom(intakeTable, state);
