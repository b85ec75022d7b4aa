import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './http.ts';
import type {
  Change,
  Component,
  ComponentDetail,
  Graph,
  Home,
  Impact,
  Installation,
  Line,
  Me,
  Page,
  PortfolioPlan,
  Release,
  Revision,
  Run,
  SearchHit,
  Turn,
} from './types.ts';

/** The first word of a query key says what it is about; live.ts invalidates by that word. */
export const me = () =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/me', {}, signal), staleTime: 60_000 });

export const home = () => queryOptions({ queryKey: ['home'], queryFn: ({ signal }) => get<Home>('/home', {}, signal) });

/** The end of a day on this device's clock: a whole day counts. A full time stays as it is. */
export function instantOf(day: string | undefined): string | undefined {
  if (!day) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59.999`).toISOString() : day;
}

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

export const components = (filter: ComponentFilter) =>
  infiniteQueryOptions({
    queryKey: ['components', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Component>>(
        '/components',
        { ...filter, asOf: instantOf(filter.asOf), limit: 200, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const component = (id: number, asOf?: string) =>
  queryOptions({
    queryKey: ['component', id, asOf ?? null],
    queryFn: ({ signal }) => get<ComponentDetail>(`/components/${id}`, { asOf: instantOf(asOf) }, signal),
  });

export const installations = (componentId: number) =>
  infiniteQueryOptions({
    queryKey: ['installations', componentId],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Installation>>('/installations', { component: componentId, limit: 500, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const history = (id: number) =>
  queryOptions({
    queryKey: ['component', id, 'history'],
    queryFn: ({ signal }) => get<Page<Revision>>(`/components/${id}/history`, { limit: 100 }, signal),
  });

export const impact = (id: number) =>
  queryOptions({
    queryKey: ['impact', id],
    queryFn: ({ signal }) => get<Impact>(`/components/${id}/impact`, { limit: 200 }, signal),
  });

export const graph = (around: number, depth: number, direction: string) =>
  queryOptions({
    queryKey: ['graph', around, depth, direction],
    queryFn: ({ signal }) => get<Graph>('/graph', { around, depth, direction, limit: 150 }, signal),
    placeholderData: keepPreviousData,
  });

export const search = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<Page<SearchHit>>('/search', { q, limit: 12 }, signal),
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const turns = () =>
  queryOptions({ queryKey: ['turns'], queryFn: ({ signal }) => get<Page<Turn>>('/turns', { limit: 100 }, signal) });

export const turn = (id: number) =>
  queryOptions({ queryKey: ['turn', id], queryFn: ({ signal }) => get<Turn>(`/turns/${id}`, {}, signal) });

export const change = (id: number) =>
  queryOptions({ queryKey: ['change', id], queryFn: ({ signal }) => get<Change>(`/changes/${id}`, {}, signal) });

export const run = (id: number) =>
  queryOptions({ queryKey: ['run', id], queryFn: ({ signal }) => get<Run>(`/runs/${id}`, {}, signal) });

export const line = (key: string) =>
  queryOptions({ queryKey: ['line', key], queryFn: ({ signal }) => get<Line>('/line', { of: key }, signal) });

export const release = (id: number) =>
  queryOptions({
    queryKey: ['release', id],
    queryFn: ({ signal }) => get<Release>(`/releases/${id}`, {}, signal),
    staleTime: 300_000,
  });

export const portfolio = () =>
  queryOptions({
    queryKey: ['register', 'portfolio'],
    queryFn: ({ signal }) => get<PortfolioPlan>('/portfolio-plans/current', {}, signal),
  });

/** Any plain register: /standards, /signals, /changes, /people … */
export const register = <Item>(path: string, query: Record<string, string> = {}) =>
  queryOptions({
    queryKey: ['register', path, query],
    queryFn: ({ signal }) => get<Page<Item>>(path, { limit: 200, ...query }, signal),
  });
