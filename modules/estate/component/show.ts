import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { treeOf } from '#people';
import { type Context, definePort, type Reader, toRef } from '#platform';
import { installationSchema } from '../installation/installation.ts';
import { installationsOf } from '../installation/list.ts';
import { relationEndSchema } from '../relation/relation.ts';
import { relationsOf } from '../relation/rows.ts';
import { componentSchema, type MoveOut, moveOutSchema, type StoredComponent } from './component.ts';
import { readDetail } from './detail.ts';
import { componentRows } from './list.ts';
import { toStored } from './rows.ts';
import { mayRead, noComponent } from './scope.ts';
import { movesOut } from './state.ts';
import { toComponent, toComponents } from './view.ts';

export const openSignalSchema = z.object({
  id: z.int(),
  key: z.string(),
  kind: z.string(),
  severity: z.int(),
  summary: z.string(),
  raisedAt: z.string(),
});
export type OpenSignal = z.infer<typeof openSignalSchema>;

/** The open signals about components. Insight gives it: estate knows no signals. */
export type OpenSignalsOf = (reader: Reader, componentIds: Id[]) => Promise<Map<Id, OpenSignal[]>>;
export const openSignalsOf = definePort<OpenSignalsOf>('estate.openSignalsOf');

export const componentDetailSchema = componentSchema.extend({
  relations: z.array(relationEndSchema),
  moreRelations: z.boolean().describe('There are more relations than are sent here; the graph has them all'),
  installations: z.array(installationSchema).describe('What is matched to a product; the rest by installation.list'),
  installationCount: z.int(),
  moves: z.array(moveOutSchema),
  signals: z.array(openSignalSchema),
});
export type ComponentDetail = z.infer<typeof componentDetailSchema>;

/** One that the actor may read, else `not_found`; now, as recorded at an instant, or as it was in reality at one. */
export async function showComponent(ctx: Context, id: Id, asOf?: Date, validAt?: Date): Promise<ComponentDetail> {
  if (asOf !== undefined || validAt !== undefined) return showAsOf(ctx, id, asOf ?? ctx.now(), validAt);
  const scope = await ctx.scope('estate.read');
  const [found, signals, domains] = await Promise.all([
    readDetail(ctx.db, scope, id),
    ctx.workspace.port(openSignalsOf)(ctx.db, [id]),
    treeOf(ctx.workspace),
  ]);
  if (!found) throw noComponent(id);
  const { stored, names, relations, moreRelations, installationCount } = found;
  return {
    ...toComponent(stored, domains.get(stored.domainId)?.name ?? '', names),
    relations,
    moreRelations,
    installations: installationCount === 0 ? [] : await installationsOf(ctx.db, id, { matchedOnly: true }),
    installationCount,
    moves: await offeredMoves(ctx, stored),
    signals: signals.get(id) ?? [],
  };
}

async function showAsOf(ctx: Context, id: Id, asOf: Date, validAt: Date | undefined): Promise<ComponentDetail> {
  const scope = await ctx.scope('estate.read');
  const stored = await readAsOf(ctx.db, id, asOf, validAt);
  if (!stored || !mayRead(scope, stored.domainId)) throw noComponent(id);
  const [[component], relations, installations, count] = await Promise.all([
    toComponents(ctx.db, [stored]),
    relationsOf(ctx.db, scope, id, asOf),
    installationsOf(ctx.db, id, { asOf, matchedOnly: true }),
    countInstallations(ctx.db, id, asOf),
  ]);
  return {
    ...component!,
    relations,
    moreRelations: false,
    installations,
    installationCount: count,
    moves: [],
    signals: [],
  };
}

/** The moves that the state allows; where the level does not, with the reason and who could. */
async function offeredMoves(ctx: Context, component: StoredComponent): Promise<MoveOut[]> {
  const moves = movesOut(component.state);
  if (moves.length === 0) return [];
  const refusal = await ctx
    .authorise('estate.change', { type: 'component', id: component.id, domainId: component.domainId })
    .then(
      () => null,
      (error: unknown) => {
        if (error instanceof PlumblineError && error.code === 'forbidden') return error;
        throw error;
      },
    );
  if (!refusal) return moves.map((move) => ({ ...move, allowed: true }));
  const holders = (refusal.extra.whoCould ?? []) as { id: Id; name: string }[];
  const whoCould = holders.map((holder) => toRef('person', holder.id, holder.name));
  return moves.map((move) => ({ ...move, allowed: false, reason: refusal.message, whoCould }));
}

async function readAsOf(
  reader: Reader,
  id: Id,
  asOf: Date,
  validAt: Date | undefined,
): Promise<StoredComponent | undefined> {
  const { rows } = await sql<Parameters<typeof toStored>[0]>`
    select c.* from ${componentRows(asOf, validAt)} where c.id = ${id}`.execute(reader);
  return rows[0] && toStored(rows[0]);
}

async function countInstallations(reader: Reader, id: Id, asOf: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from installation
    where component_id = ${id} and recorded_from <= ${asOf} and recorded_to > ${asOf}`.execute(reader);
  return rows[0]!.count;
}
