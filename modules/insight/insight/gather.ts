import { type Id, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { detailOf } from '../signal/fromFinding.ts';
import { isAboutSoftware, type SoftwareSignalKind, type StoredSignal } from '../signal/signal.ts';
import { exposureOfSignals, standingOf } from './exposed.ts';
import { type InsightState, nothingAtStake, type StoredInsight, type Topic } from './insight.ts';
import {
  findHoldingSignals,
  findInsights,
  findInsightsOfSignals,
  type InsightUpdate,
  linkSignals,
  openInsights,
  updateInsights,
} from './store.ts';

export interface GatheredInsight extends StoredInsight {
  isNew: boolean;
  signals: StoredSignal[];
  components: number;
}

/**
 * Gathers what was just settled into insights: one a topic, each with its exposure over every signal of it that holds
 * anywhere in the estate. An insight without such a signal is resolved. A fixed number of statements.
 */
export async function gatherInsights(
  context: Context,
  mutation: Mutation,
  settled: { holding: readonly StoredSignal[]; resolved: readonly StoredSignal[] },
): Promise<{ holding: GatheredInsight[]; resolved: StoredInsight[] }> {
  const { tx, now } = mutation;
  const opened = await openInsights(tx, topicsOf(settled.holding), now);
  const idByTopic = new Map(opened.map((insight) => [insight.topicKey, insight.id]));
  const links = settled.holding.map((signal) => ({
    insightId: idByTopic.get(detailOf(signal).topicKey)!,
    signalId: signal.id,
  }));
  const newLinks = await linkSignals(tx, links);
  const left = await findInsightsOfSignals(
    tx,
    settled.resolved.map((signal) => signal.id),
  );
  const ids = [...new Set([...opened.map((insight) => insight.id), ...left])];
  const holding = await findHoldingSignals(tx, ids);
  await writeInsights(context, mutation, ids, holding);
  await recordGathering(mutation, opened, newLinks, holding);
  const isNew = new Set(opened.filter((insight) => insight.isNew).map((insight) => insight.id));
  const all = await findInsights(tx, ids);
  return {
    holding: all
      .filter((insight) => insight.resolvedAt === null)
      .map((insight) => {
        const signals = holding.get(insight.id)!;
        const components = new Set(signals.map((signal) => signal.componentId)).size;
        return { ...insight, isNew: isNew.has(insight.id), signals, components };
      })
      .sort((a, b) => b.exposure.likelyMinor - a.exposure.likelyMinor || a.id - b.id),
    resolved: all.filter((insight) => insight.resolvedAt !== null),
  };
}

function topicsOf(signals: readonly StoredSignal[]): Topic[] {
  const topics = new Map<string, Topic>();
  for (const signal of signals) {
    const { topicKey, topicName } = detailOf(signal);
    topics.set(topicKey, { key: topicKey, name: topicName, domainId: signal.domainId });
  }
  return [...topics.values()];
}

async function writeInsights(
  context: Context,
  mutation: Mutation,
  ids: Id[],
  holding: Map<Id, StoredSignal[]>,
): Promise<void> {
  const components = [...holding.values()].flat().flatMap(({ componentId }) => (componentId ? [componentId] : []));
  const standing = await standingOf(context, mutation.tx, components);
  const currency = exposureOfSignals([], standing).currency;
  const known = new Map((await findInsights(mutation.tx, ids)).map((insight) => [insight.id, insight]));
  const updates = ids.map((id): InsightUpdate => {
    const signals = holding.get(id)!;
    const insight = known.get(id)!;
    const resolved = signals.length === 0;
    return {
      id,
      summary: resolved ? `${insight.name}: nothing of it holds any more.` : summaryOf(insight.name, signals),
      exposure: resolved ? nothingAtStake(currency) : exposureOfSignals(signals, standing),
      state: resolved ? 'resolved' : (insight.state as InsightState),
      resolved,
    };
  });
  await updateInsights(mutation.tx, updates, mutation.now);
}

const wordOf = {
  'breaks-standard': 'is to be retired',
  'release-not-approved': 'is no approved release',
  'support-ended': 'is past the end of its support',
  'support-ends-soon': 'nears the end of its support',
} as const satisfies Record<SoftwareSignalKind, string>;

/** Of signals about software: only they are gathered. */
export function summaryOf(topicName: string, signals: readonly StoredSignal[]): string {
  const worst = signals.reduce((a, b) => (b.severity > a.severity ? b : a));
  const components = new Set(signals.map((signal) => signal.componentId)).size;
  return `${topicName} ${isAboutSoftware(worst.kind) ? wordOf[worst.kind] : 'is due'}: on ${components} ${components === 1 ? 'component' : 'components'}.`;
}

async function recordGathering(
  mutation: Mutation,
  opened: { id: Id; isNew: boolean }[],
  newLinks: { insightId: Id; signalId: Id }[],
  holding: Map<Id, StoredSignal[]>,
): Promise<void> {
  const isNew = new Set(opened.filter((insight) => insight.isNew).map((insight) => insight.id));
  const byInsight = Map.groupBy(newLinks, (link) => link.insightId);
  await mutation.recordAll([
    ...[...byInsight].map(([insightId, links]) => ({
      subject: ref('insight', insightId),
      action: isNew.has(insightId) ? 'insight.open' : 'insight.gather',
      detail: { signals: links.length },
      causes: links.map((link) => ref('signal', link.signalId)),
    })),
    ...[...holding]
      .filter(([, signals]) => signals.length === 0)
      .map(([id]) => ({ subject: ref('insight', id), action: 'insight.resolve' })),
  ]);
}
