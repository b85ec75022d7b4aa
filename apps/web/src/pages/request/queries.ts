import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

type Output<Id extends keyof Operations> = Operations[Id]['output'];
export type RequestView = Output<'request.show'>;
export type RequestSummary = Output<'request.list'>['items'][number];
export type Offer = Output<'offer.list'>['items'][number];
export type As = 'mine' | 'confirm' | 'handle';

export const offers = () =>
  queryOptions({
    queryKey: ['offers'],
    queryFn: ({ signal }) => call('offer.list', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  });

export const requests = (as: As, state?: 'open' | 'asked' | 'proven') =>
  pagesOf(['requests', as, state ?? null], (cursor, signal) =>
    call('request.list', { query: { as, limit: 100, ...cursor, ...(state ? { state } : {}) }, signal }),
  );

export const request = (key: string) =>
  queryOptions({
    queryKey: ['requests', 'one', key],
    queryFn: ({ signal }) => call('request.show', { params: { id: key }, signal }),
  });
