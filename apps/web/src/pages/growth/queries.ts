import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Growth = Operations['growth.show']['output'];
export type DomainGrowth = Growth['domains'][number];
export type Readiness = NonNullable<DomainGrowth['next']>;
export type StatementReadiness = Readiness['statements'][number];
export type Assessment = Growth['assessments'][number];

export type PersonDetail = Operations['person.show']['output'];

/** Begins with `growth`, too: what binds them to others changes with it. */
export const person = (key: string) =>
  queryOptions({
    queryKey: ['growth', 'person', key],
    queryFn: ({ signal }) => call('person.show', { params: { person: key }, signal }),
    retry: false,
  });

export const growth = (person: string) =>
  queryOptions({
    queryKey: ['growth', person],
    queryFn: ({ signal }) => call('growth.show', { params: { id: person }, signal }),
  });
