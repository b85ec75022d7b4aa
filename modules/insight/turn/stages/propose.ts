/** initiative, portfolio: from what is at stake to what is worth doing this quarter. */
import { type Id, ref } from '#kernel';
import { type Mutation, type Reader, toRef } from '#platform';
import {
  estimateInitiative,
  findInitiatives,
  hoursText,
  type InitiativeDraft,
  moneyText,
  planningAssumptions,
  replanQuarter,
  upsertInitiatives,
} from '#strategy';
import { exposureAssumptions } from '../../insight/exposed.ts';
import type { StoredInsight } from '../../insight/insight.ts';
import { findHoldingSignals, findInsights, moveInsight } from '../../insight/store.ts';
import { detailOf, type SoftwareDetail } from '../../signal/fromFinding.ts';
import type { StoredSignal } from '../../signal/signal.ts';
import { stageOf } from '../turn.ts';
import { counted, exposureFigure, listed } from '../words.ts';
import type { StageWork } from '../work.ts';

/** What an insight asks for, read from its signals: the one that names a replacement says most. */
export function actionOf(signals: readonly StoredSignal[]): { detail: SoftwareDetail; byPackage: boolean } {
  const details = signals.map(detailOf);
  const detail = details.find((one) => one.replacement !== null) ?? details[0]!;
  const other = detail.replacement?.package ?? null;
  return { detail, byPackage: other !== null && other !== detail.package && detail.manager === 'dpkg' };
}

export function initiativeName(detail: SoftwareDetail, replacementName: string | null): string {
  const what = detail.release === null ? detail.productName : `${detail.productName} ${detail.release}`;
  if (detail.replacement === null) return `Bring ${what} to a supported, approved release`;
  const instead = replacementName ?? detail.replacement.product;
  return `Replace ${what} by ${instead}${detail.replacement.release === null ? '' : ` ${detail.replacement.release}`}`;
}

async function productNames(reader: Reader, keys: string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await reader.selectFrom('product').select(['key', 'name']).where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, row.name]));
}

/** Proposes one initiative for each insight that still holds; one that is known gets a new estimate. */
export async function proposeInitiatives(
  mutation: Mutation,
  insightIds: Id[],
): Promise<{ drafts: InitiativeDraft[]; proposed: { id: Id; isNew: boolean }[] }> {
  const [insights, holding] = await Promise.all([
    findInsights(mutation.tx, insightIds),
    findHoldingSignals(mutation.tx, insightIds),
  ]);
  const open = insights.filter((one) => one.resolvedAt === null && holding.get(one.id)!.length > 0);
  const drafts = await initiativeDrafts(mutation.tx, open, holding);
  const proposed = await upsertInitiatives(mutation.tx, drafts, mutation.now);
  for (const one of open) if (one.state === 'open') await moveInsight(mutation.tx, one.id, 'proposed', mutation.now);
  await mutation.recordAll(
    proposed.map(({ id, isNew }, index) => ({
      subject: ref('initiative', id),
      action: isNew ? 'initiative.propose' : 'initiative.estimate',
      causes: isNew ? [ref('insight', open[index]!.id)] : [],
    })),
  );
  return { drafts, proposed };
}

export const initiative: StageWork =
  async ({ turn }) =>
  async (mutation) => {
    const insightIds = stageOf(turn, 'insight').data['insightIds'] as Id[];
    const { drafts, proposed } = await proposeInitiatives(mutation, insightIds);
    const news = proposed.filter((one) => one.isNew).length;
    const known = proposed.length - news;
    return {
      state: 'done',
      sentence: [
        news > 0 ? `${counted(news, 'initiative')} proposed` : '',
        known > 0 ? `${known} proposed before, estimated anew` : '',
      ]
        .filter((part) => part !== '')
        .join(', ')
        .concat(`: ${listed(drafts.map((draft) => draft.name))}.`),
      refs: proposed.map(({ id }, index) => toRef('initiative', id, drafts[index]!.name)),
      figures: drafts.slice(0, 8).flatMap((draft) => [
        exposureFigure(`${draft.name}: ends`, draft.benefit),
        {
          label: `${draft.name}: costs`,
          value: draft.cost.likelyMinor / 100,
          unit: draft.cost.currency,
          range: { low: draft.cost.lowMinor / 100, high: draft.cost.highMinor / 100 },
          source: 'hours × the cost of an hour, both assumptions',
        },
      ]),
      data: { initiativeIds: proposed.map(({ id }) => id) },
      ...(proposed[0] ? { turn: { initiativeId: proposed[0].id } } : {}),
    };
  };

async function initiativeDrafts(
  reader: Reader,
  insights: readonly StoredInsight[],
  holding: Map<Id, StoredSignal[]>,
): Promise<InitiativeDraft[]> {
  const actions = new Map(insights.map((one) => [one.id, actionOf(holding.get(one.id)!)]));
  const replacements = [...actions.values()].flatMap(({ detail }) => detail.replacement?.product ?? []);
  const [names, objectives] = await Promise.all([
    productNames(reader, replacements),
    objectivesOfStandards(
      reader,
      [...actions.values()].flatMap(({ detail }) => detail.standard ?? []),
    ),
  ]);
  const hourCost = exposureAssumptions().values['work-hour-cost'];
  return insights.map((one) => {
    const { detail, byPackage } = actions.get(one.id)!;
    const components = new Set(holding.get(one.id)!.map((signal) => signal.componentId)).size;
    const { hours, cost } = estimateInitiative(
      { kind: byPackage ? 'replace-package' : 'rebuild', components },
      planningAssumptions(),
      hourCost,
    );
    return {
      // By the insight: when the same topic comes back after it was resolved, that is another initiative.
      key: `insight-${one.id}`,
      name: initiativeName(detail, detail.replacement ? (names.get(detail.replacement.product) ?? null) : null),
      insightId: one.id,
      objectiveId: detail.standard === null ? null : (objectives.get(detail.standard) ?? null),
      effortHours: hours.likely,
      cost,
      benefit: one.exposure,
      why: one.summary,
    };
  });
}

async function objectivesOfStandards(reader: Reader, keys: string[]): Promise<Map<string, Id | null>> {
  if (keys.length === 0) return new Map();
  const rows = await reader.selectFrom('standard').select(['key', 'objective_id']).where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, row.objective_id]));
}

export const portfolio: StageWork =
  async ({ turn }) =>
  async (mutation) => {
    const ours = stageOf(turn, 'initiative').data['initiativeIds'] as Id[];
    const chosen = await replanQuarter(mutation);
    const { plan } = chosen;
    const underWay = await findInitiatives(mutation.tx, { ids: ours, states: ['running'] });
    const included = [
      ...chosen.placements.filter((item) => item.included).map((item) => item.initiativeId),
      ...underWay.map((one) => one.id),
    ];
    const in_ = ours.filter((id) => included.includes(id));
    const out = chosen.placements.filter((item) => !item.included && ours.includes(item.initiativeId));
    const [first] = out[0] ? await findInitiatives(mutation.tx, { ids: [out[0].initiativeId] }) : [];
    const outName = first?.name ?? '';
    const limits = `${moneyText(plan.budgetMinor, plan.currency)} and ${hoursText(plan.hours * 60)}`;
    const proof =
      chosen.gapMinor === 0
        ? ''
        : ` Another choice could be worth ${moneyText(chosen.gapMinor, plan.currency)} more at most.`;
    return {
      state: 'done',
      sentence: `${plan.name}, under ${limits}: ${in_.length} of ${counted(ours.length, 'initiative')} for this machine ${in_.length === 1 ? 'is' : 'are'} in.${out[0] ? ` Out: ${outName}. ${out[0].reason}` : ''}${proof}`,
      refs: [toRef('portfolio_plan', plan.id, plan.name)],
      figures: [
        {
          label: 'Chosen of all initiatives',
          value: included.length,
          source: 'the best set under money and hours, exactly',
        },
        { label: 'Their cost', value: chosen.costMinor / 100, unit: plan.currency, source: 'likely cost of each' },
        {
          label: 'Their work',
          value: Math.round(chosen.minutes / 6) / 10,
          unit: 'hours',
          source: 'likely hours of each',
        },
      ],
      data: { planId: plan.id, includedIds: in_ },
    };
  };
