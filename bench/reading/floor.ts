// The least that an answer from the database costs on this machine: node:http, one prepared look-up by key, no authorisation,
// nothing checked. What the product's own server takes is to be read beside it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { watchedAt } from './watch.ts';

const pool = new pg.Pool({ connectionString: process.env['PLUMBLINE_BENCH_URL']!, max: 10 });
const lookUp = { name: 'one', text: 'select id, kind, name, state, attributes from component where id = $1' };
const answer = async (path: string): Promise<string> => {
  const id = Number(/\d+/.exec(path.replace('/api/v1', ''))?.[0] ?? 1) % 1_000_000;
  return JSON.stringify((await pool.query({ ...lookUp, values: [Math.max(1, id)] })).rows);
};
const server = createServer((request, response) => {
  answer(request.url!).then(
    (body) => response.setHeader('content-length', Buffer.byteLength(body)).end(body),
    (error: Error) => response.writeHead(500).end(error.message),
  );
});
server.listen(0, '127.0.0.1', () => watchedAt((server.address() as AddressInfo).port));
