import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

type ItemOf<Id extends keyof Operations> = Operations[Id]['output'] extends { items: (infer Item)[] } ? Item : never;
export type Prefix = ItemOf<'prefix.tree'>;
export type PrefixDetail = Operations['prefix.show']['output'];
export type Content = ItemOf<'prefix.contents'>;
export type Vlan = ItemOf<'vlan.list'>;
export type Finding = ItemOf<'network.findings'>;
export type Trace = Operations['cable.trace']['output'];
export type Way = Trace['ways'][number];
export type TraceStep = Way['steps'][number];
export type FindingsAbout = Finding['about'];

export const vrfs = () =>
  queryOptions({
    queryKey: ['networks', 'vrfs'],
    queryFn: ({ signal }) => call('vrf.list', { query: { limit: 500 }, signal }),
  });

/** One page of one level of the tree. */
export const level = (vrf: number, under: number | null, cursor: string | null) =>
  queryOptions({
    queryKey: ['networks', 'level', vrf, under, cursor],
    queryFn: ({ signal }) =>
      call('prefix.tree', {
        query: { limit: 200, ...(under === null ? { vrf } : { under }), ...(cursor === null ? {} : { cursor }) },
        signal,
      }),
    staleTime: 15_000,
  });

export const prefix = (id: number) =>
  queryOptions({
    queryKey: ['networks', 'prefix', id],
    queryFn: ({ signal }) => call('prefix.show', { params: { id: String(id) }, signal }),
  });

export const contents = (id: number, limit = 300) =>
  infiniteQueryOptions({
    queryKey: ['networks', 'contents', id, limit],
    queryFn: ({ pageParam, signal }) =>
      call('prefix.contents', {
        params: { id: String(id) },
        query: { limit, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const firstFree = (id: number, length?: number) =>
  queryOptions({
    queryKey: ['networks', 'free', id, length ?? null],
    queryFn: ({ signal }) =>
      call('prefix.free', {
        params: { id: String(id) },
        query: { limit: 1, for: length === undefined ? 'addresses' : 'prefixes', ...(length ? { length } : {}) },
        signal,
      }),
    // What is free now is asked for now.
    gcTime: 0,
  });

export const vlans = (group: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['networks', 'vlans', group ?? null],
    queryFn: ({ pageParam, signal }) =>
      call('vlan.list', {
        query: { limit: 500, ...(group ? { group: Number(group) } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const findings = (about: FindingsAbout) =>
  infiniteQueryOptions({
    queryKey: ['networks', 'findings', about],
    queryFn: ({ pageParam, signal }) =>
      call('network.findings', { query: { about, limit: 200, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const trace = (id: number) =>
  queryOptions({
    queryKey: ['networks', 'trace', id],
    queryFn: ({ signal }) => call('cable.trace', { params: { id: String(id) }, signal }),
  });
