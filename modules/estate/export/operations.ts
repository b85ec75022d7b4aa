import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { treeOf } from '#people';
import { type AnyOperation, type Context, type Download, operation } from '#platform';
import { kindSchema } from '../component/kind.ts';
import { asOfSchema } from '../component/list.ts';
import { requireReader } from '../component/scope.ts';
import { componentsToCsv, relationsToCsv, softwareToCsv } from './csv.ts';
import { toNdjson } from './ndjson.ts';
import { lastComponent, type Selection } from './read.ts';
import { toYaml } from './yaml.ts';

const query = z.object({
  format: z.enum(['yaml', 'csv', 'ndjson']).default('yaml'),
  what: z
    .enum(['components', 'relations', 'software'])
    .optional()
    .describe('Of a table: what its rows are; components unless given'),
  kind: z
    .string()
    .max(500)
    .transform((text) => text.split(','))
    .pipe(z.array(kindSchema))
    .optional()
    .describe('One or more kinds, with commas; relations then only among them'),
  domain: z.string().max(100).optional().describe('Id or key of a domain; those below it count too'),
  disposed: z.stringbool().optional().describe('Also what is disposed of'),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/)
    .default('estate')
    .describe('Of the estate file'),
  asOf: asOfSchema,
});

const exportEstate = operation({
  id: 'estate.export',
  method: 'GET',
  path: '/export',
  tag: 'Estate',
  summary: 'Export the estate as YAML, as tables or as NDJSON',
  description:
    'Everything that one may read, sent as it is made. The YAML is what `plan` reads, a table is what `intake csv` reads. Formulas in tables are made harmless, and come back as they were.',
  permission: 'estate.read',
  query,
  output: z.any(),
  download: ['application/yaml', 'text/csv', 'application/x-ndjson'],
  errors: ['not_found'],
  handler: (ctx, input) => openExport(ctx, input.query),
});

export async function openExport(ctx: Context, asked: z.output<typeof query>): Promise<Download> {
  const scope = await requireReader(ctx);
  const tree = asked.domain === undefined ? null : await treeOf(ctx.workspace);
  const domain = asked.domain === undefined ? undefined : tree!.find(asked.domain);
  if (asked.domain !== undefined && domain === undefined)
    throw new PlumblineError('not_found', `There is no domain "${asked.domain}".`);
  if (asked.asOf && asked.format === 'yaml' && asked.disposed)
    throw new PlumblineError('invalid_input', 'An estate file holds nothing that is disposed of.');
  const selection: Selection = {
    scope,
    kinds: asked.kind ?? null,
    domains: domain === undefined ? null : tree!.subtree(domain),
    disposed: asked.format !== 'yaml' && (asked.disposed ?? false),
    asOf: asked.asOf ? new Date(asked.asOf) : undefined,
    upTo: await lastComponent(ctx.db),
  };
  const day = ctx.now().toISOString().slice(0, 10);
  if (asked.format === 'yaml')
    return {
      contentType: 'application/yaml; charset=utf-8',
      fileName: `${asked.name}-${day}.yaml`,
      chunks: toYaml(ctx.db, selection, asked.name),
    };
  if (asked.format === 'ndjson')
    return {
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: `estate-${day}.ndjson`,
      chunks: toNdjson(ctx.db, selection),
    };
  const what = asked.what ?? 'components';
  const table = { components: componentsToCsv, relations: relationsToCsv, software: softwareToCsv }[what];
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${what}-${day}.csv`,
    chunks: table(ctx.db, selection),
  };
}

export const exportOperations: AnyOperation[] = [exportEstate];
