import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Json } from '#kernel';

/** The demonstration data of NetBox 3.6, as it was dumped; source and licence: ../fixtures/README.md. */
export function demoBytes(): Buffer {
  const path = fileURLToPath(new URL('../fixtures/netbox-demo-v3.6.json.gz', import.meta.url));
  return gunzipSync(readFileSync(path));
}

export interface DumpRow {
  model: string;
  pk: number;
  fields: { [name: string]: Json };
}

/** Its rows as plain JSON, by nothing that the intake itself uses. */
export function demoRows(): DumpRow[] {
  return JSON.parse(demoBytes().toString('utf8')) as DumpRow[];
}
