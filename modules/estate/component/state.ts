import { z } from 'zod';
import { movesFrom, type StateTable } from '#kernel';

/** The lifecycle of a component. */
export type ComponentState =
  | 'planned'
  | 'ordered'
  | 'received'
  | 'deploying'
  | 'in-service'
  | 'maintenance'
  | 'retiring'
  | 'retired'
  | 'disposed';

export type ComponentMove =
  | 'order'
  | 'receive'
  | 'deploy'
  | 'withdraw'
  | 'commission'
  | 'maintain'
  | 'resume'
  | 'retire'
  | 'keep'
  | 'decommission'
  | 'redeploy'
  | 'cancel'
  | 'dispose';

/** Every legal move. Nothing is deleted: what is over is disposed, and stays readable. */
export const componentStates = {
  planned: { order: 'ordered', deploy: 'deploying', cancel: 'disposed' },
  ordered: { receive: 'received', cancel: 'disposed' },
  received: { deploy: 'deploying', dispose: 'disposed' },
  deploying: { commission: 'in-service', withdraw: 'received', cancel: 'disposed' },
  'in-service': { maintain: 'maintenance', retire: 'retiring' },
  maintenance: { resume: 'in-service', retire: 'retiring' },
  retiring: { keep: 'in-service', decommission: 'retired' },
  retired: { redeploy: 'deploying', dispose: 'disposed' },
  disposed: {},
} as const satisfies StateTable<ComponentState, ComponentMove>;

export const stateNames = Object.keys(componentStates) as [ComponentState, ...ComponentState[]];
export const stateSchema = z.enum(stateNames);
export const moveSchema = z.enum([
  'order',
  'receive',
  'deploy',
  'withdraw',
  'commission',
  'maintain',
  'resume',
  'retire',
  'keep',
  'decommission',
  'redeploy',
  'cancel',
  'dispose',
]);

const table: StateTable<ComponentState, ComponentMove> = componentStates;

/** The moves out of a state with where each leads, for buttons. */
export function movesOut(state: ComponentState): { move: ComponentMove; to: ComponentState }[] {
  return movesFrom(table, state).map((move) => ({ move, to: table[state][move]! }));
}

/** The move that leads from one state straight to another, or null. */
export function moveBetween(from: ComponentState, to: ComponentState): ComponentMove | null {
  return movesOut(from).find((entry) => entry.to === to)?.move ?? null;
}

/** The states on the shortest way of legal moves from one to another, the last one included; null where none leads there. */
export function wayBetween(from: ComponentState, to: ComponentState): ComponentState[] | null {
  const ways = new Map<ComponentState, ComponentState[]>([[from, []]]);
  for (const [state, way] of ways) {
    if (state === to) return way;
    for (const next of movesOut(state)) if (!ways.has(next.to)) ways.set(next.to, [...way, next.to]);
  }
  return null;
}

/** Before it carries anything. */
export const isComing = (state: ComponentState): boolean =>
  state === 'planned' || state === 'ordered' || state === 'received' || state === 'deploying';
/** Carries what depends on it now. */
export const isUp = (state: ComponentState): boolean => state === 'in-service' || state === 'retiring';
/** Carries nothing any more. */
export const isOver = (state: ComponentState): boolean => state === 'retired' || state === 'disposed';
