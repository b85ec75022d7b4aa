import { z } from 'zod';
import { type Context, refSchema } from '#platform';
import { asOfSchema } from '../component/list.ts';
import { recordId } from '../params.ts';
import { pastInstant } from './asOf.ts';
import { nodeSchema } from './impact.ts';
import { noComponents } from './impactOf.ts';
import { type Names, readNames, viewOf } from './names.ts';
import type { GraphNodeView } from './question.ts';
import { estateGraph } from './service.ts';
import { stepText } from './why.ts';

export const pathsQuery = z.object({
  from: recordId('component'),
  to: recordId('component'),
  most: z.coerce.number().int().min(1).max(100).default(20).describe('Most paths to show'),
  longer: z.coerce
    .number()
    .int()
    .min(0)
    .max(6)
    .default(2)
    .describe('Steps that a path may have more than the shortest'),
  asOf: asOfSchema,
});

export const pathsSchema = z.object({
  from: nodeSchema,
  to: nodeSchema,
  sense: z
    .enum(['stands-on', 'carries', 'related'])
    .describe('stands-on: the first depends on the second; carries: the second on the first; related: neither'),
  paths: z.array(
    z.object({
      nodes: z.array(refSchema.nullable()).describe('Null: one or more that you may not read'),
      why: z.array(z.string()).describe('Each step in words'),
    }),
  ),
  more: z.boolean().describe('There are more than are shown'),
  ms: z.number(),
});
export type PathsView = z.infer<typeof pathsSchema>;

/** How two components hang together: the paths between them, shortest first, with the reason for each step. */
export async function pathsOf(ctx: Context, query: z.infer<typeof pathsQuery>): Promise<PathsView> {
  const scope = await ctx.scope('estate.read');
  const at = pastInstant(ctx, query.asOf);
  const graph = await ctx.workspace.get(estateGraph);
  const answer = await graph.ask('paths', { ...query, at: at?.getTime() ?? null, scope });
  if (!answer) throw noComponents([query.from, query.to]);
  const names = await readNames(
    ctx.db,
    [query.from, query.to, ...answer.paths.flatMap(({ nodes }) => nodes.filter((id) => id !== null))],
    at,
  );
  const end = (node: GraphNodeView, known: Names) => viewOf(node, known);
  return {
    from: end(answer.from, names),
    to: end(answer.to, names),
    sense: answer.sense,
    paths: answer.paths.map(({ nodes, hops }) => ({
      nodes: nodes.map((id) =>
        id === null ? null : { type: 'component' as const, id, key: `CMP-${id}`, name: names.component(id) },
      ),
      why: hops.map((hop) => stepText(hop, names)),
    })),
    more: answer.more,
    ms: Math.round(answer.ms * 100) / 100,
  };
}
