import { z } from 'zod';
import { common, listening, software } from './groups.ts';
import { bytes, count, day, text } from './value.ts';

/** What runs on them. */
export const workloads = {
  database: z.strictObject({
    ...common,
    ...software,
    ...listening,
    engine: text.optional(),
    sizeBytes: bytes.optional(),
  }),
  messaging: z.strictObject({
    ...common,
    ...software,
    ...listening,
    role: z.enum(['mail', 'chat', 'queue', 'gateway']).optional(),
    mailboxes: count.optional(),
    mailDomains: z.array(text).max(500).optional(),
  }),
  directory: z.strictObject({
    ...common,
    ...software,
    ...listening,
    baseDn: text.optional(),
    accounts: count.optional(),
    /** How procedures speak to it. `credential` is a name in the vault, never a secret. */
    directory: z
      .strictObject({
        url: z.string().regex(/^ldaps?:\/\/[^/\s]{1,255}$/, 'must be ldap://host or ldaps://host'),
        startTls: z.boolean().default(false),
        ca: z.string().max(20_000).optional(),
        credential: text.optional(),
      })
      .optional(),
  }),
  service: z.strictObject({ ...common, ...software, ...listening, role: text.optional() }),
  application: z.strictObject({
    ...common,
    ...software,
    users: count.optional(),
    businessOwner: text.optional(),
    sourcing: z.enum(['on-premises', 'hosted', 'saas']).optional(),
  }),
  certificate: z.strictObject({
    ...common,
    subject: text.optional(),
    issuer: text.optional(),
    names: z.array(text).max(500).optional(),
    validFromOn: day.optional(),
    endsOn: day.optional(),
    fingerprint: text.optional(),
    serial: text.optional(),
  }),
} as const;
