import { useQuery } from '@tanstack/react-query';
import { me } from './queries.ts';
import type { Ref } from './types.ts';

/** Who reads is called you. */
export const calledFor =
  (reader: number | undefined) =>
  (person: Pick<Ref, 'id' | 'name'>): string =>
    person.id === reader ? 'you' : person.name;

export function useCalled(): (person: Pick<Ref, 'id' | 'name'>) => string {
  return calledFor(useQuery(me()).data?.person.id);
}
