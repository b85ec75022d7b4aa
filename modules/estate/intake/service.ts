import { contentHash, type Id, keyOf, moveTo, PlumblineError, type RecordRef, ref } from '#kernel';
import { type Context, onEventBell, type ServerSentEvent, toRef } from '#platform';
import { readComponents } from '../component/rows.ts';
import { readRefs } from '../component/view.ts';
import { installationDrafts, observedSoftware } from '../installation/match.ts';
import { readCurrent } from '../plan/current.ts';
import { executePlan } from '../plan/execute.ts';
import { makePlan } from '../plan/make.ts';
import type { Observation } from '../probe/observation.ts';
import { releaseIds } from '../product/rows.ts';
import { sourcesWith } from '../source/source.ts';
import { changesOf, type IntakeEntry } from './file/entry.ts';
import { driveApply } from './file/service.ts';
import { type EntryFilter, readEntries } from './file/store.ts';
import { hostKind } from './hostFacts.ts';
import type { Intake, PlanIntakeInput } from './intake.ts';
import { HOST, intakeIntent } from './intent.ts';
import { intakeMovesFrom, intakeTable, isResting } from './state.ts';
import {
  type IntakePage,
  insertIntake,
  lockIntake,
  markApplied,
  readIntake,
  readIntakes,
  type StoredIntake,
  setState,
} from './store.ts';
import { readSurroundings } from './surroundings.ts';

/** Works out what a look at a machine would bring into the estate, and keeps it as an intake. Changes nothing else. */
export async function planIntake(ctx: Context, input: PlanIntakeInput): Promise<Intake> {
  const { target } = input;
  const observation = storable(input.observation);
  const at = ctx.now();
  const { around, how, warnings } = await readSurroundings(ctx.db, observation, input.componentId);
  const domainId = around.host?.domainId ?? around.domainFor(hostKind(observation));
  await ctx.authorise('estate.observe', { type: 'intake', domainId });
  const software = observedSoftware(observation);
  const origins = new Map(observation.packages.map((observed) => [observed.name, observed.origin]));
  const ids = await releaseIds(ctx.db, [...new Set(software.matches.map((match) => match.productKey))]);
  const { intent, warnings: seen } = intakeIntent(
    observation,
    target,
    around,
    installationDrafts(software, origins, ids),
    at,
  );
  const { plan, preview } = makePlan(intent, await readCurrent(ctx.db, intent));
  const recognised = around.host
    ? [`It is CMP-${around.host.id} (${around.host.name}), recognised by its ${how}.`]
    : [];
  const stored = await ctx.mutate(async (mutation) => {
    const { source } = await sourcesWith(mutation.tx, 'probe');
    const id = await insertIntake(mutation.tx, {
      kind: target.kind,
      target,
      sourceId: source.id,
      observation,
      plan,
      planHash: contentHash(plan),
      summary: preview.summary,
      diff: preview.diff,
      warnings: [...(how === 'named' ? [] : recognised), ...warnings, ...seen, ...preview.warnings],
      componentId: around.host?.id ?? null,
      createdBy: ctx.actor.personId,
      createdAt: at,
    });
    await mutation.record({
      subject: ref('intake', id),
      action: 'intake.plan',
      detail: { target: target.kind === 'ssh' ? target.address : 'local', ...preview.summary },
      ...(around.host ? { causes: [ref('component', around.host.id)] } : {}),
    });
    return (await readIntake(mutation.tx, id))!;
  });
  return (await toIntakes(ctx, [stored]))[0]!;
}

/** A machine may print anything: what the database cannot hold is taken out. */
function storable(observation: Observation): Observation {
  const json = JSON.stringify(observation);
  if (!/\\u(0000|d[89a-f])/i.test(json)) return observation;
  const clean = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value;
  return JSON.parse(json, clean) as Observation;
}

/**
 * Makes the plan of an intake real, exactly as it was reviewed. Applying it a second time changes nothing. Throws
 * `plan_changed` when the hash is another one or the estate has moved since.
 */
export async function applyIntake(ctx: Context, id: Id, planHash: string, causes: RecordRef[] = []): Promise<Intake> {
  const seen = await requireIntake(ctx, id);
  if (seen.target.kind === 'file') {
    await beginApply(ctx, id, planHash);
    return showIntake(ctx, id);
  }
  const [host] = seen.componentId === null ? [] : await readComponents(ctx.db, [seen.componentId]);
  const domainId =
    host?.domainId ?? seen.plan.components.find((component) => component.handle === HOST)?.draft.domainId ?? null;
  await ctx.authorise('estate.change', { type: 'intake', id, domainId });
  const scope = await ctx.scope('estate.change');
  const stored = await ctx.mutate(async (mutation) => {
    const intake = await lockIntake(mutation.tx, id);
    if (!intake) throw new PlumblineError('not_found', `There is no intake ${keyOf(ref('intake', id))}.`);
    if (intake.planHash !== planHash || contentHash(intake.plan) !== intake.planHash) {
      throw new PlumblineError('plan_changed', `The plan of ${keyOf(ref('intake', id))} is not the one you reviewed.`, {
        extra: { planHash: intake.planHash },
      });
    }
    if (intake.state === 'applied') return intake;
    if (intake.state === 'discarded')
      throw new PlumblineError('illegal_transition', `${keyOf(ref('intake', id))} was discarded.`, {
        extra: { state: 'discarded', legal: [] },
      });
    const ids = await executePlan(mutation, intake.plan, scope, [ref('intake', id)]);
    const componentId = ids.get(HOST) ?? null;
    await markApplied(mutation.tx, id, componentId, mutation.now);
    await mutation.record({
      subject: ref('intake', id),
      action: 'intake.apply',
      detail: { ...intake.summary, component: componentId },
      causes,
    });
    return (await readIntake(mutation.tx, id))!;
  });
  return (await toIntakes(ctx, [stored]))[0]!;
}

/** A file is applied in the background, chunk by chunk; each row is held against what the actor may change. */
async function beginApply(ctx: Context, id: Id, planHash: string): Promise<void> {
  const scope = await ctx.scope('estate.change');
  if (scope !== 'all' && scope.length === 0)
    await ctx.authorise('estate.change', { type: 'intake', id, domainId: null });
  const begun = await ctx.mutate(async (mutation) => {
    const intake = await lockIntake(mutation.tx, id);
    if (!intake) throw new PlumblineError('not_found', `There is no intake ${keyOf(ref('intake', id))}.`);
    if (intake.state === 'applied' || intake.state === 'applying') return false;
    const state = moveTo(intakeTable, keyOf(ref('intake', id)), intake.state, 'apply');
    if (intake.planHash !== planHash) {
      throw new PlumblineError('plan_changed', `The plan of ${keyOf(ref('intake', id))} is not the one you reviewed.`, {
        extra: { planHash: intake.planHash },
      });
    }
    await setState(mutation.tx, id, state, ctx.actor.personId);
    await mutation.record({ subject: ref('intake', id), action: 'intake.begin', detail: { from: intake.state } });
    return true;
  });
  if (begun) await driveApply(ctx, id);
}

/** Ends what is going on, or puts a plan away. What was applied already stays, and the rest may be applied later. */
export async function cancelIntake(ctx: Context, id: Id): Promise<Intake> {
  const seen = await requireIntake(ctx, id);
  const domainId =
    seen.componentId === null ? null : ((await readComponents(ctx.db, [seen.componentId]))[0]?.domainId ?? null);
  // One's own plan may always be put away; another's takes the level to apply it.
  if (seen.createdBy !== ctx.actor.personId) await ctx.authorise('estate.change', { type: 'intake', id, domainId });
  await ctx.mutate(async (mutation) => {
    const intake = await lockIntake(mutation.tx, id);
    if (!intake) throw new PlumblineError('not_found', `There is no intake ${keyOf(ref('intake', id))}.`);
    const move = intake.state === 'applying' ? 'cancel' : 'discard';
    await setState(mutation.tx, id, moveTo(intakeTable, keyOf(ref('intake', id)), intake.state, move));
    await mutation.record({ subject: ref('intake', id), action: `intake.${move}`, detail: intake.progress });
  });
  return showIntake(ctx, id);
}

/** One page of the diff: of a file from where it is stored, of a machine from its plan. */
export async function listEntries(
  ctx: Context,
  id: Id,
  filter: EntryFilter,
): Promise<(IntakeEntry & { rank: number })[]> {
  const intake = await requireIntake(ctx, id);
  if (intake.target.kind !== 'file') return machineEntries(intake, filter);
  const entries = await readEntries(ctx.db, id, filter);
  return entries.map((entry) => ({
    ...entry,
    key: entry.componentId === null || entry.what !== 'component' ? null : keyOf(ref('component', entry.componentId)),
    changes: changesOf(entry).map((change) => ({ ...change, source: intake.source })),
    disagreements: entry.refused ?? [],
  }));
}

function machineEntries(intake: StoredIntake, filter: EntryFilter): (IntakeEntry & { rank: number })[] {
  const entries = intake.diff.map((entry, index) => ({
    ...entry,
    ordinal: index + 1,
    place: entry.name,
    line: null,
    field: null,
    disagreements: [],
    message: null,
    outcome: intake.state === 'applied' ? ('applied' as const) : null,
    reason: null,
    rank: 0,
  }));
  const notes = intake.warnings.map((message, index) => ({
    ordinal: entries.length + index + 1,
    what: 'note' as const,
    op: null,
    kind: null,
    name: '',
    key: null,
    place: '',
    line: null,
    field: null,
    changes: [],
    disagreements: [],
    message,
    outcome: null,
    reason: null,
    rank: 1,
  }));
  return [...entries, ...notes]
    .filter(
      (entry) =>
        (filter.what === undefined || entry.what === filter.what) &&
        (filter.op === undefined || entry.op === filter.op) &&
        (filter.kind === undefined || entry.kind === filter.kind) &&
        (filter.only === undefined ||
          (filter.only === 'differences' && entry.what !== 'note') ||
          (['problems', 'notes'].includes(filter.only) && entry.what === 'note')) &&
        (filter.q === undefined || entry.name.toLowerCase().includes(filter.q.toLowerCase())) &&
        (filter.after === null || entry.ordinal > filter.after.ordinal),
    )
    .slice(0, filter.limit);
}

/** The intake whenever it has changed, until nothing more happens to it by itself. */
export async function* followIntake(ctx: Context, id: Id): AsyncGenerator<ServerSentEvent> {
  let rung = true;
  let wake: () => void = () => {};
  const stop = await onEventBell(ctx.workspace, () => {
    rung = true;
    wake();
  });
  const aborted = (): void => wake();
  ctx.signal.addEventListener('abort', aborted, { once: true });
  try {
    for (let last = ''; !ctx.signal.aborted; ) {
      rung = false;
      const { diff: _diff, ...intake } = await showIntake(ctx, id);
      const text = JSON.stringify(intake);
      if (text !== last) yield { event: 'intake', data: intake };
      last = text;
      if (isResting(intake.state)) return;
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
    ctx.signal.removeEventListener('abort', aborted);
  }
}

/** One's own intakes, and those of machines that one may observe; any other looks as if it did not exist. */
async function requireIntake(ctx: Context, id: Id): Promise<StoredIntake> {
  const scope = await ctx.scope('estate.observe');
  const [intake] = await readIntakes(ctx.db, { scope, actorId: ctx.actor.personId, id, limit: 1 });
  if (intake) return intake;
  throw new PlumblineError('not_found', `There is no intake ${keyOf(ref('intake', id))}, or you may not read it.`);
}

export async function showIntake(ctx: Context, id: Id): Promise<Intake> {
  return (await toIntakes(ctx, [await requireIntake(ctx, id)]))[0]!;
}

export async function listIntakes(ctx: Context, page: IntakePage): Promise<Intake[]> {
  const scope = await ctx.scope('estate.observe');
  return toIntakes(ctx, await readIntakes(ctx.db, { scope, actorId: ctx.actor.personId, ...page }));
}

/** Intakes as the API shows them: the plan by its diff, the observation left out. */
async function toIntakes(ctx: Context, intakes: StoredIntake[]): Promise<Intake[]> {
  const components = await readRefs(
    ctx.db,
    'component',
    intakes.map((intake) => intake.componentId),
  );
  return intakes.map((stored) => ({
    id: stored.id,
    key: keyOf(ref('intake', stored.id)),
    kind: stored.target.kind,
    target: stored.target,
    source: stored.source,
    state: stored.state,
    moves: intakeMovesFrom(stored.state).filter((move) => ['apply', 'cancel', 'discard'].includes(move)),
    counts: stored.counts,
    progress: isResting(stored.state) ? null : stored.progress,
    failure: stored.failure,
    component: stored.componentId === null ? null : (components.get(stored.componentId) ?? null),
    summary: stored.summary,
    diff: stored.diff,
    warnings: stored.warnings,
    planHash: stored.planHash,
    createdAt: stored.createdAt.toISOString(),
    createdBy: toRef('person', stored.createdBy, stored.createdByName),
    appliedAt: stored.appliedAt?.toISOString() ?? null,
  }));
}
