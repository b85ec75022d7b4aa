import type { Id } from '#kernel';
import type { Context, Mutation } from '#platform';
import { type GatheredInsight, gatherInsights } from './insight/gather.ts';
import { type StoredSignal, softwareSignalKinds } from './signal/signal.ts';
import { findSignals, settleSignals } from './signal/store.ts';
import { signalDrafts } from './turn/stages/understand.ts';

/**
 * Holds the whole estate against its standards at once: signals are raised and resolved and, where asked, gathered into
 * insights. A turn does the same for one machine.
 */
export async function understandEstate(
  context: Context,
  mutation: Mutation,
  options: { gather: boolean },
): Promise<{ holding: StoredSignal[]; resolved: StoredSignal[]; insights: GatheredInsight[] }> {
  const { tx, now } = mutation;
  const drafts = await signalDrafts(tx, null, now);
  const open = await tx
    .selectFrom('signal')
    .select('component_id')
    .distinct()
    .where('resolved_at', 'is', null)
    .where('component_id', 'is not', null)
    .execute();
  const components = [...open, ...drafts.map((draft) => ({ component_id: draft.componentId }))].flatMap((row): Id[] =>
    row.component_id === null ? [] : [row.component_id],
  );
  const outcome = await settleSignals(mutation, [...new Set(components)], softwareSignalKinds, drafts);
  const holding = await findSignals(
    tx,
    outcome.holding.map((signal) => signal.id),
  );
  const gathered = options.gather
    ? await gatherInsights(context, mutation, { holding, resolved: outcome.resolved })
    : { holding: [] };
  return { holding, resolved: outcome.resolved, insights: gathered.holding };
}
