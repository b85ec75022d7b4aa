import { z } from 'zod';
import { keyOf, ref } from '#kernel';
import { type Context, refSchema } from '#platform';
import { criticalitySchema } from '../component/component.ts';
import { kindSchema } from '../component/kind.ts';
import { asOfSchema } from '../component/list.ts';
import { noComponent } from '../component/scope.ts';
import { openSignalsOf } from '../component/show.ts';
import { stateSchema } from '../component/state.ts';
import { recordId } from '../params.ts';
import { relationKindSchema } from '../relation/kind.ts';
import { pastInstant } from './asOf.ts';
import { readNames } from './names.ts';
import { estateGraph } from './service.ts';

export const neighbourhoodQuery = z.object({
  around: recordId('component'),
  depth: z.coerce.number().int().min(1).max(6).default(2),
  direction: z
    .enum(['both', 'dependents', 'dependencies'])
    .default('both')
    .describe('both: every relation; else only along which failure travels'),
  limit: z.coerce.number().int().min(1).max(1_000).default(150).describe('Most components to show'),
  asOf: asOfSchema,
});

export const neighbourhoodSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      key: z.string(),
      name: z.string(),
      kind: kindSchema,
      state: stateSchema,
      criticality: criticalitySchema,
      domain: refSchema,
      signals: z.int().describe('Open signals about it'),
      distance: z.int(),
    }),
  ),
  edges: z.array(
    z.object({
      id: z.int().describe('Negative: no relation of its own, but what it is a part of by nature'),
      from: z.int(),
      to: z.int(),
      kind: relationKindSchema,
      redundancyGroup: z.string().nullable(),
      needed: z.int().nullable(),
    }),
  ),
  truncated: z.boolean(),
});
export type Neighbourhood = z.infer<typeof neighbourhoodSchema>;

/** The components around one, nearest first, with the relations among them; only what one may read. */
export async function neighbourhood(ctx: Context, query: z.infer<typeof neighbourhoodQuery>): Promise<Neighbourhood> {
  const scope = await ctx.scope('estate.read');
  const at = pastInstant(ctx, query.asOf);
  const graph = await ctx.workspace.get(estateGraph);
  const answer = await graph.ask('neighbourhood', { ...query, at: at?.getTime() ?? null, scope });
  if (!answer) throw noComponent(query.around);
  const ids = answer.nodes.map((node) => node.id);
  const [names, signals] = await Promise.all([
    readNames(ctx.db, ids, at),
    ctx.workspace.port(openSignalsOf)(ctx.db, ids),
  ]);
  return {
    nodes: answer.nodes.map(({ distance, ...node }) => ({
      id: node.id,
      key: keyOf(ref('component', node.id)),
      name: names.component(node.id),
      kind: node.kind,
      state: node.state,
      criticality: node.criticality,
      domain: names.domain(node.domainId),
      signals: signals.get(node.id)?.length ?? 0,
      distance,
    })),
    edges: answer.edges,
    truncated: answer.truncated,
  };
}
