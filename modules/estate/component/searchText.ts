import type { Json } from '#kernel';
import type { Attributes } from './kind.ts';

/** What people look for by: names, addresses, serials and labels; not figures, not descriptions. */
const searched = [
  'hostname',
  'fqdn',
  'addresses',
  'macs',
  'mac',
  'address',
  'dnsName',
  'serial',
  'assetTag',
  'prefix',
  'tags',
  'labels',
  'vendor',
  'model',
  'reference',
  'supplier',
  'subject',
  'names',
  'fingerprint',
  'mailDomains',
  'osName',
  'assignedTo',
  'url',
  'baseDn',
] as const;
const LIMIT = 2_000;

/** The lower-case text that the search box looks through. */
export function searchText(name: string, attributes: Attributes): string {
  const parts = [name];
  for (const attribute of searched) {
    const value = attributes[attribute];
    if (value !== undefined) collect(value, parts);
  }
  return parts.join(' ').toLowerCase().slice(0, LIMIT);
}

function collect(value: Json, parts: string[]): void {
  if (typeof value === 'string') parts.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, parts);
  else if (value !== null && typeof value === 'object') for (const item of Object.values(value)) collect(item, parts);
}
