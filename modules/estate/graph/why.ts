import type { Id } from '#kernel';
import { relationKinds } from '../relation/kind.ts';
import type { Names } from './names.ts';
import type { Hop, Spare } from './question.ts';

/** Steps of a reason that are spelt out; a longer one is cut in the middle. */
const SPELT_OUT = 4;

/** Why something suffers, in one sentence: "app-3 runs on vm-7, which runs on host-2." What may not be named is left out. */
export function sentence(hops: Hop[], spare: Spare | null, names: Pick<Names, 'component'>): string {
  const cut = hops.length > SPELT_OUT;
  const first = cut ? hops.slice(0, SPELT_OUT - 2) : hops;
  let text = chain(first, names);
  if (cut) text += `, … ${hops.length - SPELT_OUT + 1} more steps …, ${chain(hops.slice(-1), names)}`;
  return `${text || 'It depends on it indirectly'}${spare ? note(spare) : ''}.`;
}

function chain(hops: Hop[], names: Pick<Names, 'component'>): string {
  let text = '';
  let at: Id | null = null;
  for (const { dependent, kind, on } of hops) {
    const because = `${relationKinds[kind].because} ${names.component(on)}`;
    if (at === null) text = `${names.component(dependent)} ${because}`;
    else if (dependent === at) text += `, which ${because}`;
    // Something that may not be named lies between.
    else text += `; ${names.component(dependent)} ${because}`;
    at = on;
  }
  return text;
}

function note({ group, left, carried, needed }: Spare): string {
  return ` (of the group ${group}, ${left} of ${carried} would be left; it needs ${needed})`;
}

/** One step between two components, read from the first to the second. */
export function stepText(
  { dependent, kind, on, reversed }: Hop & { reversed: boolean },
  names: Pick<Names, 'component'>,
): string {
  const words = reversed ? relationKinds[kind].reverse : relationKinds[kind].title;
  return `${names.component(dependent)} ${words} ${names.component(on)}`;
}
