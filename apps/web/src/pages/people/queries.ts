import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

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

export const grid = () =>
  queryOptions({
    queryKey: ['grid'],
    queryFn: ({ signal }) => call('authority.grid', { signal }),
    staleTime: 600_000,
  });

/** The end of that day on this device's clock. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
