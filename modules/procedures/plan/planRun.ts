import { PlumblineError } from '#kernel';
import { type InputDefinitions, parseInputs, parseValue } from '../definition/input.ts';
import type { Procedure, StoredProcedure } from '../definition/procedure.ts';
import type { StepDefinition, StepOf } from '../definition/step.ts';
import type { PlannedExpression } from './action.ts';
import type { PinnedProcedure, PlannedStep, RunPlan } from './plan.ts';
import {
  actionOf,
  isRepeatable,
  outputsPlannedFor,
  type PlannableStep,
  retryDelaysOf,
  secretsOf,
  timeoutOf,
  undoOf,
  verifyOf,
} from './planStep.ts';
import { type PlanRequest, refused, requireCalls, requireTargets } from './request.ts';
import { type Bound, fitting, resolve, resolveExpression, type Scope } from './scope.ts';
import { type PlanTarget, type StepTarget, unreachable } from './target.ts';

export type { PlanRequest } from './request.ts';

const MAX_STEPS = 20_000;

/** The plan of a procedure for its inputs and targets. Pure: equal requests give equal plans. Throws `invalid_input`. */
export function planRun(request: PlanRequest): RunPlan {
  const { procedure, targets } = request;
  const { definition } = procedure;
  const { values, secrets } = parseInputs(definition.inputs, request.inputs);
  requireTargets(definition, targets);
  requireCalls(request);
  const secretInputs = Object.fromEntries(Object.keys(secrets).map((name) => [name, name]));
  const inputs: Record<string, Bound> = {
    ...Object.fromEntries(Object.entries(values).map(([name, known]): [string, Bound] => [name, { known }])),
    ...Object.fromEntries(Object.entries(secretInputs).map(([name, secret]): [string, Bound] => [name, { secret }])),
  };
  const builder = new PlanBuilder(request);
  builder.plan(definition, inputs);
  const named = targets.map((target) => target.component.name);
  const shown = named.length > 3 ? `${named.slice(0, 3).join(', ')} and ${named.length - 3} more` : named.join(', ');
  return {
    format: 2,
    title: request.title ?? (shown === '' ? procedure.name : `${procedure.name}: ${shown}`),
    procedure: pinned(procedure),
    calls: [...builder.called.values()].map(pinned),
    inputs: values,
    secretInputs,
    concurrency: definition.targets.concurrency,
    steps: builder.steps,
  };
}

const pinned = ({ key, version, name, level, contentHash }: StoredProcedure): PinnedProcedure => ({
  ...{ key, version, name, level, contentHash },
});

/** One chain of steps under way: what it comes after, and what its steps may speak of. */
interface Chain {
  scope: Scope;
  lane: number;
  after: number[];
  /** Written before the name of each step. */
  names: string[];
  when: PlannedExpression[];
}

class PlanBuilder {
  readonly steps: PlannedStep[] = [];
  readonly called = new Map<string, StoredProcedure>();
  readonly #request: PlanRequest;

  constructor(request: PlanRequest) {
    this.#request = request;
  }

  /** Steps that are done once stand between chains, one for each target. */
  plan(definition: Procedure, inputs: Record<string, Bound>): void {
    const { targets } = this.#request;
    const { concurrency } = definition.targets;
    const many = targets.length > 1;
    const shared = this.#scope(definition.inputs, inputs, null, '');
    const scopes = targets.map((target) =>
      this.#scope(definition.inputs, inputs, target, many ? `${target.component.key}/` : ''),
    );
    let ends: number[] = [];
    let lane = 0;
    for (const segment of segmentsOf(definition.steps, targets.length)) {
      if (segment.once) {
        ends = this.#chain(segment.steps, { scope: shared, lane: 0, after: ends, names: [], when: [] });
        continue;
      }
      const before = ends;
      ends = [];
      for (const scope of scopes) {
        for (const [id, position] of shared.steps) scope.steps.set(id, position);
        for (const [name, key] of shared.secrets) scope.secrets.set(name, key);
        if (many) lane += 1;
        const last = ends.at(-1);
        const after = concurrency === 1 && last !== undefined ? [last] : before;
        const names = many ? [scope.target!.component.name] : [];
        ends.push(...this.#chain(segment.steps, { scope, lane, after, names, when: [] }));
      }
      // One after the other: the last end comes after all others.
      if (concurrency === 1) ends = ends.slice(-1);
    }
  }

  #scope(
    definitions: InputDefinitions,
    inputs: Record<string, Bound>,
    target: PlanTarget | null,
    prefix: string,
  ): Scope {
    return { definitions, inputs, secrets: new Map(), steps: new Map(), target, prefix };
  }

  /** Returns what comes last. */
  #chain(steps: readonly StepDefinition[], chain: Chain): number[] {
    let { after } = chain;
    for (const step of steps) {
      const now = { ...chain, after };
      after = step.kind === 'call' ? this.#call(step, now) : [this.#step(step, now)];
    }
    return after;
  }

  #step(step: PlannableStep, chain: Chain): number {
    if (this.steps.length >= MAX_STEPS)
      throw new PlumblineError(
        'invalid_input',
        `The plan would have more than ${MAX_STEPS} steps. Start it for fewer targets.`,
      );
    const position = this.steps.length + 1;
    const scope =
      step.target === undefined ? chain.scope : { ...chain.scope, target: this.#named(step.target, chain.scope) };
    const generate = secretsOf(step, scope);
    if (step.id !== undefined) scope.steps.set(step.id, position);
    const action = actionOf(step, scope);
    const planned: PlannedStep = {
      position,
      name: [...chain.names, step.name].join(': '),
      why: step.why ?? null,
      after: chain.after,
      lane: chain.lane,
      target: null,
      when: [...chain.when, ...(step.when === undefined ? [] : [resolveExpression(step.when, scope)])],
      generate,
      action,
      verify: verifyOf(step, scope),
      undo: undoOf(step, scope),
      outputs: outputsPlannedFor(step, generate, scope),
      repeatable: isRepeatable(step),
      timeoutMs: timeoutOf(step),
      retryDelaysMs: retryDelaysOf(step),
    };
    planned.target = targetFor(planned, scope.target);
    this.steps.push(planned);
    return position;
  }

  /** The steps of the called procedure, in the place of the call. */
  #call(step: StepOf<'call'>, chain: Chain): number[] {
    const procedure = this.#find(step);
    const { definition } = procedure;
    const target = step.target === undefined ? chain.scope.target : this.#named(step.target, chain.scope);
    if (definition.targets.count !== 'none' && target === null)
      throw refused(`${step.name}: ${procedure.key} needs a target.`);
    const bound = this.#bind(step, definition, chain.scope);
    const prefix = `${chain.scope.prefix}${step.id ?? `step${this.steps.length + 1}`}/`;
    const scope = this.#scope(definition.inputs, bound, target, prefix);
    const when = [...chain.when, ...(step.when === undefined ? [] : [resolveExpression(step.when, chain.scope)])];
    this.called.set(`${procedure.key} ${procedure.version}`, procedure);
    const ends = this.#chain(definition.steps, { ...chain, scope, names: [...chain.names, step.name], when });
    return ends;
  }

  #find(step: StepOf<'call'>): StoredProcedure {
    const known = this.#request.procedures!.filter((candidate) => candidate.key === step.procedure);
    const found =
      step.version === undefined
        ? known.sort((a, b) => b.version - a.version)[0]
        : known.find((candidate) => candidate.version === step.version);
    return found!;
  }

  #bind(step: StepOf<'call'>, definition: Procedure, scope: Scope): Record<string, Bound> {
    const bound: Record<string, Bound> = {};
    for (const [name, given] of Object.entries(step.inputs)) {
      const wanted = definition.inputs[name]!;
      const text = typeof given === 'string' ? resolve(given, 'plain', scope) : given;
      if (text === '') continue;
      if (typeof text === 'object') {
        const [only, ...rest] = text.$text;
        const secret = text.$text.some((part) => typeof part === 'object' && part.from === 'secret');
        if (secret !== (wanted.type === 'secret') || (secret && (rest.length > 0 || typeof only === 'string')))
          throw refused(
            `"${step.name}" gives ${name}: a secret, whole, for an input that is a secret, and for no other.`,
          );
        if (rest.length > 0)
          throw refused(`"${step.name}" gives ${name}: what an earlier step left must be given whole.`);
        bound[name] =
          secret && typeof only === 'object' && only.from === 'secret'
            ? { secret: only.key }
            : { later: fitting(text, wanted) };
        continue;
      }
      if (wanted.type === 'secret') throw refused(`"${step.name}" gives ${name} in clear, but it is a secret.`);
      const parsed = parseValue(wanted, numbered(wanted.type, text));
      if (!parsed.ok) throw refused(`"${step.name}" gives ${name}: ${parsed.message}`);
      bound[name] = { known: parsed.value };
    }
    for (const [name, wanted] of Object.entries(definition.inputs)) {
      if (wanted.required && bound[name] === undefined)
        throw refused(`"${step.name}" does not give ${name}, which ${step.procedure} needs.`);
    }
    return bound;
  }

  #named(reference: string, scope: Scope): PlanTarget {
    const key = resolve(reference, 'plain', scope);
    const component = typeof key === 'string' ? this.#request.components?.get(key) : undefined;
    if (!component) throw refused(`There is no component ${typeof key === 'string' ? key : ''} for ${reference}.`);
    return component;
  }
}

/** A text that stands for a number or a truth, as it comes out of a template. */
function numbered(type: string, text: string | number | boolean): string | number | boolean {
  if (typeof text !== 'string') return text;
  if ((type === 'integer' || type === 'port') && /^-?[0-9]{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Steps in a row that are done once, or for each target. Without targets everything is done once. */
function segmentsOf(steps: readonly StepDefinition[], targets: number): { once: boolean; steps: StepDefinition[] }[] {
  const segments: { once: boolean; steps: StepDefinition[] }[] = [];
  for (const step of steps) {
    const once = step.once || targets === 0;
    const last = segments.at(-1);
    if (last?.once === once) last.steps.push(step);
    else segments.push({ once, steps: [step] });
  }
  return segments;
}

/** The target as the executor needs it: with a connection where a command runs there. */
function targetFor(step: PlannedStep, target: PlanTarget | null): StepTarget | null {
  if (!target) return null;
  const { id, key, name } = target.component;
  if (!target.connection && reachesHost(step)) throw unreachable(target.component);
  return { component: { id, key, name }, connection: target.connection };
}

/** Whether anything of the step is done on a host. */
export function reachesHost(step: Pick<PlannedStep, 'action' | 'verify' | 'undo'>): boolean {
  const { action } = step;
  if (action.kind === 'run' || action.kind === 'verify' || action.kind === 'observe') return true;
  if (action.kind === 'check' && action.by.who === 'command') return true;
  if (action.kind === 'wait' && 'condition' in action.until && action.until.condition.kind === 'verify') return true;
  return step.verify?.kind === 'verify' || step.undo?.kind === 'run';
}
