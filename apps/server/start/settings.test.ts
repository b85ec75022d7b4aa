import { expect, it } from 'vitest';
import { readStartSettings } from './settings.ts';

const read = (env: Record<string, string>, isRoot = false, args: string[] = []) =>
  readStartSettings({ env, args, isRoot, home: '/home/ada' });

it('keeps an ordinary user’s data in their home, root’s under /var/lib', () => {
  expect(read({}).dataDir).toBe('/home/ada/.local/share/plumbline');
  expect(read({ XDG_DATA_HOME: '/data/ada' }).dataDir).toBe('/data/ada/plumbline');
  expect(read({}, true).dataDir).toBe('/var/lib/plumbline');
  expect(read({ PLUMBLINE_DATA: '/srv/plumb line' }, true).dataDir).toBe('/srv/plumb line');
});

it('listens on loopback, port 7300, with the embedded PostgreSQL, unless told otherwise', () => {
  expect(read({})).toMatchObject({ host: '127.0.0.1', port: 7300, databaseUrl: null, dev: false, workers: 1 });
  expect(
    read({ PLUMBLINE_HOST: '0.0.0.0', PLUMBLINE_PORT: '8080', DATABASE_URL: 'postgres://db' }, false, ['--dev']),
  ).toMatchObject({
    host: '0.0.0.0',
    port: 8080,
    databaseUrl: 'postgres://db',
    dev: true,
    workers: 1,
  });
});

it.each(['http', '0', '65536', '73.5', '-1'])('refuses the port %s', (port) => {
  expect(() => read({ PLUMBLINE_PORT: port })).toThrow(`PLUMBLINE_PORT is "${port}"`);
});

it('refuses an argument it does not know, and names what can be set', () => {
  expect(() => read({}, false, ['--port=80'])).toThrow('npm start does not know --port=80');
});
