import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

export type Credential = Operations['credential.list']['output']['items'][number];
export type HostKey = Operations['host-key.list']['output']['items'][number];

const MOST = 100;

export const credentials = () =>
  pagesOf(['credentials', 'list'], (cursor, signal) =>
    call('credential.list', { query: { limit: MOST, ...cursor }, signal }),
  );

export const credential = (id: string) =>
  queryOptions({
    queryKey: ['credentials', 'one', id],
    queryFn: ({ signal }) => call('credential.show', { params: { id }, signal }),
  });

export const hostKeys = () =>
  pagesOf(['host-keys'], (cursor, signal) => call('host-key.list', { query: { limit: MOST, ...cursor }, signal }));
