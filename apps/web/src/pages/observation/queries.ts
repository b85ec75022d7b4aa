import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { pagesOf } from '../../api/pages.ts';

export type Observation = Operations['observation.list']['output']['items'][number];
type Asked = NonNullable<Operations['observation.list']['query']>;

export const observations = (filter: Pick<Asked, 'state' | 'about' | 'author'>) =>
  pagesOf(['observations', filter], (cursor, signal) =>
    call('observation.list', { query: { ...filter, limit: 50, ...cursor }, signal }),
  );
