import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchSecret } from './secrets.ts';

/**
 * Answers GET /v1/<mount>/data/<path> in the shape that HashiCorp documents for its key-value engine, version 2. It is no
 * Vault: that ours works with a real one is not shown by this.
 */
const shaped: Server = createServer((request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.headers['x-vault-token'] !== 'token-of-the-test') return answer(403, { errors: ['permission denied'] });
  if (request.url === '/v1/kv/data/web/root')
    return answer(200, { data: { data: { password: 'from the store', pin: 7 }, metadata: { version: 3 } } });
  if (request.url === '/v1/kv/data/deleted') return answer(404, { data: { data: null, metadata: { version: 2 } } });
  if (request.url === '/v1/kv/data/moved') return response.writeHead(307, { location: '/v1/kv/data/web/root' }).end();
  if (request.url === '/v1/kv/data/broken') return response.end('{"data": {"password": "half');
  return answer(404, { errors: [] });
});

let folder: string;
let fetchOf: (reference: string, token?: string) => Promise<string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-secrets-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets', 'one'), 'from a file\n');
  writeFileSync(join(folder, 'secrets', 'large'), 'x'.repeat(40_000));
  writeFileSync(join(folder, 'outside'), 'not for this');
  symlinkSync(join(folder, 'outside'), join(folder, 'secrets', 'link'));
  await new Promise<void>((resolve) => shaped.listen(0, '127.0.0.1', resolve));
  fetchOf = (reference, token = 'token-of-the-test') => {
    writeFileSync(join(folder, 'token'), `${token}\n`);
    const env = {
      PLUMBLINE_SECRET_ONE: 'from a variable',
      DATABASE_URL: 'postgres://secret',
      PLUMBLINE_VAULT_ADDR: `http://127.0.0.1:${(shaped.address() as AddressInfo).port}`,
      PLUMBLINE_VAULT_TOKEN_FILE: join(folder, 'token'),
    };
    return fetchSecret({ dataDir: folder, env })(reference, AbortSignal.timeout(60_000));
  };
});
afterAll(() => {
  shaped.close();
  rmSync(folder, { recursive: true });
});

const refused = async (reference: string, token?: string): Promise<string> => {
  const error = await fetchOf(reference, token).then(
    (value) => new Error(`it gave ${value}`),
    (thrown) => thrown,
  );
  expect([reference, error.code, error.message]).toEqual([reference, 'credential_unavailable', expect.any(String)]);
  return error.message;
};

it('reads files of the folders that are set aside, and nothing else of the machine', async () => {
  expect(await fetchOf(`file:${folder}/secrets/one`)).toBe('from a file');
  for (const path of ['/outside', '/secrets/link', '/secrets/../outside', '/secrets/none', '/secrets'])
    await refused(`file:${folder}${path}`);
  await refused('file:/etc/passwd');
  expect(await refused(`file:${folder}/secrets/large`)).toContain('more than');
});

it('reads variables that are named for it, and no others', async () => {
  expect(await fetchOf('env:PLUMBLINE_SECRET_ONE')).toBe('from a variable');
  await refused('env:DATABASE_URL');
  await refused('env:PLUMBLINE_SECRET_FILES');
  await refused('env:PLUMBLINE_SECRET_TWO');
});

it('reads a field of a key-value store, and says why where it cannot', async () => {
  expect(await fetchOf('vault:kv/web/root#password')).toBe('from the store');
  expect(await refused('vault:kv/web/root#pin')).toContain('no text in the field');
  expect(await refused('vault:kv/web/root#password', 'wrong')).toContain('our token');
  expect(await refused('vault:kv/deleted#password')).toContain('deleted');
  expect(await refused('vault:kv/moved#password')).toContain('does not answer');
  expect(await refused('vault:kv/broken#password')).not.toContain('half');
  expect(await refused('vault:kv')).toContain('mount/path#field');
  expect(await refused('http:anything')).toContain('no place');
});
