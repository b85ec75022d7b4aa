/** change: the most worthwhile insight that a shipped procedure can act on becomes a change; the others stay proposed. */

import { sql } from 'kysely';
import {
  type ChangeRequest,
  findChange,
  type PreparedChange,
  planReplacement,
  prepareChange,
  proposeChange,
  REPLACE_PACKAGE,
} from '#delivery';
import type { Observation } from '#estate';
import { asPlumblineError, type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Context, type Reader, toRef } from '#platform';
import { listProcedures } from '#procedures';
import { findInitiatives, type Initiative } from '#strategy';
import type { StoredInsight } from '../../insight/insight.ts';
import { findHoldingSignals, findInsights } from '../../insight/store.ts';
import type { SoftwareDetail } from '../../signal/fromFinding.ts';
import type { StoredSignal } from '../../signal/signal.ts';
import { type StoredTurn, stageOf } from '../turn.ts';
import { counted, exposureFigure, moneyAYear } from '../words.ts';
import type { StageWork } from '../work.ts';
import { actionOf } from './propose.ts';

interface Candidate {
  insight: StoredInsight;
  initiative: Initiative;
  detail: SoftwareDetail;
  /** The signals of the insight that hold on this machine. */
  here: StoredSignal[];
}

type Attempt = { candidate: Candidate; prepared: PreparedChange } | { candidate: Candidate; why: string };

export const change: StageWork = async ({ turn, context }) => {
  const candidates = await candidatesOf(turn, context.db);
  const attempts: Attempt[] = [];
  for (const candidate of candidates) {
    const standing = await findStandingChange(context.db, turn.componentId!, candidate.detail);
    if (standing !== null) return async () => followStanding(context.db, standing, candidate);
    const attempt = await attemptChange(turn, context, candidate);
    attempts.push(attempt);
    if ('prepared' in attempt) break;
  }
  const found = attempts.find((attempt) => 'prepared' in attempt);
  const refused = attempts.flatMap((attempt) => ('why' in attempt ? [attempt.why] : []));
  if (!found || !('prepared' in found)) return async () => nothingToPropose(refused, candidates.length);
  const { candidate, prepared } = found;
  return async (mutation) => {
    const planId = stageOf(turn, 'portfolio').data['planId'] as Id;
    const id = await proposeChange(context, mutation, prepared, [
      ref('initiative', candidate.initiative.id),
      ref('portfolio_plan', planId),
    ]);
    const impact = prepared.impact;
    const down = impact ? impact.down.count : 0;
    return {
      state: 'done',
      sentence: `${keyOf(ref('change', id))}: ${prepared.title}. ${counted(prepared.diff.length, 'package')} would differ; ${down === 0 ? 'nothing else goes down with it' : `${counted(down, 'component')} could go down with it`}; risk ${prepared.risk.level}. ${prepared.dryRun.summary}`,
      refs: [
        toRef('change', id, prepared.title),
        toRef('insight', candidate.insight.id, candidate.insight.name),
        toRef('initiative', candidate.initiative.id, candidate.initiative.name),
      ],
      figures: [
        exposureFigure('Ends with it, in all', candidate.insight.exposure),
        {
          label: 'Chance that it fails',
          value: Math.round(prepared.risk.probability.likely * 1000) / 10,
          unit: '%',
          range: {
            low: Math.round(prepared.risk.probability.low * 1000) / 10,
            high: Math.round(prepared.risk.probability.high * 1000) / 10,
          },
          source: prepared.risk.source,
        },
        { label: 'Packages that would differ', value: prepared.diff.length, source: 'the dry run on the machine' },
        ...refused.slice(0, 4).map((why) => ({ label: 'Not proposed', value: why, source: 'tried before this one' })),
      ],
      turn: { changeId: id, insightId: candidate.insight.id, initiativeId: candidate.initiative.id },
    };
  };
};

/** The turn's insights whose initiative is in the plan, the most worthwhile first. */
async function candidatesOf(turn: StoredTurn, reader: Reader): Promise<Candidate[]> {
  const insightIds = stageOf(turn, 'insight').data['insightIds'] as Id[];
  const includedIds = stageOf(turn, 'portfolio').data['includedIds'] as Id[];
  const [insights, holding, initiatives] = await Promise.all([
    findInsights(reader, insightIds),
    findHoldingSignals(reader, insightIds),
    findInitiatives(reader, { ids: includedIds }),
  ]);
  const byInsight = new Map(initiatives.map((initiative) => [initiative.insightId, initiative]));
  return insights
    .flatMap((insight) => {
      const initiative = byInsight.get(insight.id);
      const here = holding.get(insight.id)!.filter((signal) => signal.componentId === turn.componentId);
      if (!initiative || here.length === 0) return [];
      return [{ insight, initiative, detail: actionOf(here).detail, here }];
    })
    .sort((a, b) => b.insight.exposure.likelyMinor - a.insight.exposure.likelyMinor || a.insight.id - b.insight.id);
}

async function attemptChange(turn: StoredTurn, context: Context, candidate: Candidate): Promise<Attempt> {
  const { detail, insight } = candidate;
  try {
    const request = await requestOf(turn, context, candidate);
    if (typeof request === 'string') return { candidate, why: `${insight.name}: ${request}` };
    const prepared = await prepareChange(context, request);
    if (!prepared.dryRun.ok) {
      return { candidate, why: `${insight.name}: the dry run refused it. ${prepared.dryRun.summary}` };
    }
    if (!prepared.diff.some((entry) => entry.op === 'remove' && entry.name === detail.package)) {
      return { candidate, why: `${insight.name}: by the dry run it would not remove ${detail.package}.` };
    }
    return { candidate, prepared };
  } catch (error) {
    const known = asPlumblineError(error);
    // A stopped server is no verdict on the change: the stage is done again.
    if (known.code === 'cancelled' || known.code === 'internal') throw error;
    return { candidate, why: `${insight.name}: ${known.message}` };
  }
}

/** What to prepare, or why nothing can be. */
async function requestOf(turn: StoredTurn, context: Context, candidate: Candidate): Promise<ChangeRequest | string> {
  const { detail, insight } = candidate;
  const { replacement } = detail;
  const reader = context.db;
  if (detail.manager === 'os-release') {
    return 'no shipped procedure moves an operating system in place; it is planned as a rebuild.';
  }
  if (replacement === null) return 'its standard names no replacement that a procedure could bring.';
  if (replacement.package === null) return `its replacement, ${replacement.product}, is not one package.`;
  if (detail.manager !== 'dpkg')
    return `the shipped procedure replaces Debian packages, and this is ${detail.manager}.`;
  const procedures = await listProcedures(reader);
  if (!procedures.some((procedure) => procedure.key === REPLACE_PACKAGE)) {
    return `the procedure "${REPLACE_PACKAGE}" is not installed in this workspace.`;
  }
  const local = turn.target.kind === 'local';
  const planned = await planReplacement(context, {
    componentId: turn.componentId!,
    local,
    oldPackage: detail.package,
    newPackage: replacement.package,
    brings: { product: replacement.product, release: replacement.release },
    port: await servedPort(reader, turn, detail.package),
  });
  if ('refusal' in planned) return planned.refusal;
  const component = await reader
    .selectFrom('component')
    .select('name')
    .where('id', '=', turn.componentId)
    .executeTakeFirst();
  return {
    title: `Replace ${detail.package} by ${replacement.package} on ${component?.name ?? 'the machine'}`,
    why: `${insight.summary} At stake: ${moneyAYear(insight.exposure)}.`,
    componentId: turn.componentId!,
    local,
    procedureKey: REPLACE_PACKAGE,
    inputs: planned.inputs,
  };
}

/** The TCP port that a package's own process listens on, by the turn's look; null where there is not exactly one. */
async function servedPort(reader: Reader, turn: StoredTurn, packageName: string): Promise<number | null> {
  const intakeId = Number(stageOf(turn, 'look').data['intakeId']);
  const row = await reader.selectFrom('intake').select('observation').where('id', '=', intakeId).executeTakeFirst();
  const listeners = (row?.observation as unknown as Observation | undefined)?.listeners ?? [];
  const ports = new Set(
    listeners.filter((one) => one.protocol === 'tcp' && one.process === packageName).map((one) => one.port),
  );
  return ports.size === 1 ? [...ports][0]! : null;
}

/** A change for the same replacement on the same machine that an earlier turn proposed and that is still open. */
async function findStandingChange(reader: Reader, componentId: Id, detail: SoftwareDetail): Promise<Id | null> {
  const { rows } = await sql<{ id: Id }>`
    select id from change where state in ('proposed', 'approved', 'running')
      and (plan #>> '{steps,0,target,component,id}')::bigint = ${componentId}
      and plan #>> '{inputs,oldPackage}' = ${detail.package}
    order by id desc limit 1`.execute(reader);
  return rows[0]?.id ?? null;
}

async function followStanding(reader: Reader, id: Id, candidate: Candidate) {
  const standing = await findChange(reader, id);
  if (!standing) throw new PlumblineError('not_found', `There is no change ${id}.`);
  return {
    state: 'done' as const,
    sentence: `${keyOf(ref('change', id))} was proposed for this before and is ${standing.state}: ${standing.title}.`,
    refs: [toRef('change', id, standing.title), toRef('insight', candidate.insight.id, candidate.insight.name)],
    figures: [exposureFigure('Ends with it, in all', candidate.insight.exposure)],
    turn: { changeId: id, insightId: candidate.insight.id, initiativeId: candidate.initiative.id },
  };
}

function nothingToPropose(refused: string[], candidates: number) {
  const why =
    candidates === 0
      ? 'none of its initiatives is in the plan of this quarter.'
      : refused.length === 1
        ? refused[0]!
        : `${refused.slice(0, 3).join(' ')}${refused.length > 3 ? ` And ${refused.length - 3} more.` : ''}`;
  return {
    state: 'done' as const,
    sentence: `No change can be proposed now: ${why}`,
    figures: refused.map((reason) => ({
      label: 'Not proposed',
      value: reason,
      source: 'what a shipped procedure can do',
    })),
    end: 'finished' as const,
  };
}
