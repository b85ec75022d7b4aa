import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Notice = Operations['notice.list']['output']['items'][number];
export type Settings = Operations['notification.show']['output'];
export type Delivery = Operations['delivery.list']['output']['items'][number];
export type Webhook = Operations['webhook.list']['output']['items'][number];

export const notices = () =>
  queryOptions({
    queryKey: ['notices', 'list'],
    queryFn: ({ signal }) => call('notice.list', { query: { limit: 100 }, signal }),
  });

export const unread = () =>
  queryOptions({
    queryKey: ['notices', 'unread'],
    queryFn: ({ signal }) => call('notice.unread', { signal }),
    staleTime: 30_000,
  });

export const settings = () =>
  queryOptions({ queryKey: ['notifications'], queryFn: ({ signal }) => call('notification.show', { signal }) });

export const mail = () => queryOptions({ queryKey: ['mail'], queryFn: ({ signal }) => call('mail.show', { signal }) });

export const webhooks = () =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => call('webhook.list', { query: { limit: 100 }, signal }),
  });

export const deliveries = (state: 'dead' | 'pending') =>
  queryOptions({
    queryKey: ['deliveries', state],
    queryFn: ({ signal }) => call('delivery.list', { query: { limit: 100, state }, signal }),
  });
