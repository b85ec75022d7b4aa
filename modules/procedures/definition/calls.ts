import type { Procedure } from './procedure.ts';
import type { StepOf } from './step.ts';

/** A fault of a procedure at a place in it. */
export interface Fault {
  path: PropertyKey[];
  message: string;
}

/** The procedure in that version; without one, the newest. */
export type FindProcedure = (key: string, version: number | undefined) => Procedure | undefined;

const MAX_DEPTH = 8;

/** What is wrong with the calls of a procedure, seen from all that there is: whom it calls, with what, and in a circle. */
export function faultsOfCalls(procedure: Procedure, find: FindProcedure): Fault[] {
  return procedure.steps.flatMap((step, index) => {
    if (step.kind !== 'call') return [];
    return faultsOfCall(procedure, step, find).map(({ path, message }) => ({
      path: ['steps', index, ...path],
      message,
    }));
  });
}

function faultsOfCall(caller: Procedure, step: StepOf<'call'>, find: FindProcedure): Fault[] {
  const way = circle([caller.key], step.procedure, step.version, find);
  if (way) return [{ path: ['procedure'], message: way }];
  const called = find(step.procedure, step.version);
  if (!called) {
    const which = step.version === undefined ? '' : ` in version ${step.version}`;
    return [{ path: ['procedure'], message: `calls ${step.procedure}${which}, which is not there` }];
  }
  const faults: Fault[] = [];
  const fault = (path: PropertyKey[], message: string): number => faults.push({ path, message });
  if (called.level > caller.level)
    fault(
      ['procedure'],
      `calls ${called.key}, which needs level ${called.level}; this one is of level ${caller.level}`,
    );
  if (called.approval === 'required' && caller.approval === 'none')
    fault(['procedure'], `calls ${called.key}, which needs an approval; this one does without`);
  const withoutTarget = (caller.targets.count === 'none' || step.once) && step.target === undefined;
  if (called.targets.count !== 'none' && withoutTarget)
    fault(['procedure'], `calls ${called.key}, which needs a target`);
  for (const name of Object.keys(step.inputs))
    if (!Object.hasOwn(called.inputs, name)) fault(['inputs', name], `is no input of ${called.key}`);
  for (const [name, input] of Object.entries(called.inputs))
    if (input.required && !Object.hasOwn(step.inputs, name))
      fault(['inputs'], `lacks ${name}, which ${called.key} needs`);
  return faults;
}

/** How the call comes back to one of those that called, or how deep it goes; null where it ends. */
function circle(stack: string[], key: string, version: number | undefined, find: FindProcedure): string | null {
  const way = [...stack, key];
  if (stack.includes(key)) return `calls itself: ${way.join(' → ')}`;
  if (way.length > MAX_DEPTH) return `nests more than ${MAX_DEPTH} calls: ${way.join(' → ')}`;
  for (const step of find(key, version)?.steps ?? []) {
    if (step.kind !== 'call') continue;
    const found = circle(way, step.procedure, step.version, find);
    if (found) return found;
  }
  return null;
}

export function findIn(procedures: readonly Procedure[]): FindProcedure {
  return (key, version) => {
    const known = procedures.filter((candidate) => candidate.key === key);
    if (version !== undefined) return known.find((candidate) => candidate.version === version);
    return known.reduce<Procedure | undefined>((a, b) => (a === undefined || b.version > a.version ? b : a), undefined);
  };
}
