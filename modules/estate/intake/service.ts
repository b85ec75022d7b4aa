import { contentHash, type Id, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import { type Context, toRef } from '#platform';
import { readComponents } from '../component/rows.ts';
import { readRefs } from '../component/view.ts';
import { installationDrafts, observedSoftware } from '../installation/match.ts';
import { readCurrent } from '../plan/current.ts';
import { executePlan } from '../plan/execute.ts';
import { makePlan } from '../plan/make.ts';
import type { Observation } from '../probe/observation.ts';
import { releaseIds } from '../product/rows.ts';
import { sourcesWith } from '../source/source.ts';
import { hostKind } from './hostFacts.ts';
import type { Intake, PlanIntakeInput } from './intake.ts';
import { HOST, intakeIntent } from './intent.ts';
import {
  type IntakePage,
  insertIntake,
  lockIntake,
  markApplied,
  readIntake,
  readIntakes,
  type StoredIntake,
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
    state: stored.state,
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
