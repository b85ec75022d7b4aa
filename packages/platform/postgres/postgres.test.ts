import { expect, it } from 'vitest';
import { testPostgres } from '../../testkit/postgres.ts';
import { withClient } from './connection.ts';

it('answers', async () => {
  const { rows } = await withClient(testPostgres().adminUrl, (client) => client.query('show fsync'));
  expect(rows).toEqual([{ fsync: 'off' }]);
});
