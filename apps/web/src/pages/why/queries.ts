import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Why = Operations['why.show']['output'];

export const why = (of: string) =>
  queryOptions({ queryKey: ['why', of], queryFn: ({ signal }) => call('why.show', { query: { of }, signal }) });
