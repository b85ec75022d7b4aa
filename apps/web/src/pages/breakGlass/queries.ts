import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Glass = Operations['break-glass.list']['output']['items'][number];

export const glasses = () =>
  queryOptions({
    queryKey: ['people', 'break-glass'],
    queryFn: ({ signal }) => call('break-glass.list', { query: { limit: 100 }, signal }),
    // It ends by its time, of which no event tells.
    refetchInterval: 60_000,
  });
