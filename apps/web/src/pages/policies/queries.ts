import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Policy = Operations['policy.list']['output']['items'][number];
export type UsePolicy = Operations['use-policy.list']['output']['items'][number];
export type Simulated = Operations['authority.can']['output'];
export type Action = Operations['authority.can']['query']['action'];

export const policies = () =>
  queryOptions({
    queryKey: ['policies', 'authority'],
    queryFn: ({ signal }) => call('policy.list', { query: { limit: 500 }, signal }),
  });

export const usePolicies = () =>
  queryOptions({
    queryKey: ['policies', 'use'],
    queryFn: ({ signal }) => call('use-policy.list', { query: { limit: 500 }, signal }),
  });

export const kinds = () =>
  queryOptions({
    queryKey: ['kinds'],
    queryFn: ({ signal }) => call('kind.list', { query: { limit: 500 }, signal }),
    staleTime: 600_000,
  });

/** Not tried again: what is not there will not be there a second later. */
export const simulate = (person: string, action: string, resource: string) =>
  queryOptions({
    queryKey: ['people', 'can', person, action, resource],
    queryFn: ({ signal }) => call('authority.can', { query: { person, action: action as Action, resource }, signal }),
    enabled: Boolean(person && action && resource),
    retry: false,
  });
