/** match, judge, signal, insight: from what is installed to what it means. */

import { sql } from 'kysely';
import { dayOf, type Id, ref } from '#kernel';
import { type Context, type Mutation, type Reader, toRef } from '#platform';
import { type Finding, findObjectives, judgeSoftware, measureSoftware } from '#strategy';
import { exposureOfSignals, standingOf } from '../../insight/exposed.ts';
import { gatherInsights } from '../../insight/gather.ts';
import { signalOf } from '../../signal/fromFinding.ts';
import { type SignalDraft, softwareSignalKinds } from '../../signal/signal.ts';
import { findSignals, settleSignals } from '../../signal/store.ts';
import { stageOf } from '../turn.ts';
import { counted, exposureFigure, listed, moneyAYear, percentText } from '../words.ts';
import type { StageWork } from '../work.ts';

/** The objective that support which ends works against, where no standard speaks of it. */
const SUPPORT_OBJECTIVE = 'supported-software';

interface Matched {
  rows: number;
  matched: number;
  products: number;
  sure: number;
  system: string | null;
}

export const match: StageWork = async ({ context, turn }) => {
  const matched = await countMatched(context.db, turn.componentId!);
  const packages = await countPackages(context.db, Number(stageOf(turn, 'look').data['intakeId']));
  const system = matched.system === null ? 'no operating system was recognised' : matched.system;
  return async () => ({
    state: 'done',
    sentence: `${counted(packages, 'package')} found; ${counted(matched.matched, 'installation')} of ${counted(matched.products, 'product')} recognised; ${system}.`,
    figures: [
      { label: 'Packages found', value: packages, source: 'the package manager of the machine' },
      { label: 'Installations matched to a product', value: matched.matched, source: 'names in the shipped library' },
      { label: 'Of these, exactly by name', value: matched.sure, source: 'confidence of 100 %' },
    ],
  });
};

async function countMatched(reader: Reader, componentId: Id): Promise<Matched> {
  const { rows } = await sql<Matched>`
    select count(*)::int as rows, count(i.product_id)::int as matched, count(distinct i.product_id)::int as products,
      count(*) filter (where i.confidence >= 1 and i.product_id is not null)::int as sure,
      max(p.name || coalesce(' ' || r.version, '')) filter (where i.manager = 'os-release') as system
    from installation i left join product p on p.id = i.product_id left join release r on r.id = i.release_id
    where i.component_id = ${componentId} and i.recorded_to = 'infinity'`.execute(reader);
  return rows[0]!;
}

async function countPackages(reader: Reader, intakeId: Id): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(jsonb_array_length(observation -> 'packages'), 0) as count from intake where id = ${intakeId}`.execute(
    reader,
  );
  return rows[0]?.count ?? 0;
}

export const judge: StageWork = async ({ context, turn }) => {
  const judged = await judgeSoftware(context.db, [turn.componentId!], dayOf(context.now()));
  const { findings, waived, share } = judged;
  const standards = new Map(judged.standards.map((standard) => [standard.key, standard]));
  const spoken = [...new Set(findings.flatMap((finding) => (finding.standard ? [finding.standard.key] : [])))];
  return async (mutation) => {
    // The whole estate is measured before anything is done about it, so that what the turn moves can be seen.
    const measured = await measureSoftware(mutation, [ref('turn', turn.id)]);
    return {
      state: 'done',
      sentence: judgeSentence(findings, share.compliant, share.installations),
      refs: spoken.map((key) => toRef('standard', standards.get(key)!.id, standards.get(key)!.name)),
      figures: [
        {
          label: 'Within support and standard',
          value: share.compliant,
          source: `of ${share.installations} installations`,
        },
        { label: 'Findings', value: findings.length, source: 'the standards in force today' },
        ...(waived.length > 0
          ? [{ label: 'Allowed by a waiver', value: waived.length, source: 'waivers in force' }]
          : []),
        ...(measured
          ? [
              {
                label: `${measured.name}, whole estate`,
                value: measured.value,
                unit: measured.unit,
                source: `${measured.share.compliant} of ${measured.share.installations} installations`,
              },
            ]
          : []),
      ],
      data: { shareBefore: measured?.value ?? null },
    };
  };
};

function judgeSentence(findings: readonly Finding[], within: number, all: number): string {
  const held = `${within} of ${counted(all, 'installation')} ${within === 1 ? 'is' : 'are'} within support and standard`;
  if (findings.length === 0) return `${held}; nothing is due.`;
  const count = (kinds: Finding['kind'][]): number => findings.filter((one) => kinds.includes(one.kind)).length;
  const parts = [
    [count(['breaks-standard']), 'to be retired'],
    [count(['release-not-approved']), 'not approved'],
    [count(['support-ended']), 'past support'],
    [count(['support-ends-soon']), 'near the end of support'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${held}; ${counted(findings.length, 'finding')}: ${said.join(', ')}.`;
}

/** What holds on a component now, or by null on any of the estate, as signals to be settled. */
export async function signalDrafts(reader: Reader, componentId: Id | null, at: Date): Promise<SignalDraft[]> {
  const [judged, objectives] = await Promise.all([
    judgeSoftware(reader, componentId === null ? null : [componentId], dayOf(at)),
    findObjectives(reader),
  ]);
  const domains = new Map(judged.installations.map((one) => [one.id, one.domainId]));
  const standards = new Map(judged.standards.map((standard) => [standard.key, standard.id]));
  const supportObjectiveId = objectives.find((objective) => objective.key === SUPPORT_OBJECTIVE)?.id ?? null;
  return judged.findings.map((finding) =>
    signalOf(finding, {
      domainId: domains.get(finding.installation.id)!,
      standardId: finding.standard ? (standards.get(finding.standard.key) ?? null) : null,
      supportObjectiveId,
    }),
  );
}

/** Settles the signals about the software of one component, in this transaction. */
export async function settleComponent(mutation: Mutation, componentId: Id) {
  const drafts = await signalDrafts(mutation.tx, componentId, mutation.now);
  const outcome = await settleSignals(mutation, [componentId], softwareSignalKinds, drafts);
  const holding = await findSignals(
    mutation.tx,
    outcome.holding.map((signal) => signal.id),
  );
  const raised = outcome.holding.filter((signal) => signal.isNew).length;
  return { holding, resolved: outcome.resolved, raised };
}

export const signal: StageWork =
  async ({ turn }) =>
  async (mutation) => {
    const { holding, resolved, raised } = await settleComponent(mutation, turn.componentId!);
    const still = holding.length - raised;
    const parts = [
      raised > 0 ? `${counted(raised, 'signal')} raised` : '',
      still > 0 ? `${still} known already and still true` : '',
      resolved.length > 0 ? `${resolved.length} no longer true` : '',
    ].filter((part) => part !== '');
    return {
      state: 'done',
      sentence: parts.length === 0 ? 'No signal: nothing is due.' : `${parts.join(', ')}.`,
      refs: holding.map((one) => toRef('signal', one.id, one.summary)),
      data: { holding: holding.map((one) => one.id), resolved: resolved.map((one) => one.id) },
    };
  };

/** The exposure of one component over all signals that hold on it. */
export async function componentExposure(context: Context, reader: Reader, componentId: Id, signalIds: Id[]) {
  const [signals, standing] = await Promise.all([
    findSignals(reader, signalIds),
    standingOf(context, reader, [componentId]),
  ]);
  return exposureOfSignals(signals, standing);
}

export const insight: StageWork = async ({ context, turn }) => {
  const { data } = stageOf(turn, 'signal');
  const holdingIds = data['holding'] as Id[];
  return async (mutation) => {
    const [holding, resolved] = await Promise.all([
      findSignals(mutation.tx, holdingIds),
      findSignals(mutation.tx, data['resolved'] as Id[]),
    ]);
    const gathered = await gatherInsights(context, mutation, { holding, resolved });
    const exposure = await componentExposure(context, mutation.tx, turn.componentId!, holdingIds);
    if (gathered.holding.length === 0) {
      const share = stageOf(turn, 'judge').data['shareBefore'];
      const whole = typeof share === 'number' ? ` Of the whole estate ${percentText(share)} is within both.` : '';
      return {
        state: 'done',
        sentence: `Nothing on this machine breaks a standard or nears the end of its support.${whole}`,
        data: { exposureBefore: exposure as never, insightIds: [] },
        end: 'nothing-to-do',
      };
    }
    const names = gathered.holding.map((one) => one.name);
    return {
      state: 'done',
      sentence: `${counted(gathered.holding.length, 'insight')}: ${listed(names)}. At stake on this machine: ${moneyAYear(exposure)}.`,
      refs: gathered.holding.map((one) => toRef('insight', one.id, one.name)),
      figures: [
        exposureFigure('At stake on this machine', exposure),
        ...gathered.holding
          .slice(0, 8)
          .map((one) => exposureFigure(`${one.name}, on ${counted(one.components, 'component')}`, one.exposure)),
      ],
      data: { exposureBefore: exposure as never, insightIds: gathered.holding.map((one) => one.id) },
      turn: { insightId: gathered.holding[0]!.id },
    };
  };
};
