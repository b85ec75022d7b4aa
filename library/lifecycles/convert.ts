import { z } from 'zod';
import { type Issue, PlumblineError } from '#kernel';
import {
  dateSchema,
  type LifecycleFile,
  lifecycleFileSchema,
  type ProductLifecycle,
  productCategories,
  type ReleaseLifecycle,
  type SupportEnd,
} from './lifecycle.ts';

/** endoflife.date writes a support end as a day, or as "has it ended?". */
const dateOrEnded = z.union([dateSchema, z.boolean()], 'must be a day (YYYY-MM-DD), true or false');

const cycleSchema = z.object({
  cycle: z.string().min(1),
  label: z.string().optional(),
  codename: z.string().optional(),
  lts: dateOrEnded.optional(),
  release: dateSchema,
  eoas: dateOrEnded.optional(),
  eol: dateOrEnded,
  eoes: dateOrEnded.optional(),
  discontinued: dateOrEnded.optional(),
  latest: z.string().optional(),
  latestDate: dateSchema.optional(),
});

const sourceProductSchema = z.object({
  name: z.string().min(1),
  category: z.enum(productCategories),
  tags: z.array(z.string()).optional(),
  ids: z
    .object({
      purl: z.array(z.string()).optional(),
      cpe: z.array(z.string()).optional(),
      repology: z.array(z.string()).optional(),
    })
    .optional(),
  policy: z.string().optional(),
  cycles: z.array(cycleSchema),
});

const sourceFileSchema = z.object({
  source: z.url(),
  commit: z.string().optional(),
  date: z.iso.datetime({ offset: true }),
  licence: z.string().min(1),
  products: z.record(z.string(), z.unknown()),
});

type Cycle = z.infer<typeof cycleSchema>;
type SourceProduct = z.infer<typeof sourceProductSchema>;

/**
 * Turns a file in the form of endoflife.date's data into ours. Throws `library_invalid` naming each product and field
 * that cannot be read: a file is taken as a whole or not at all.
 */
export function convertLifecycles(source: unknown): LifecycleFile {
  const file = sourceFileSchema.safeParse(source);
  if (!file.success) throw refused('The file', toIssues('', file.error));
  const issues: Issue[] = [];
  const products: ProductLifecycle[] = [];
  for (const [key, entry] of Object.entries(file.data.products)) {
    const product = sourceProductSchema.safeParse(entry);
    if (product.success) products.push(convertProduct(key, product.data));
    else issues.push(...toIssues(`/products/${key}`, product.error));
  }
  if (issues.length > 0) throw refused('The lifecycle source', issues);
  products.sort((a, b) => (a.key < b.key ? -1 : 1));
  const converted = lifecycleFileSchema.safeParse({
    source: file.data.source,
    commit: file.data.commit ?? null,
    licence: file.data.licence,
    date: file.data.date.slice(0, 10),
    products,
  });
  if (!converted.success) throw refused('The lifecycle source', toIssues('', converted.error));
  return converted.data;
}

function convertProduct(key: string, product: SourceProduct): ProductLifecycle {
  return {
    key,
    name: product.name,
    category: product.category,
    tags: product.tags ?? [],
    identifiers: {
      purl: unique((product.ids?.purl ?? []).map(withoutQualifiers)),
      cpe: unique(product.ids?.cpe ?? []),
      repology: unique(product.ids?.repology ?? []),
    },
    policyUrl: product.policy && URL.canParse(product.policy) ? product.policy : null,
    releases: product.cycles.map(convertCycle),
  };
}

function convertCycle(cycle: Cycle): ReleaseLifecycle {
  return {
    version: cycle.cycle,
    label: cycle.label ?? null,
    codename: cycle.codename ?? null,
    releasedOn: cycle.release,
    activeSupportEndsOn: supportEnd(cycle.eoas),
    securityEndsOn: supportEnd(cycle.eol),
    extendedSupportEndsOn: supportEnd(cycle.eoes),
    // Some products (RHEL) write the end of the long-term support here instead of its beginning.
    longTermSupport: typeof cycle.lts === 'string' && cycle.lts === cycle.eol ? true : (cycle.lts ?? false),
    discontinuedOn: supportEnd(cycle.discontinued),
    latest: cycle.latest ?? null,
    latestOn: cycle.latestDate ?? null,
  };
}

function supportEnd(value: string | boolean | undefined): SupportEnd | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  return value ? 'ended' : 'supported';
}

/** A package URL without the place it is fetched from: we match on what it is. */
function withoutQualifiers(purl: string): string {
  return purl.split('?', 1)[0]!;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}

function toIssues(prefix: string, error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({ path: `${prefix}/${issue.path.join('/')}`, message: issue.message }));
}

function refused(what: string, issues: Issue[]): PlumblineError {
  const named = issues.slice(0, 5).map((issue) => `${issue.path}: ${issue.message}`);
  const more = issues.length > named.length ? ` and ${issues.length - named.length} more` : '';
  return new PlumblineError('library_invalid', `${what} is not in the expected form: ${named.join('; ')}${more}.`, {
    issues,
  });
}
