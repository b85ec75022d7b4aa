import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, encodeCursor, type ServerSentEvent, toRef } from '#platform';
import { asOfSchema, componentQuery } from '../component/list.ts';
import { noComponent } from '../component/scope.ts';
import { recordId } from '../params.ts';
import { pastInstant } from './asOf.ts';
import type { DependenciesView, Impact, ImpactView, JointImpactView, ReachedView, UpView } from './impact.ts';
import { type Names, readNames, refOf, viewOf } from './names.ts';
import type { ImpactAnswer, ListPage, Part, Question, ReachedNode } from './question.ts';
import { estateGraph } from './service.ts';
import { sentence } from './why.ts';

const parts: Part[] = ['down', 'degraded', 'up'];
const PAGE = 50;
/** Of a streamed answer. */
const STREAMED_PAGE = 500;
/** Of what something stands on; more would take too long to tell apart while somebody waits for the impact. */
const MOST_FOR_ALONE = 5_000;

export const impactQuery = componentQuery.pick({ limit: true, cursor: true }).extend({ asOf: asOfSchema });
export type ImpactQuery = Partial<z.infer<typeof impactQuery>>;

const several = z
  .string()
  .max(2_000)
  .regex(/^(CMP-)?[1-9][0-9]{0,14}(,(CMP-)?[1-9][0-9]{0,14})*$/i, 'must be numbers or keys with commas between')
  .transform((text) => text.split(','))
  .pipe(z.array(recordId('component')).min(1).max(100))
  .describe('Components that fail together: numbers or keys with commas between, such as CMP-12,CMP-13');
export const jointImpactQuery = impactQuery.extend({ of: several });
export const streamedImpactQuery = z.object({ of: several, asOf: asOfSchema });

interface Asked {
  ids: Id[];
  at: Date | null;
  limit: number;
  cursor: string | undefined;
}

const asked = (ctx: Context, ids: Id[], query: ImpactQuery): Asked => ({
  ids,
  at: pastInstant(ctx, query.asOf),
  limit: query.limit ?? PAGE,
  cursor: query.cursor,
});

/** What goes when a component goes, and what it stands on itself; the gravest and nearest first, and only what one may read. */
export async function impactOf(ctx: Context, id: Id, query: ImpactQuery = {}): Promise<ImpactView> {
  const { components, ...view } = await jointly(ctx, asked(ctx, [id], query));
  return { component: components[0]!, ...view };
}

/** What goes when several components go together, and what any of them stands on. */
export function impactOfSeveral(ctx: Context, ids: Id[], query: ImpactQuery = {}): Promise<JointImpactView> {
  return jointly(ctx, asked(ctx, [...new Set(ids)], query));
}

async function jointly(ctx: Context, question: Asked): Promise<JointImpactView> {
  const offsets = offsetsOf(question.cursor);
  const answer = await askImpact(ctx, question, offsets);
  const names = await namesFor(ctx, question.at, [answer.of, ...parts.map((part) => answer[part].items)]);
  return {
    components: answer.of.map((node) => refOf(node, names)),
    ...countsOf(answer, names),
    ...listsOf(answer, names, (part) => nextOf(part, offsets[part] + question.limit, answer[part].count)),
  };
}

/**
 * The whole answer as events: `counts` with the first pages at once, then every further page, and `end`. Reasons are
 * worked out and names read page by page, while the client takes the ones before.
 */
export async function* streamImpact(
  ctx: Context,
  query: z.infer<typeof streamedImpactQuery>,
): AsyncGenerator<ServerSentEvent> {
  const question = asked(ctx, [...new Set(query.of)], { ...query, limit: PAGE });
  const graph = await ctx.workspace.get(estateGraph);
  const answer = await askImpact(ctx, question, offsetsOf(undefined));
  try {
    const names = await namesFor(ctx, question.at, [answer.of, ...parts.map((part) => answer[part].items)]);
    yield {
      event: 'counts',
      data: {
        components: answer.of.map((node) => refOf(node, names)),
        ...countsOf(answer, names),
        ...listsOf(answer, names, () => null),
      },
    };
    for (const part of parts) {
      for (let offset = PAGE; offset < answer[part].count && !ctx.signal.aborted; offset += STREAMED_PAGE) {
        const items = await graph.ask('page', { held: answer.held, part, offset, limit: STREAMED_PAGE });
        if (!items) throw new PlumblineError('unavailable', 'The answer is not held any more. Ask again.');
        const pageNames = await namesFor(ctx, question.at, [items]);
        yield { event: 'page', data: { part, items: items.map((item) => itemView(part, item, pageNames)) } };
      }
    }
    yield { event: 'end', data: {} };
  } finally {
    await graph.ask('release', { held: answer.held }).catch(() => {});
  }
}

/** What a component stands on, nearest first, and which of it takes it down by failing alone. */
export async function dependenciesOf(ctx: Context, id: Id, query: ImpactQuery = {}): Promise<DependenciesView> {
  const question = asked(ctx, [id], query);
  const offset = offsetsOf(question.cursor).up;
  const graph = await ctx.workspace.get(estateGraph);
  const sought: Question<'dependencies'> = {
    at: question.at?.getTime() ?? null,
    scope: await ctx.scope('estate.read'),
    of: [id],
    limit: question.limit,
    offset,
  };
  const answer = await graph.ask('dependencies', sought, ctx.signal);
  if (!answer) throw noComponent(id);
  const names = await namesFor(ctx, question.at, [answer.of, answer.up.items]);
  return {
    component: refOf(answer.of[0]!, names),
    count: answer.up.count,
    alone: answer.alone,
    items: answer.up.items.map((item) => upView(item, names)),
    next: nextOf('up', offset + question.limit, answer.up.count),
    ms: rounded(answer.ms),
  };
}

/** What goes when several components go together: ids only, without names and authority, for use cases of other modules. */
export async function impactOfFailure(ctx: Context, ids: Id[]): Promise<Impact> {
  const { down, degraded } = await (await ctx.workspace.get(estateGraph)).ask('reach', { at: null, of: ids });
  return { down: Array.from(down), degraded: Array.from(degraded) };
}

async function askImpact(ctx: Context, question: Asked, offsets: { [Name in Part]: number }): Promise<ImpactAnswer> {
  const scope = await ctx.scope('estate.read');
  const graph = await ctx.workspace.get(estateGraph);
  const sought: Question<'impact'> = {
    at: question.at?.getTime() ?? null,
    scope,
    of: question.ids,
    limit: question.limit,
    offsets,
    up: true,
    mostForAlone: MOST_FOR_ALONE,
  };
  const answer = await graph.ask('impact', sought, ctx.signal);
  if (!answer) throw noComponents(question.ids);
  return answer;
}

export function noComponents(ids: Id[]): PlumblineError {
  if (ids.length === 1) return noComponent(ids[0]!);
  const keys = ids.map((id) => `CMP-${id}`).join(', ');
  return new PlumblineError('not_found', `One of ${keys} does not exist, or you may not read it.`);
}

const isNode = (item: { id: Id } | ReachedNode): item is { id: Id } => 'id' in item;

/** Of everything that a page speaks of. */
function namesFor(ctx: Context, at: Date | null, lists: ({ id: Id } | ReachedNode)[][]): Promise<Names> {
  const ids = lists
    .flat()
    .flatMap((item) => (isNode(item) ? [item.id] : [item.node.id, ...item.path, ...hopIds(item)]));
  return readNames(ctx.db, ids, at);
}

const hopIds = (item: ReachedNode): Id[] => item.hops.flatMap(({ dependent, on }) => [dependent, on]);

const rounded = (ms: number): number => Math.round(ms * 100) / 100;

function countsOf(answer: ImpactAnswer, names: Names) {
  const byDomain: { [domain: string]: number } = {};
  for (const [id, count] of answer.byDomain) byDomain[names.domain(id).name] = count;
  return {
    byKind: Object.fromEntries(answer.byKind),
    byDomain,
    byCriticality: Object.fromEntries(answer.byCriticality),
    ms: rounded(answer.ms),
  };
}

function listsOf(answer: ImpactAnswer, names: Names, next: (part: Part) => string | null) {
  const list = (page: ListPage, part: 'down' | 'degraded') => ({
    count: page.count,
    items: page.items.map((item) => reachedView(item, names)),
    next: next(part),
  });
  return {
    down: list(answer.down, 'down'),
    degraded: list(answer.degraded, 'degraded'),
    up: { count: answer.up.count, items: answer.up.items.map((item) => upView(item, names)), next: next('up') },
  };
}

const itemView = (part: Part, item: ReachedNode, names: Names): ReachedView | UpView =>
  part === 'up' ? upView(item, names) : reachedView(item, names);

function reachedView(item: ReachedNode, names: Names): ReachedView {
  return { ...commonView(item, names), severity: item.severity! };
}

function upView(item: ReachedNode, names: Names): UpView {
  return { ...commonView(item, names), alone: item.alone };
}

function commonView(item: ReachedNode, names: Names) {
  return {
    component: viewOf(item.node, names),
    distance: item.distance,
    path: item.path.map((id) => toRef('component', id, names.component(id))),
    why: sentence(item.hops, item.spare, names),
  };
}

function nextOf(part: Part, offset: number, count: number): string | null {
  return offset < count ? encodeCursor([part, offset]) : null;
}

/** A cursor goes on in one of the three lists; the others begin at their start. */
function offsetsOf(cursor: string | undefined): { [Name in Part]: number } {
  const offsets = { down: 0, degraded: 0, up: 0 };
  if (!cursor) return offsets;
  const [part, offset] = decodeCursor(cursor, 2);
  if (!parts.includes(part as Part) || typeof offset !== 'number' || offset < 0) {
    throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
      issues: [{ path: '/query/cursor', message: 'must be the `next` of one of these lists' }],
    });
  }
  return { ...offsets, [part as Part]: offset };
}
