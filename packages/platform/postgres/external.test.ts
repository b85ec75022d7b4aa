import { expect, it } from 'vitest';
import { testPostgres } from '../../testkit/postgres.ts';
import { withClient } from './connection.ts';
import { assertUsable, openExternal } from './external.ts';

const { adminUrl, url } = testPostgres();

it('uses the given server and makes databases in it', async () => {
  const postgres = await openExternal(adminUrl);
  expect(postgres).toMatchObject({ embedded: false, adopted: false, adminUrl });
  const name = `external ${process.pid}`;
  await Promise.all([postgres.ensureDatabase(name), postgres.ensureDatabase(name)]);
  const { rows } = await withClient(postgres.url(name), (client) => client.query('select current_database() as name'));
  expect(rows).toEqual([{ name }]);
  await withClient(adminUrl, (client) => client.query(`drop database "${name}" with (force)`));
});

it('refuses a user who may not create databases, and says what to run', async () => {
  const role = `plain_${process.pid}`;
  await withClient(adminUrl, (client) => client.query(`create role ${role} login password 'hunter2'`));
  try {
    const plain = new URL(adminUrl);
    plain.username = role;
    plain.password = 'hunter2';
    const error = await openExternal(plain.href).catch((thrown: Error) => thrown as Error);
    expect(error).toMatchObject({ code: 'postgres_unavailable' });
    expect((error as Error).message).toContain(`ALTER ROLE "${role}" CREATEDB`);
    expect((error as Error).message).not.toContain('hunter2');
  } finally {
    await withClient(adminUrl, (client) => client.query(`drop role ${role}`));
  }
});

it('tells the server that does not answer, without the password', async () => {
  const closed = new URL(url('postgres'));
  closed.port = '1';
  // By TCP: the URL of our own server names its socket as well.
  closed.search = '';
  await expect(openExternal(closed.href)).rejects.toThrow(
    /DATABASE_URL \(postgres:\/\/plumbline:\*\*\*@127\.0\.0\.1:1\/postgres\) does not answer/,
  );
});

it.each(['mysql://here/db', 'nonsense'])('refuses %s as DATABASE_URL', async (wrong) => {
  await expect(openExternal(wrong)).rejects.toThrow('must look like postgres://');
});

it('refuses PostgreSQL 14 and takes 15', () => {
  const facts = { name: '14.9', user: 'me', mayCreate: true };
  expect(() => assertUsable({ ...facts, version: 140_009 }, 'postgres://here')).toThrow(
    'is PostgreSQL 14.9; Plumbline needs 15 or newer',
  );
  expect(() => assertUsable({ ...facts, name: '15.0', version: 150_000 }, 'postgres://here')).not.toThrow();
});
