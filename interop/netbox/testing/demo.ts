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

const many = new Set([
  'dcim.frontport',
  'dcim.rearport',
  'dcim.interface',
  'virtualization.vminterface',
  'dcim.cablepath',
]);

/** The same without most of its ports, of which there are many alike; whatever is referred to is still there. */
export function fewerRows(): DumpRow[] {
  const rows = demoRows();
  const isCabled = (row: DumpRow): boolean => typeof row.fields.cable === 'number';
  const kept = new Set<string>();
  const keep = (model: string, pk: unknown): void => {
    if (typeof pk === 'number') kept.add(`${model} ${pk}`);
  };
  for (const row of rows.filter((one) => many.has(one.model) && (isCabled(one) || one.pk % 40 === 0))) {
    keep(row.model, row.pk);
    keep('dcim.rearport', row.fields.rear_port);
    keep('dcim.interface', row.fields.lag);
  }
  return rows.filter((row) => !many.has(row.model) || kept.has(`${row.model} ${row.pk}`));
}
