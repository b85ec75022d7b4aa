import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Credential = Operations['credential.list']['output']['items'][number];
export type HostKey = Operations['host-key.list']['output']['items'][number];

const MOST = 200;

export const credentials = () =>
  queryOptions({
    queryKey: ['credentials'],
    queryFn: ({ signal }) => call('credential.list', { query: { limit: MOST }, signal }),
  });

export const credential = (id: string) =>
  queryOptions({
    queryKey: ['credential', id],
    queryFn: ({ signal }) => call('credential.show', { params: { id }, signal }),
  });

export const hostKeys = () =>
  queryOptions({
    queryKey: ['host-keys'],
    queryFn: ({ signal }) => call('host-key.list', { query: { limit: MOST }, signal }),
  });
