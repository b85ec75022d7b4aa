import { PlumblineError } from '#kernel';
import { faultsOfCalls, findIn } from '../definition/calls.ts';
import type { Procedure, StoredProcedure } from '../definition/procedure.ts';
import type { PlanTarget } from './target.ts';

/** What a plan is made of. */
export interface PlanRequest {
  procedure: StoredProcedure;
  inputs: Record<string, unknown>;
  /** In this order. */
  targets: PlanTarget[];
  title?: string;
  /** Those that may be called, each in its newest version; of other versions, those that calls name. */
  procedures?: readonly StoredProcedure[];
  /** The components that inputs name, by key. */
  components?: ReadonlyMap<string, PlanTarget>;
}

export const refused = (message: string): PlumblineError => new PlumblineError('invalid_input', message);

/** As many as the procedure takes, of the kinds that it is for, each once. */
export function requireTargets(definition: Procedure, targets: readonly PlanTarget[]): void {
  const { count, kinds } = definition.targets;
  const issues = [];
  if (count === 'none' && targets.length > 0)
    issues.push({ path: '/targets', message: 'this procedure has no targets' });
  if (count === 'one' && targets.length !== 1)
    issues.push({ path: '/targets', message: 'must be exactly one component' });
  if (count === 'many' && targets.length === 0)
    issues.push({ path: '/targets', message: 'must be one component or more' });
  if (new Set(targets.map((target) => target.component.id)).size < targets.length)
    issues.push({ path: '/targets', message: 'must name each component once' });
  targets.forEach(({ component }, index) => {
    if (kinds.length > 0 && component.kind !== undefined && !kinds.includes(component.kind))
      issues.push({
        path: `/targets/${index}`,
        message: `${component.name} is a ${component.kind}; it must be: ${kinds.join(', ')}`,
      });
  });
  if (issues.length > 0) {
    throw new PlumblineError('invalid_input', `The targets do not fit the procedure: ${issues[0]!.message}.`, {
      issues,
    });
  }
}

/** Everything below is called in versions that are there, with what they need, and no call comes back to its caller. */
export function requireCalls({ procedure, procedures = [] }: PlanRequest): void {
  const find = findIn(procedures.map((known) => known.definition));
  const seen = new Set<Procedure>();
  const visit = (definition: Procedure): void => {
    if (seen.has(definition)) return;
    seen.add(definition);
    const [fault] = faultsOfCalls(definition, find);
    if (fault) throw refused(`${definition.key}, /${fault.path.map(String).join('/')}: ${fault.message}.`);
    for (const step of definition.steps) {
      const called = step.kind === 'call' ? find(step.procedure, step.version) : undefined;
      if (called) visit(called);
    }
  };
  visit(procedure.definition);
}
