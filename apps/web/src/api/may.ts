import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from './client.ts';
import { domains as domainsQuery, me as meQuery } from './queries.ts';
import type { Ref } from './types.ts';

export type Action = Operations['authority.can']['query']['action'];

export const grid = () =>
  queryOptions({
    queryKey: ['grid'],
    queryFn: ({ signal }) => call('authority.grid', { signal }),
    staleTime: 600_000,
  });

/** Asked of oneself: it takes no right to read people. */
const canI = (action: Action, resource: string) =>
  queryOptions({
    queryKey: ['people', 'can', 'me', action, resource],
    queryFn: ({ signal }) => call('authority.can', { query: { person: 'me', action, resource }, signal }),
    retry: false,
  });

/** For a button: why it may not be used, and who could. Both empty where it may, or while that is not known yet. */
export interface MayBe {
  reason: string | null;
  whoCould: Ref[];
}

type Where = 'somewhere' | 'everywhere';

/** `known`: whether it was decided already. */
interface Decided extends MayBe {
  known: boolean;
}

const MOST_NAMED = 3;

/** As `useMay` says, ready to be spread over a button. */
export function useMay(action: Action, where: Where = 'somewhere'): MayBe {
  const { reason, whoCould } = useDecided(action, where);
  return { reason, whoCould };
}

/**
 * May I do this somewhere, or, `everywhere`, for all domains at once? The level decides here, from what is known
 * already, and where it does not suffice the server is asked; what else stands against it the server says when it is tried.
 */
export function useDecided(action: Action, where: Where): Decided {
  const { data: who } = useQuery(meQuery());
  const { data: levels } = useQuery(grid());
  const { data: domains } = useQuery(domainsQuery());
  const root = domains?.items.find((domain) => domain.parentId === null);
  const row = levels?.items.find((one) => one.action === action);
  const grants = who?.grants.filter((grant) => where === 'somewhere' || grant.domain.id === root?.id) ?? [];
  const held = grants.reduce((best, grant) => (grant.level > best.level ? grant : best), {
    level: 0,
    domain: null as Ref | null,
  });
  const known = who !== undefined && row !== undefined && domains !== undefined;
  const refused =
    known && !(row.administrator && who.person.administrator) && (row.level === null || held.level < row.level);
  const asked = (where === 'everywhere' ? root : undefined) ?? held.domain ?? who?.grants[0]?.domain;
  const others = useQuery({
    ...canI(action, asked?.key ?? ''),
    enabled: refused && asked !== undefined,
  });
  // A level that is lent is among nobody's own; the server counts it.
  if (!refused || others.data?.allowed) return { known, reason: null, whoCould: [] };
  const place = where === 'everywhere' ? (root?.name ?? 'the domain above all') : 'a domain';
  const mine = held.level === 0 ? 'none' : `${held.level}${where === 'somewhere' ? ' at most' : ''}`;
  const takes =
    row.level === null ? 'No level allows this.' : `It takes level ${row.level} in ${place}; you hold ${mine}.`;
  return { known, reason: takes, whoCould: others.data?.whoCould.slice(0, MOST_NAMED) ?? [] };
}
