import { type DataClass, dataClasses, usePurposes } from '#library';
import { howMay, requireUse } from '#people';
import type { Context } from '#platform';
import type { PreparedRun } from '../plan/prepare.ts';

/** Of the class that a procedure declares and the one that is told, the stricter: nobody talks it down. */
export function dataClassOf(declared: string | undefined, told: DataClass | undefined): DataClass {
  const known = dataClasses.filter((one) => one === declared || one === told);
  // From what is public to what is restricted.
  return known.at(-1) ?? 'internal';
}

/**
 * What is worked on is worked on as its policies of use allow, by somebody of this level and with such data. Throws
 * `use_refused`, and the refusal of `run.start`.
 */
export async function requireUses(context: Context, prepared: PreparedRun, told?: DataClass): Promise<void> {
  const { plan, domainId } = prepared;
  const { level } = await howMay(context, 'run.start', { type: 'procedure', domainId, level: plan.procedure.level });
  const components = new Set(plan.steps.flatMap(({ target }) => (target ? [target.component.id] : [])));
  const { personId } = context.actor;
  const { use } = prepared.procedure.definition;
  const dataClass = dataClassOf(use?.dataClass, told);
  const usual = plan.procedure.level === 1 ? 'support' : 'maintenance';
  const purpose = usePurposes.find((known) => known === use?.purpose) ?? usual;
  for (const componentId of components) await requireUse(context, { componentId, purpose, dataClass, personId, level });
}
