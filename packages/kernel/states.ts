import { PlumblineError } from './errors.ts';

/**
 * A state machine as data: for each state, the moves out of it and where each leads. The service, the API's refusals,
 * the UI's disabled buttons and the docs read the same table.
 */
export type StateTable<State extends string, Move extends string> = {
  readonly [S in State]: { readonly [M in Move]?: State };
};

/** The moves that are legal in a state. */
export function movesFrom<State extends string, Move extends string>(
  table: StateTable<State, Move>,
  state: State,
): Move[] {
  return Object.keys(table[state]) as Move[];
}

/** Where a move leads. Throws `illegal_transition` naming the legal moves. */
export function moveTo<State extends string, Move extends string>(
  table: StateTable<State, Move>,
  what: string,
  state: State,
  move: Move,
): State {
  const next = table[state][move];
  if (next === undefined) {
    const legal = movesFrom(table, state);
    throw new PlumblineError(
      'illegal_transition',
      `${what} is ${state}: "${move}" is not possible now. ${legal.length > 0 ? `Possible: ${legal.join(', ')}.` : 'It is final.'}`,
      { extra: { state, move, legal } },
    );
  }
  return next;
}
