import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { treeOf } from '#people';
import { type Context, decodeCursor, encodeCursor, refSchema, toRef } from '#platform';
import { componentQuery } from '../component/list.ts';
import { requireReadable } from '../component/scope.ts';
import { recordId } from '../params.ts';
import { pastInstant } from './asOf.ts';
import { nodeSchema } from './impact.ts';
import { readNames, viewOf } from './names.ts';
import type { Question } from './question.ts';
import { estateGraph } from './service.ts';
import { sentence } from './why.ts';

export const singlePointsQuery = componentQuery
  .pick({ limit: true, cursor: true, domain: true, asOf: true })
  .extend({ site: recordId('component').optional().describe('Of what stands at that site') });

export const singlePointsSchema = z.object({
  components: z.int().describe('How many were asked about'),
  count: z.int(),
  items: z.array(
    z.object({
      component: nodeSchema,
      takes: z.int().describe('How many of them go down when it fails alone'),
      gravest: z.int().describe('The highest criticality among those'),
      example: z.object({ component: refSchema, why: z.string() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
  ms: z.number(),
});
export type SinglePointsView = z.infer<typeof singlePointsSchema>;

/** What takes down components of a domain, a site or the whole estate by failing alone, with redundancy honoured; the worst first. */
export async function singlePointsOf(
  ctx: Context,
  query: z.infer<typeof singlePointsQuery>,
): Promise<SinglePointsView> {
  const scope = await ctx.scope('estate.read');
  if (query.site !== undefined) await requireReadable(ctx, query.site);
  const [offset] = query.cursor ? decodeCursor(query.cursor, 1) : [0];
  const at = pastInstant(ctx, query.asOf);
  const graph = await ctx.workspace.get(estateGraph);
  const asked: Question<'singlePoints'> = {
    at: at?.getTime() ?? null,
    scope,
    siteId: query.site ?? null,
    domainIds: query.domain === undefined ? null : await domainsOf(ctx, query.domain),
    limit: query.limit,
    offset: Number(offset) || 0,
  };
  const answer = await graph.ask('singlePoints', asked, ctx.signal);
  if (answer.tooMany) {
    throw new PlumblineError(
      'invalid_input',
      `${answer.components} components are too many at once. Name a site, or a smaller domain.`,
      {
        issues: [{ path: '/query', message: 'must name fewer components' }],
      },
    );
  }
  const names = await readNames(
    ctx.db,
    answer.items.flatMap(({ node, example }) => [
      node.id,
      ...(example ? [example.component, ...example.hops.flatMap((hop) => [hop.dependent, hop.on])] : []),
    ]),
    at,
  );
  const end = (Number(offset) || 0) + query.limit;
  return {
    components: answer.components,
    count: answer.count,
    items: answer.items.map(({ node, takes, gravest, example }) => ({
      component: viewOf(node, names),
      takes,
      gravest,
      example: example && {
        component: toRef('component', example.component, names.component(example.component)),
        why: sentence(example.hops, null, names),
      },
    })),
    next: end < answer.count ? encodeCursor([end]) : null,
    ms: Math.round(answer.ms * 100) / 100,
  };
}

async function domainsOf(ctx: Context, named: string) {
  const tree = await treeOf(ctx.workspace);
  const id = tree.find(named);
  return id === undefined ? [] : tree.subtree(id);
}
