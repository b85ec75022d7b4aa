import { type DiffEntry, impactOf, readComponents } from '#estate';
import { dayOf, type Id, keyOf, PlumblineError, ref } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { type Context, createContext } from '#platform';
import { changesSomething, type DryRun, dryRun, planRun, procedureByKey, type RunPlan, targetOf } from '#procedures';
import { changeHash } from './change.ts';
import { packageDiff, readPackageEffects } from './packageEffect.ts';
import { type BroughtSoftware, fitPort } from './ports.ts';
import { recognise } from './recognise.ts';
import type { PreparedChange } from './record.ts';
import { assessRisk } from './risk.ts';
import { outcomesOf } from './store.ts';

export interface ChangeRequest {
  title: string;
  why: string;
  componentId: Id;
  /** The component is the machine that this server runs on. */
  local: boolean;
  procedureKey: string;
  inputs: Record<string, unknown>;
}

/**
 * Works a change out without storing anything: its plan, its dry run on the target, the diff that follows from it, its
 * impact, its fit with the standards and its risk. Changes nothing on the target.
 */
export async function prepareChange(context: Context, request: ChangeRequest): Promise<PreparedChange> {
  const [component] = await readComponents(context.db, [request.componentId]);
  if (!component) throw new PlumblineError('not_found', `There is no component ${request.componentId}.`);
  const procedure = await procedureByKey(context.db, request.procedureKey);
  const named = { id: component.id, key: keyOf(ref('component', component.id)), name: component.name };
  const target = targetOf({ ...named, attributes: component.attributes }, { local: request.local });
  const plan = planRun({ procedure, inputs: request.inputs, targets: [target], title: request.title });
  const [tried, impact, outcomes] = await Promise.all([
    dryRun(context, plan),
    wholeImpact(context, component.id),
    outcomesOf(context.db, procedure.key),
  ]);
  const diff = diffOf(tried);
  const takesAway = diff.filter((entry) => entry.op === 'remove').map((entry) => entry.name);
  const fit = await context.workspace.port(fitPort)(
    context.db,
    { component, brings: broughtBy(diff), takesAway },
    dayOf(context.now()),
  );
  const reached = [...impact.down.items, ...impact.degraded.items].map((one) => one.component.criticality);
  return {
    title: request.title,
    why: request.why,
    domainId: component.domainId,
    level: procedure.level,
    diff,
    plan,
    planHash: changeHash(diff, plan),
    impact,
    fit,
    dryRun: tried,
    risk: assessRisk({
      outcomes,
      impact: {
        down: impact.down.count,
        degraded: impact.degraded.count,
        highestCriticality: Math.max(component.criticality, ...reached),
      },
      dryRun: tried.commands.length === 0 ? 'none' : tried.ok ? 'clean' : 'failed',
      stepsWithoutUndo: withoutUndo(plan),
    }),
  };
}

function diffOf(tried: DryRun) {
  const effects = readPackageEffects(tried.commands.map((command) => command.output));
  // No time in it: equal dry runs must give equal diffs, and so equal hashes.
  return packageDiff(effects, `dry run on ${tried.commands[0]?.target ?? 'the target'}`);
}

/** The products that the diff brings. */
const broughtBy = (diff: readonly DiffEntry[]): BroughtSoftware[] =>
  recognise(
    diff
      .filter((entry) => entry.op === 'create' && entry.kind === 'dpkg')
      .map((entry) => ({ name: entry.name, version: String(entry.changes[0]?.after ?? '') })),
  );

/** Steps that change something and do not say how it is taken back. */
const withoutUndo = (plan: RunPlan): number =>
  plan.steps.filter((step) => changesSomething(step.action) && step.undo === null).length;

/** Over every domain: who approves must not see less because who edited the change may read less. */
async function wholeImpact(context: Context, componentId: Id) {
  const { workspace, operation, requestId, signal } = context;
  const actor = await findSystemActor(context.db);
  if (!actor) throw new Error('The workspace has no system actor.');
  const authority = createAuthority(workspace);
  return impactOf(createContext({ workspace, authority, actor, operation, requestId, signal }), componentId);
}
