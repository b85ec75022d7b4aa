import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Intake = Operations['intake.show']['output'];
export type IntakeLine = Operations['intake.list']['output']['items'][number];
export type Entry = Operations['intake.entries']['output']['items'][number];
export type Preview = Operations['intake.preview']['output'];
export type Format = Operations['intake.formats']['output']['items'][number];

export const intakes = () =>
  queryOptions({
    queryKey: ['intakes'],
    queryFn: ({ signal }) => call('intake.list', { query: { limit: 100 }, signal }),
  });

export const intake = (id: number) =>
  queryOptions({
    queryKey: ['intake', id],
    queryFn: ({ signal }) => call('intake.show', { params: { id: String(id) }, signal }),
  });

export const formats = () =>
  queryOptions({
    queryKey: ['formats'],
    queryFn: ({ signal }) => call('intake.formats', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** As the address holds it. */
export interface EntryFilter {
  only?: string;
  what?: string;
  op?: string;
  kind?: string;
  q?: string;
}

export const entries = (id: number, filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: ['intake', id, 'entries', filter],
    queryFn: ({ pageParam, signal }) => {
      const sort = filter.only === 'problems' || filter.only === 'disagreements' ? '-rank' : 'ordinal';
      const query = { ...filter, sort, limit: 200, cursor: pageParam ?? undefined };
      return call('intake.entries', {
        params: { id: String(id) },
        query: query as Operations['intake.entries']['query'],
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
