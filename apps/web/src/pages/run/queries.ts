import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

export type RunSummary = Operations['run.list']['output']['items'][number];
export type RunFilter = Pick<NonNullable<Operations['run.list']['query']>, 'state' | 'waits'>;

export const runs = (filter: RunFilter) =>
  pagesOf(['runs', filter], (cursor, signal) =>
    call('run.list', { query: { ...filter, limit: 100, ...cursor }, signal }),
  );
