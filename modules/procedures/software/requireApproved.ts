import { type Id, PlumblineError } from '#kernel';
import type { Context } from '#platform';
import type { Procedure } from '../definition/procedure.ts';
import { noteAsking, requireMayAsk } from '../plan/asking.ts';
import { askPackages } from '../plan/packages.ts';
import type { RunPlan } from '../plan/plan.ts';
import type { Target } from '../plan/target.ts';
import { softwareUsePort } from './softwareUse.ts';

/**
 * Holds the packages that a plan would bring onto its targets against the standards, in the versions that the targets'
 * own sources offer. Signs in to the targets for that: only for who may start it there, and only once that is written
 * down; so not inside a transaction. Throws `forbidden`, `software_not_approved` with the reason and
 * what is allowed instead, `invalid_input` for a package that a target cannot get, and host_* errors.
 */
export async function requireApprovedSoftware(
  context: Context,
  definition: Procedure,
  plan: RunPlan,
  domainId: Id,
): Promise<void> {
  const packages = Object.entries(definition.inputs).flatMap(([name, input]) => {
    const value = plan.inputs[name];
    return input.type === 'package' && input.approved === true && typeof value === 'string' ? [value] : [];
  });
  if (packages.length === 0) return;
  const judge = context.workspace.port(softwareUsePort);
  const targets = targetsOf(plan);
  await requireMayAsk(context, plan, domainId);
  await noteAsking(context, {
    action: 'run.ask-software',
    procedure: plan.procedure,
    targets: targets.map(({ component }) => component.key),
  });
  for (const target of targets) {
    const facts = await askPackages(context, target, packages);
    for (const name of packages) {
      const version = facts.get(name)?.candidate ?? facts.get(name)?.installed;
      if (!version) {
        const message = `${target.component.name} has no package ${name} in its sources.`;
        throw new PlumblineError('invalid_input', message, { issues: [{ path: '/inputs', message }] });
      }
      const use = { componentId: target.component.id, package: name, version };
      const verdict = await judge(context.db, use, context.now());
      if (!verdict.allowed) throw notApproved(name, target, verdict);
    }
  }
}

function targetsOf(plan: RunPlan): Target[] {
  const targets = new Map<number, Target>();
  for (const { target } of plan.steps)
    if (target?.connection) targets.set(target.component.id, { ...target, connection: target.connection });
  return [...targets.values()];
}

function notApproved(
  name: string,
  target: Target,
  {
    reason,
    standard,
    nearest,
  }: { reason: string; standard: { key: string } | null; nearest: { name: string; package: string | null }[] },
): PlumblineError {
  const instead = nearest.map((one) => (one.package ? `${one.name} (${one.package})` : one.name)).join(', ');
  return new PlumblineError(
    'software_not_approved',
    `${name} is not approved for ${target.component.name}. ${reason}${instead ? ` Allowed there: ${instead}.` : ''}`,
    { extra: { package: name, component: target.component.key, standard: standard?.key ?? null, nearest } },
  );
}
