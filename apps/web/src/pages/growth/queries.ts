import { queryOptions } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';

export type Growth = Operations['growth.show']['output'];
export type DomainGrowth = Growth['domains'][number];
export type Readiness = NonNullable<DomainGrowth['next']>;
export type StatementReadiness = Readiness['statements'][number];
export type Assessment = Growth['assessments'][number];

export const growth = (person: string) =>
  queryOptions({
    queryKey: ['growth', person],
    queryFn: ({ signal }) => call('growth.show', { params: { id: person }, signal }),
  });
