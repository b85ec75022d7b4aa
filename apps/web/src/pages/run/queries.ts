import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type RunSummary = Operations['run.list']['output']['items'][number];
export type RunFilter = Pick<NonNullable<Operations['run.list']['query']>, 'state' | 'waits'>;

export const runs = (filter: RunFilter) =>
  queryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ signal }) => call('run.list', { query: { ...filter, limit: 200 }, signal }),
  });
