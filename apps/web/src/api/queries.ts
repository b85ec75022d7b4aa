import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from './client.ts';
import { mergeGraphs } from './mergeGraphs.ts';
import { pagesOf } from './pages.ts';

/** The first word of a query key says what it is about; live.ts invalidates by that word. */
export const me = () =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => call('me.show', { signal }), staleTime: 60_000 });

export const home = () => queryOptions({ queryKey: ['home'], queryFn: ({ signal }) => call('home.show', { signal }) });

/** The end of a day on this device's clock: a whole day counts. A full time stays as it is. */
export function instantOf(day: string | undefined): string | undefined {
  if (!day) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59.999`).toISOString() : day;
}

/** As the address holds it. */
export interface ComponentFilter {
  kind?: string;
  state?: string;
  domain?: string;
  site?: string;
  criticality?: string;
  q?: string;
  asOf?: string;
  sort?: string;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `fields`: only those of each component, for who reads tens of thousands; all without it. */
export const components = (filter: ComponentFilter, fields?: readonly string[]) =>
  infiniteQueryOptions({
    queryKey: fields ? ['components', filter, fields] : ['components', filter],
    queryFn: ({ pageParam, signal }) => {
      const { criticality, site, asOf, ...text } = filter;
      const query = {
        ...text,
        criticality: numberOf(criticality),
        site: numberOf(site),
        asOf: instantOf(asOf),
        limit: 500,
        cursor: pageParam ?? undefined,
        fields: fields?.join(','),
      };
      return call('component.list', { query: query as Operations['component.list']['query'], signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    // Comparing each page again with every further one would cost more the further one has read.
    structuralSharing: false,
  });

export const component = (id: number, asOf?: string) =>
  queryOptions({
    queryKey: ['component', id, asOf ?? null],
    queryFn: ({ signal }) => {
      const at = instantOf(asOf);
      return call('component.show', { params: { id: String(id) }, query: at ? { asOf: at } : {}, signal });
    },
  });

export const installations = (componentId: number) =>
  infiniteQueryOptions({
    queryKey: ['installations', componentId],
    queryFn: ({ pageParam, signal }) =>
      call('installation.list', {
        query: { component: componentId, limit: 500, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const history = (id: number) =>
  queryOptions({
    queryKey: ['component', id, 'history'],
    queryFn: ({ signal }) => call('component.history', { params: { id: String(id) }, query: { limit: 100 }, signal }),
  });

export const impact = (id: number) =>
  queryOptions({
    queryKey: ['impact', id],
    queryFn: ({ signal }) => call('component.impact', { params: { id: String(id) }, query: { limit: 200 }, signal }),
  });

export type Direction = 'both' | 'dependents' | 'dependencies';

/**
 * What hangs on a component and what it stands on. Both ways are two walks put together: one walk that turns at every
 * step would bring in whatever else stands on the same site.
 */
export const graph = (around: number, depth: number, direction: Direction, day?: string) =>
  queryOptions({
    queryKey: ['graph', around, depth, direction, day ?? null],
    queryFn: async ({ signal }) => {
      const asOf = instantOf(day);
      const ways = direction === 'both' ? (['dependents', 'dependencies'] as const) : [direction];
      const walks = await Promise.all(
        ways.map((way) =>
          call('graph.neighbourhood', {
            query: { around: String(around), depth, direction: way, limit: 90, ...(asOf ? { asOf } : {}) },
            signal,
          }),
        ),
      );
      return mergeGraphs(walks);
    },
    placeholderData: keepPreviousData,
  });

/** Begins with `component`: what changes one may move it. */
export const elevation = (id: number) =>
  queryOptions({
    queryKey: ['component', id, 'elevation'],
    queryFn: ({ signal }) => call('rack.elevation', { params: { id: String(id) }, signal }),
  });

export const racks = (filter: { site?: string | undefined; freeUnits?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['components', 'racks', filter],
    queryFn: ({ pageParam, signal }) => {
      const site = numberOf(filter.site);
      const freeUnits = numberOf(filter.freeUnits);
      return call('rack.list', {
        query: {
          limit: 120,
          ...(site ? { site } : {}),
          ...(freeUnits ? { freeUnits } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const sources = () =>
  queryOptions({
    queryKey: ['sources'],
    queryFn: ({ signal }) => call('source.list', { query: { limit: 200 }, signal }),
  });

export const mastery = () =>
  queryOptions({
    queryKey: ['mastery'],
    queryFn: ({ signal }) => call('mastery.list', { query: { limit: 500 }, signal }),
  });

export const disagreements = (filter: { source?: string | undefined; component?: number }) =>
  infiniteQueryOptions({
    queryKey: ['disagreements', filter],
    queryFn: ({ pageParam, signal }) =>
      call('disagreement.list', {
        query: {
          limit: 50,
          ...(filter.source ? { source: filter.source } : {}),
          ...(filter.component ? { component: filter.component } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** From the end of one day to the end of another. */
export const comparison = (asked: {
  from: string;
  to: string;
  what: 'component' | 'relation';
  op: 'created' | 'changed' | 'gone' | undefined;
  kind: string | undefined;
}) =>
  infiniteQueryOptions({
    queryKey: ['components', 'compare', asked],
    queryFn: ({ pageParam, signal }) => {
      const { from, to, kind, ...rest } = asked;
      const query = {
        ...rest,
        from: instantOf(from)!,
        to: instantOf(to)!,
        ...(kind ? { kind } : {}),
        limit: 100,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return call('estate.compare', { query: query as Operations['estate.compare']['query'], signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** What taking an event back would do; changes nothing. */
export const undoPlan = (eventId: number, only: string) =>
  queryOptions({
    queryKey: ['undo', eventId, only],
    queryFn: ({ signal }) => call('event.undo', { params: { id: String(eventId) }, body: { only }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

export const search = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => call('search', { query: { q: q.trim(), limit: 12 }, signal }),
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const turns = () =>
  pagesOf(['turns'], (cursor, signal) => call('turn.list', { query: { limit: 100, ...cursor }, signal }));

export const turn = (id: number) =>
  queryOptions({ queryKey: ['turn', id], queryFn: ({ signal }) => call('turn.show', { params: { id }, signal }) });

export const change = (id: number) =>
  queryOptions({ queryKey: ['change', id], queryFn: ({ signal }) => call('change.show', { params: { id }, signal }) });

export const changes = (state: Operations['change.list']['query']['state'] | undefined) =>
  pagesOf(['changes', state ?? null], (cursor, signal) =>
    call('change.list', { query: { limit: 100, ...cursor, ...(state ? { state } : {}) }, signal }),
  );

export const run = (id: number) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => call('run.show', { params: { id: String(id) }, signal }),
  });

export const line = (key: string) =>
  queryOptions({ queryKey: ['line', key], queryFn: ({ signal }) => call('line.show', { query: { of: key }, signal }) });

export const signals = (state: 'open' | 'resolved' | 'all') =>
  pagesOf(['signals', state], (cursor, signal) =>
    call('signal.list', { query: { limit: 200, state, ...cursor }, signal }),
  );

export const standards = () =>
  pagesOf(['standards'], (cursor, signal) => call('standard.list', { query: { limit: 200, ...cursor }, signal }));

export const portfolio = () =>
  queryOptions({
    queryKey: ['portfolio'],
    queryFn: async ({ signal }) => {
      // A plan is made of initiatives: where there is none, asking for the plan would be an error.
      const { items } = await call('initiative.list', { query: { limit: 1 }, signal });
      return items.length === 0 ? null : call('portfolio.show', { signal });
    },
  });

export const people = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => call('person.list', { query: { limit: 500 }, signal }),
  });

export const domains = () =>
  queryOptions({
    queryKey: ['domains'],
    queryFn: ({ signal }) => call('domain.list', { query: { limit: 500 }, signal }),
    staleTime: 300_000,
  });
