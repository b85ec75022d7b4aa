import { z } from 'zod';
import { commercial as commercialAttributes, common } from './groups.ts';
import { count, text } from './value.ts';

/** What is bought, and from whom. */
export const commercial = {
  subscription: z.strictObject({
    ...common,
    ...commercialAttributes,
    seats: count.optional(),
    url: z.url().optional(),
  }),
  licence: z.strictObject({ ...common, ...commercialAttributes, seats: count.optional(), metric: text.optional() }),
  contract: z.strictObject({
    ...common,
    ...commercialAttributes,
    role: z.enum(['support', 'hosting', 'lease', 'service', 'other']).optional(),
  }),
  organisation: z.strictObject({
    ...common,
    roles: z
      .array(z.enum(['supplier', 'provider', 'manufacturer', 'tenant', 'registry']))
      .max(5)
      .optional(),
    accountNumber: text.optional(),
    group: text.optional(),
  }),
  contact: z.strictObject({
    ...common,
    title: text.optional(),
    phone: text.optional(),
    email: z.email().optional(),
    postalAddress: text.optional(),
    group: text.optional(),
  }),
} as const;
