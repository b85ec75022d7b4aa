// The export goes to a file or to the standard output as it comes: it may be larger than memory.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Connection } from './connection.ts';
import { open } from './request.ts';

export async function exportEstate(args: string[], connection: Connection): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      format: { type: 'string' },
      what: { type: 'string' },
      kind: { type: 'string' },
      domain: { type: 'string' },
      name: { type: 'string' },
      'as-of': { type: 'string' },
      disposed: { type: 'boolean' },
      output: { type: 'string', short: 'o' },
      workspace: { type: 'string' },
    },
  });
  const { output, workspace: _, 'as-of': asOf, disposed, ...rest } = values;
  const response = await open(connection, {
    method: 'GET',
    path: '/api/v1/export',
    query: { ...rest, ...(asOf ? { asOf } : {}), ...(disposed ? { disposed: 'true' } : {}) },
    headers: { accept: '*/*' },
  });
  const body = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  if (output === undefined || output === '-') await pipeline(body, process.stdout, { end: false });
  else await pipeline(body, createWriteStream(output));
  return 0;
}
