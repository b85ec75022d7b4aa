import { z } from 'zod';

/**
 * The shape of the shipped mapping from what a machine calls its software to products.
 *
 * A name may hold `*` (anything) and `{release}` (a dotted number that names the release). How the release is read
 * from a version:
 * - `cycle`: the longest release of the product that the version begins with (the rule where none is given);
 * - `major`, `major.minor`: that much of the version, for products whose releases nobody lists;
 * - `java`: 1.8.0 is 8, else the major number;
 * - `none`: the version says nothing about the product.
 */
export const releaseRules = ['cycle', 'major', 'major.minor', 'java', 'none'] as const;
const productKey = z.string().min(1);
const confidence = z.number().gt(0).max(1);

export const packageRuleSchema = z.strictObject({
  product: productKey,
  /** Names of packages that are the product. */
  packages: z.array(z.string().min(1)).min(1),
  /** Source packages whose other binary packages count as the product too. */
  sources: z.array(z.string().min(1)).default([]),
  /** Names that never count: clients, documentation, development files. */
  except: z.array(z.string().min(1)).default([]),
  /** Source packages from which the name means something else. */
  exceptSources: z.array(z.string().min(1)).default([]),
  release: z.enum(releaseRules).default('cycle'),
  /** Only these package managers use the name for this product. */
  managers: z.array(z.enum(['dpkg', 'rpm', 'apk'])).default(['dpkg', 'rpm', 'apk']),
  confidence: confidence.default(1),
});

export const packageFileSchema = z.strictObject({ packages: z.array(packageRuleSchema) });

export const systemRuleSchema = z.strictObject({
  id: z.string().min(1),
  product: productKey,
  when: z.string().nullable().default(null),
  confidence: confidence.default(1),
  note: z.string().nullable().default(null),
});

export const runtimeRuleSchema = z.strictObject({
  runtime: z.enum(['nodejs', 'python', 'java', 'go', 'ruby', 'php', 'dotnet']),
  product: productKey,
  release: z.enum(releaseRules).default('cycle'),
  confidence: confidence.default(0.8),
  note: z.string().nullable().default(null),
});

export const systemFileSchema = z.strictObject({
  systems: z.array(systemRuleSchema),
  runtimes: z.array(runtimeRuleSchema),
});

export type ReleaseRule = (typeof releaseRules)[number];
export type PackageRule = z.infer<typeof packageRuleSchema>;
export type SystemRule = z.infer<typeof systemRuleSchema>;
export type RuntimeRule = z.infer<typeof runtimeRuleSchema>;
