import { z } from 'zod';
import type { Codec } from '#estate';
import { readDump } from './dump.ts';
import { translate } from './translate/translate.ts';

/** A dump of a whole NetBox: what is missing from it is gone from there. */
export const netbox: Codec<Record<string, never>> = {
  key: 'netbox',
  title: 'A NetBox dump (manage.py dumpdata)',
  contentTypes: ['application/json'],
  maxBytes: 256 * 1_048_576,
  options: z.strictObject({}) as never,
  read: (bytes) => translate(readDump(bytes)).reading,
};
