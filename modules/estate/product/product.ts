import { z } from 'zod';
import { refSchema } from '#platform';

/**
 * How long something is supported: `dated` has a day; `supported` and `ended` have none; `unknown`: nobody says, which
 * is neither good nor bad news.
 */
export const supportSchema = z.enum(['dated', 'supported', 'ended', 'unknown']);
export type SupportStatus = z.infer<typeof supportSchema>;

export const supportEndSchema = z.object({ status: supportSchema, endsOn: z.string().nullable() });
export type SupportEndView = z.infer<typeof supportEndSchema>;

export const releaseSchema = z.object({
  id: z.int(),
  key: z.string(),
  product: refSchema,
  productKey: z.string(),
  version: z.string(),
  label: z.string().nullable(),
  codename: z.string().nullable(),
  releasedOn: z.string().nullable(),
  activeSupport: supportEndSchema,
  security: supportEndSchema,
  extended: supportEndSchema,
  longTerm: z.boolean(),
  latest: z.string().nullable(),
  latestOn: z.string().nullable(),
});
export type Release = z.infer<typeof releaseSchema>;

export const productSchema = z.object({
  id: z.int(),
  key: z.string(),
  /** The name by which standards and matches speak of it, such as `postgresql`. */
  productKey: z.string(),
  name: z.string(),
  category: z.string(),
  policyUrl: z.string().nullable(),
  releases: z.int(),
  installations: z.int(),
});
export type Product = z.infer<typeof productSchema>;
