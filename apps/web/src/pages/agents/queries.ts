import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Agent = Operations['agent.list']['output']['items'][number];

export const agents = () =>
  queryOptions({
    queryKey: ['people', 'agents'],
    queryFn: ({ signal }) => call('agent.list', { query: { limit: 500 }, signal }),
  });
