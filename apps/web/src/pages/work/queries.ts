import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Work = Operations['work.list']['output']['items'][number];

/** Mine and what I could do supervised, read together: the page shows both counts. */
export const work = () =>
  queryOptions({
    queryKey: ['work'],
    queryFn: ({ signal }) => call('work.list', { query: { how: 'all', limit: 500 }, signal }),
  });

export const isSupervised = ({ how }: Pick<Work, 'how'>): boolean =>
  how === 'supervised' || how === 'could-be-supervised';
