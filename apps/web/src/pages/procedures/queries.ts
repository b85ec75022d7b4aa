import { queryOptions } from '@tanstack/react-query';
import type { CallInput, Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

export type Procedure = Operations['procedure.list']['output']['items'][number];
export type ProcedureDetail = Operations['procedure.show']['output'];
export type ProcedureStep = ProcedureDetail['steps'][number];
export type ProcedureInput = ProcedureDetail['inputs'][number];
export type May = Procedure['start'];
export type Plan = Operations['procedure.plan']['output'];
export type Wish = NonNullable<CallInput<'procedure.plan'>['body']>;

export interface ProcedureFilter {
  q?: string | undefined;
  domain?: string | undefined;
  level?: string | undefined;
  risk?: string | undefined;
  startable?: string | undefined;
}

export const procedures = (filter: ProcedureFilter) =>
  pagesOf(['procedures', filter], (cursor, signal) =>
    call('procedure.list', {
      query: { ...filter, limit: 100, sort: 'level', ...cursor } as unknown as Operations['procedure.list']['query'],
      signal,
    }),
  );

export const procedure = (key: string, version: string | undefined) =>
  queryOptions({
    queryKey: ['procedure', key, version ?? 'newest'],
    queryFn: ({ signal }) =>
      call('procedure.show', { params: { key }, query: version ? { version: Number(version) } : {}, signal }),
  });

/** Exactly what would be done; tried on the targets where that changes nothing. */
export const planOf = (key: string, body: Wish, signal?: AbortSignal) =>
  call('procedure.plan', { params: { key }, body, ...(signal ? { signal } : {}) });

/** Starts exactly the plan that was shown, or proposes it where somebody else must approve. */
export const startRun = (key: string, { inputs, targets, version }: Wish, planHash: string, idempotencyKey: string) =>
  call('run.start', {
    body: {
      procedure: key,
      planHash,
      ...(inputs && { inputs }),
      ...(targets && { targets }),
      ...(version && { version }),
    },
    idempotencyKey,
  });

/** What a procedure may name that it serves. */
export const served = () =>
  queryOptions({
    queryKey: ['standards', 'served'],
    queryFn: async ({ signal }) => {
      const [objectives, standards] = await Promise.all([
        call('objective.list', { query: { limit: 500 }, signal }),
        call('standard.list', { query: { limit: 500 }, signal }),
      ]);
      return [
        ...objectives.items.map(({ slug, id, key, name }) => ({ slug, ref: { type: 'objective', id, key, name } })),
        ...standards.items.map(({ slug, id, key, name }) => ({ slug, ref: { type: 'standard', id, key, name } })),
      ];
    },
    staleTime: 60_000,
  });
