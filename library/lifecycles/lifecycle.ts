import { z } from 'zod';

/**
 * The shape of the shipped lifecycle files: products, their releases, and until when each is supported.
 *
 * Words
 * - A *release* is a line of versions that is supported as one (Debian 12, PostgreSQL 16, nginx 1.22), not each patch.
 * - A *support end* is a day, or what is known where no day is: `ended` (over, the day is not known) or `supported`
 *   (goes on, no end announced). `null` means that nobody says: never read it as either.
 */
export const dateSchema = z.iso.date();
export const supportEndSchema = z.union(
  [dateSchema, z.literal('ended'), z.literal('supported')],
  'must be a day (YYYY-MM-DD), "ended" or "supported"',
);

/** A day (YYYY-MM-DD), `ended` at an unknown day, or `supported` with no end announced. */
export type SupportEnd = z.infer<typeof supportEndSchema>;

export const productCategories = [
  'app',
  'database',
  'device',
  'framework',
  'lang',
  'os',
  'server-app',
  'service',
  'standard',
] as const;
export type ProductCategory = (typeof productCategories)[number];

export const releaseSchema = z.strictObject({
  version: z.string().min(1),
  /** How the maker writes it, where that is more than the version. */
  label: z.string().nullable().default(null),
  codename: z.string().nullable().default(null),
  releasedOn: dateSchema.nullable().default(null),
  /** Until when it gets more than security fixes. */
  activeSupportEndsOn: supportEndSchema.nullable().default(null),
  /** Until when everybody gets security fixes. The end of life of the release. */
  securityEndsOn: supportEndSchema.nullable().default(null),
  /** Until when fixes can be had after that, often for money or from another team. */
  extendedSupportEndsOn: supportEndSchema.nullable().default(null),
  /** `true`, or the day from which on it is a long-term release. */
  longTermSupport: z.union([z.boolean(), dateSchema]).default(false),
  /** Devices: since when it is not sold any more. */
  discontinuedOn: supportEndSchema.nullable().default(null),
  latest: z.string().nullable().default(null),
  latestOn: dateSchema.nullable().default(null),
});

export const identifiersSchema = z.strictObject({
  purl: z.array(z.string()).default([]),
  cpe: z.array(z.string()).default([]),
  repology: z.array(z.string()).default([]),
});

export const productSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be lower-case letters, digits, dots and dashes'),
  name: z.string().min(1),
  category: z.enum(productCategories),
  tags: z.array(z.string()).default([]),
  identifiers: identifiersSchema.default({ purl: [], cpe: [], repology: [] }),
  /** Where the maker states how long a release is supported. */
  policyUrl: z.url().nullable().default(null),
  /** Newest first. */
  releases: z.array(releaseSchema),
});

/** Where facts come from: shown beside every date. */
export const provenanceSchema = z.strictObject({
  source: z.string().min(1),
  commit: z.string().nullable().default(null),
  licence: z.string().min(1),
  /** The day of the source, not of the conversion. */
  date: dateSchema,
});

export const lifecycleFileSchema = provenanceSchema.extend({ products: z.array(productSchema) });

export type ReleaseLifecycle = z.infer<typeof releaseSchema>;
export type ProductLifecycle = z.infer<typeof productSchema>;
export type Provenance = z.infer<typeof provenanceSchema>;
export type LifecycleFile = z.infer<typeof lifecycleFileSchema>;
