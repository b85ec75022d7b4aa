import type { z } from 'zod';
import { checkExpression } from './expression.ts';
import type { InputDefinitions } from './input.ts';
import { offeredInputs } from './offered.ts';
import { secretPlaces, textsOf } from './places.ts';
import type { Procedure } from './procedure.ts';
import { secretVariablesIn } from './script.ts';
import type { StepDefinition } from './step.ts';
import { nameOfReference, nearlyReferencesIn, type Reference, referencesIn, targetFacts } from './template.ts';

type Fault = (path: PropertyKey[], message: string) => void;

/** What a step can speak of: what stands before it. */
interface Known {
  inputs: InputDefinitions;
  steps: Map<string, StepDefinition>;
  secrets: Set<string>;
  hasTarget: boolean;
}

/** What a schema cannot say: names that are there, secrets where they may stand, promises that fit each other. */
export function checkReferences(procedure: Procedure, context: z.RefinementCtx): void {
  const fault: Fault = (path, message) => context.addIssue({ code: 'custom', path, message });
  const known: Known = {
    inputs: procedure.inputs,
    steps: new Map(),
    secrets: new Set(),
    hasTarget: procedure.targets.count !== 'none',
  };
  for (const [path, input] of offeredInputs(procedure.offered))
    if (!Object.hasOwn(procedure.inputs, input)) fault(['offered', ...path], `speaks of ${input}, which is no input`);
  const names = new Set<string>();
  procedure.steps.forEach((step, index) => {
    const at = (...path: PropertyKey[]): PropertyKey[] => ['steps', index, ...path];
    if (names.has(step.name)) fault(at('name'), 'is the name of an earlier step too');
    names.add(step.name);
    if (step.id !== undefined && known.steps.has(step.id)) fault(at('id'), 'is the id of an earlier step too');
    checkStep(step, known, (path, message) => fault(at(...path), message));
    if (step.id !== undefined) known.steps.set(step.id, step);
    for (const name of secretsLeftBy(step)) known.secrets.add(name);
  });
}

function checkStep(step: StepDefinition, known: Known, fault: Fault): void {
  const secretsMade = 'generate' in step ? generatedBy(step) : [];
  for (const { secret } of secretsMade)
    if (known.secrets.has(secret)) fault(['generate'], `makes a secret that is there already: ${secret}`);
  const withOwn = { ...known, secrets: new Set([...known.secrets, ...secretsMade.map((made) => made.secret)]) };
  for (const { path, text, script, env } of textsOf(step)) {
    if (script) {
      const secretInputs = Object.keys(known.inputs).filter((name) => known.inputs[name]!.type === 'secret');
      for (const variable of secretVariablesIn(text, env, [...secretInputs, ...withOwn.secrets]))
        fault(
          path,
          `speaks of $${variable}, but a secret is no variable of a script: give it by stdin, and read it there`,
        );
      continue;
    }
    for (const [braces, name] of text.matchAll(/\{\{\s*([a-z][A-Za-z0-9]*)\s*\}\}/g))
      if (Object.hasOwn(known.inputs, name!)) fault(path, `${braces} is no reference: write {${name}}`);
    for (const nearly of nearlyReferencesIn(text))
      fault(path, `${nearly} is no reference: write {input}, {secrets.name}, {steps.id.outputs.name} or {target.name}`);
    for (const reference of referencesIn(text)) {
      if (path[0] === 'dryRun' && (reference.of === 'output' || reference.of === 'secret'))
        fault(path, `speaks of ${nameOfReference(reference)}, but a dry run comes before every step`);
      const message = unknown(reference, withOwn, step) ?? misplaced(reference, withOwn, secretPlaces(step, path));
      if (message) fault(path, message);
    }
  }
  for (const { path, source } of expressionsOf(step)) checkOne(source, known, step, (message) => fault(path, message));
  if ('target' in step && step.target !== undefined) {
    const input = known.inputs[step.target.slice(1, -1)];
    if (input?.type !== 'component') fault(['target'], 'must be an input of type component');
  }
  if (needsTarget(step) && step.target === undefined && (!known.hasTarget || step.once))
    fault(['kind'], 'needs a target: the procedure has none here');
  if ((step.kind === 'run' || step.kind === 'http' || step.kind === 'ldap') && retriesOf(step) > 0 && !step.repeatable)
    fault(['retries'], 'needs "repeatable: true": a retry repeats the command');
}

const retriesOf = (step: { retries: number | { times: number } }): number =>
  typeof step.retries === 'number' ? step.retries : step.retries.times;

const generatedBy = (step: StepDefinition) => ('generate' in step && step.generate ? [step.generate].flat() : []);

/** Generated, or outputs that go into the vault. */
export function secretsLeftBy(step: StepDefinition): string[] {
  const outputs = 'outputs' in step ? Object.entries(step.outputs) : [];
  return [
    ...generatedBy(step).map((made) => made.secret),
    ...outputs.filter(([, output]) => output.secret).map(([name]) => name),
  ];
}

/** The outputs that a step leaves, without the secret ones. */
export function outputsOf(step: StepDefinition): string[] {
  switch (step.kind) {
    case 'instruct':
      return [
        ...Object.entries(step.asks).flatMap(([name, input]) => (input.type === 'secret' ? [] : [name])),
        ...publicKeys(step),
      ];
    case 'check':
      return ['answer'];
    case 'run':
    case 'http':
    case 'ldap':
      return [
        ...Object.entries(step.outputs).flatMap(([name, output]) => (output.secret ? [] : [name])),
        ...publicKeys(step),
      ];
    default:
      return [];
  }
}

/** The public half of a generated key is no secret: its output is named after the secret. */
const publicKeys = (step: StepDefinition): string[] =>
  generatedBy(step).flatMap((made) => (made.kind === 'ssh-key' ? [publicKeyName(made.secret)] : []));
export const publicKeyName = (secret: string): string => `${secret}Public`;

function unknown(reference: Reference, known: Known, step: StepDefinition): string | null {
  const name = nameOfReference(reference);
  switch (reference.of) {
    case 'input':
      return Object.hasOwn(known.inputs, reference.name) ? null : `speaks of ${name}, which is no input`;
    case 'secret':
      return known.secrets.has(reference.name) ? null : `speaks of ${name}, which no step up to here makes`;
    case 'output': {
      // The public half of a key is there as soon as its own step begins.
      const earlier = reference.step === step.id ? step : known.steps.get(reference.step);
      if (!earlier) return `speaks of ${name}, but no earlier step has the id ${reference.step}`;
      const there = reference.step === step.id ? publicKeys(step) : outputsOf(earlier);
      if (!there.includes(reference.name)) return `speaks of ${name}, which that step does not leave`;
      return step.once && !earlier.once
        ? `speaks of ${name}: one step for all cannot speak of one for each target`
        : null;
    }
    case 'target':
      if (!(targetFacts as readonly string[]).includes(reference.name))
        return `speaks of ${name}; a target has ${targetFacts.join(', ')}`;
      return (known.hasTarget && !step.once) || step.target !== undefined
        ? null
        : `speaks of ${name}, but has no target`;
  }
}

function misplaced(reference: Reference, known: Known, secretsMay: boolean): string | null {
  const isSecret =
    reference.of === 'secret' || (reference.of === 'input' && known.inputs[reference.name]?.type === 'secret');
  if (!isSecret || secretsMay) return null;
  return `holds the secret ${nameOfReference(reference)}, which can be seen there: use stdin, a file, or a field for passwords`;
}

function checkOne(source: string, known: Known, step: StepDefinition, fault: (message: string) => void): void {
  const checked = checkExpression(source);
  if (!checked.ok) {
    fault(`${checked.fault.message} (at character ${checked.fault.at + 1})`);
    return;
  }
  for (const input of checked.references.inputs) {
    if (!Object.hasOwn(known.inputs, input))
      fault(input === '*' ? 'must name its inputs' : `speaks of inputs.${input}, which is no input`);
    else if (known.inputs[input]!.type === 'secret') fault(`speaks of inputs.${input}, which is a secret`);
  }
  for (const [id, outputs] of checked.references.steps) {
    const earlier = known.steps.get(id);
    if (!earlier) {
      fault(id === '*' ? 'must name its steps' : `speaks of steps.${id}, but no earlier step has that id`);
      continue;
    }
    if (step.once && !earlier.once)
      fault(`speaks of steps.${id}: one step for all cannot speak of one for each target`);
    const there = outputsOf(earlier);
    for (const output of outputs)
      if (!there.includes(output)) fault(`speaks of steps.${id}.outputs.${output}, which that step does not leave`);
  }
}

function expressionsOf(step: StepDefinition): { path: PropertyKey[]; source: string }[] {
  const found: { path: PropertyKey[]; source: string }[] = [];
  if (step.when !== undefined) found.push({ path: ['when'], source: step.when });
  const add = (path: PropertyKey[], value: unknown): void => {
    if (value !== null && typeof value === 'object' && 'expression' in value && typeof value.expression === 'string')
      found.push({ path: [...path, 'expression'], source: value.expression });
  };
  if ('verify' in step) add(['verify'], step.verify);
  if (step.kind === 'check') add(['by'], step.by);
  if (step.kind === 'wait' && 'condition' in step.for) add(['for', 'condition'], step.for.condition);
  return found;
}

/** Whether a step is done on a host or a component, so that it needs a target. */
function needsTarget(step: StepDefinition): boolean {
  const commands = (value: unknown): boolean =>
    value !== null && typeof value === 'object' && ('script' in value || 'argv' in value);
  switch (step.kind) {
    case 'run':
    case 'verify':
    case 'observe':
    case 'estate':
      return true;
    case 'check':
      return commands(step.by);
    case 'ldap':
      return step.server === 'target';
    case 'wait':
      return 'condition' in step.for && commands(step.for.condition);
    default:
      return ('verify' in step && commands(step.verify)) || ('undo' in step && commands(step.undo));
  }
}
