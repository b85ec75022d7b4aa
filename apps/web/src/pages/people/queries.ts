import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

export type Matrix = Operations['authority.matrix']['output'];
export type MatrixDomain = Matrix['domains'][number];
export type MatrixPerson = Matrix['people'][number];
export type Cell = MatrixPerson['cells'][number];
export type GridRow = Operations['authority.grid']['output']['items'][number];

/** Each begins with `people`: what a grant, a loan or a leaver changes renews them. */
export const matrix = (q: string) =>
  queryOptions({
    queryKey: ['people', 'matrix', q],
    queryFn: ({ signal }) => call('authority.matrix', { query: q ? { q } : {}, signal }),
    placeholderData: (before) => before,
  });

export type Team = Operations['team.list']['output']['items'][number];

export const teams = () =>
  queryOptions({
    queryKey: ['people', 'teams'],
    queryFn: ({ signal }) => call('team.list', { query: { limit: 500, sort: 'name' }, signal }),
  });

export type Approach = Operations['readiness.list']['output']['items'][number];

/** Begins with `growth`: what was shown renews it. */
export const readiness = () =>
  pagesOf(['growth', 'readiness'], (cursor, signal) =>
    call('readiness.list', { query: { limit: 20, sort: '-progress', ...cursor }, signal }),
  );

/** The end of that day on this device's clock. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
