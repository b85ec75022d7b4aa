import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { instantOf } from '../../api/queries.ts';

/** Their keys begin with `impact`, so that a change of the estate renews them (api/live.ts). */
const at = (day: string | undefined): { asOf?: string } => {
  const asOf = instantOf(day);
  return asOf ? { asOf } : {};
};

export const jointImpact = (ids: number[], day: string | undefined) =>
  queryOptions({
    queryKey: ['impact', 'together', ids, day ?? null],
    queryFn: ({ signal }) => call('graph.impact', { query: { of: ids.join(','), limit: 100, ...at(day) }, signal }),
    placeholderData: keepPreviousData,
  });

export const standsOn = (id: number, day: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['impact', 'stands-on', id, day ?? null],
    queryFn: ({ pageParam, signal }) =>
      call('component.dependencies', {
        params: { id: String(id) },
        query: { limit: 200, ...at(day), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const pathsBetween = (from: number, to: number, day: string | undefined) =>
  queryOptions({
    queryKey: ['impact', 'paths', from, to, day ?? null],
    queryFn: ({ signal }) => call('graph.paths', { query: { from: String(from), to: String(to), ...at(day) }, signal }),
  });

/** Of the site or the domain of a component. */
export const singlePoints = (of: { site?: string; domain?: string }, day: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['impact', 'single-points', of, day ?? null],
    queryFn: ({ pageParam, signal }) =>
      call('graph.single-points', {
        query: { limit: 50, ...of, ...at(day), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
