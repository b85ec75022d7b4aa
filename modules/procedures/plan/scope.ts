import { type Json, PlumblineError } from '#kernel';
import { checkExpression } from '../definition/expression.ts';
import { environmentName, type InputDefinition, type InputDefinitions, type InputValue } from '../definition/input.ts';
import { partsOf, type Reference, type TargetFact } from '../definition/template.ts';
import type { PlannedExpression } from './action.ts';
import type { PlanTarget } from './target.ts';
import { type Filling, type Hole, type Place, type Text, written } from './text.ts';

/** What an input stands for: a value, or what only comes to be known while the run runs. */
export type Bound = { known: InputValue } | { later: Text } | { secret: string };

/** What the steps of one procedure on one target can speak of. */
export interface Scope {
  definitions: InputDefinitions;
  inputs: Record<string, Bound>;
  /** Name of a generated secret, or a secret output → its key in the run. */
  secrets: Map<string, string>;
  /** Id of a step → its position, and the type of its outputs. */
  steps: Map<string, number>;
  target: PlanTarget | null;
  /** Keeps the secrets of this procedure and target apart from all others in the run. */
  prefix: string;
}

/** The text with everything that is known in its place. */
export function resolve(text: string, place: Place, scope: Scope): Text {
  const parts = partsOf(text);
  const made = parts.flatMap((part, index): (string | Hole)[] =>
    typeof part === 'string' ? [part] : stands(part, place, { first: index === 0, alone: parts.length === 1 }, scope),
  );
  return joined(made);
}

/** JSON with everything that is known in its place; a text that is one reference alone keeps the type of its value. */
export function resolveAll(value: Json, scope: Scope): Filling {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((member) => resolveAll(member, scope));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveAll(member as Json, scope)]));
  const parts = partsOf(value);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return whole(only, scope);
  return resolve(value, 'plain', scope);
}

function whole(reference: Reference, scope: Scope): Filling {
  if (reference.of === 'input') {
    const bound = boundOf(reference.name, scope);
    if (bound === null) return null;
    if ('known' in bound) return bound.known;
    const [only, ...rest] = 'later' in bound ? partsIn(bound.later) : [];
    if (typeof only === 'object' && rest.length === 0) return { $value: only };
  }
  if (reference.of === 'output')
    return {
      $value: { from: 'output', position: positionOf(reference.step, scope), name: reference.name, place: 'plain' },
    };
  return joined(stands(reference, 'plain', { first: true, alone: true }, scope));
}

function stands(
  reference: Reference,
  place: Place,
  { first, alone }: { first: boolean; alone: boolean },
  scope: Scope,
): (string | Hole)[] {
  switch (reference.of) {
    case 'input': {
      const bound = boundOf(reference.name, scope);
      const { type } = scope.definitions[reference.name]!;
      // A whole DN, or the beginning of an address, is written as it is: anything else would be another one.
      const at = (type === 'dn' && place === 'dn') || (type === 'url' && place === 'url' && first) ? 'plain' : place;
      if (bound === null) return [''];
      if ('known' in bound) return [written(String(bound.known), at)];
      if ('secret' in bound) return [{ from: 'secret', key: bound.secret, place: at }];
      return partsIn(bound.later).map((part) =>
        typeof part === 'string' ? written(part, at) : { ...part, place: at },
      );
    }
    case 'secret':
      return [{ from: 'secret', key: scope.secrets.get(reference.name)!, place }];
    case 'output': {
      const at = alone && (place === 'dn' || place === 'url') ? 'plain' : place;
      return [{ from: 'output', position: positionOf(reference.step, scope), name: reference.name, place: at }];
    }
    case 'target': {
      const fact = factsOf(scope.target)[reference.name];
      if (fact === undefined || fact === null) throw withoutFact(scope.target, reference.name);
      return [written(String(fact), reference.name === 'baseDn' && place === 'dn' ? 'plain' : place)];
    }
  }
}

const partsIn = (text: Text): (string | Hole)[] => (typeof text === 'string' ? [text] : text.$text);

function joined(parts: (string | Hole)[]): Text {
  const merged: (string | Hole)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  if (merged.length === 0) return '';
  return merged.length === 1 && typeof merged[0] === 'string' ? merged[0] : { $text: merged };
}

function boundOf(name: string, scope: Scope): Bound | null {
  return Object.hasOwn(scope.inputs, name) ? scope.inputs[name]! : null;
}

function positionOf(step: string, scope: Scope): number {
  const position = scope.steps.get(step);
  if (position === undefined) throw new Error(`The step "${step}" was not checked.`);
  return position;
}

function factsOf(target: PlanTarget | null): Partial<Record<TargetFact, string | number | null>> {
  if (!target) return {};
  const { id, key, name, kind } = target.component;
  const address = target.connection?.driver === 'ssh' ? target.connection.address : null;
  return { id, key, name, kind: kind ?? null, address, baseDn: target.directory?.baseDn ?? null };
}

function withoutFact(target: PlanTarget | null, fact: string): PlumblineError {
  const who = target ? `${target.component.key} ${target.component.name}` : 'A step without a target';
  return new PlumblineError('invalid_input', `${who} does not say its ${fact}, which the procedure needs.`, {
    issues: [{ path: '/targets', message: `a target must say its ${fact}` }],
  });
}

/** All inputs as environment variables; one that was not given is the empty string, so that `set -u` holds. */
export function environmentOf(scope: Scope): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(scope.definitions)
      .filter(([, definition]) => definition.type !== 'secret')
      .map(([name]) => [environmentName(name), resolve(`{${name}}`, 'plain', scope)]),
  );
}

export function resolveExpression(cel: string, scope: Scope): PlannedExpression {
  const checked = checkExpression(cel);
  if (!checked.ok) throw new Error(`The expression ${cel} was not checked.`);
  const inputs = [...checked.references.inputs].map((name): [string, Filling] => [
    name,
    whole({ of: 'input', name }, scope),
  ]);
  const steps = [...checked.references.steps.keys()].map((id): [string, number] => [id, positionOf(id, scope)]);
  return {
    cel,
    inputs: Object.fromEntries(inputs),
    steps: Object.fromEntries(steps),
    target: aboutTarget(cel, scope.target),
  };
}

/** Its attributes only where the expression speaks of them: they may be many. */
function aboutTarget(cel: string, target: PlanTarget | null): Json {
  if (target === null) return {};
  const facts = Object.entries(factsOf(target)).map(([name, value]): [string, Json] => [name, value ?? null]);
  const attributes: [string, Json][] = cel.includes('attributes') ? [['attributes', target.attributes ?? {}]] : [];
  return Object.fromEntries([...facts, ...attributes]);
}

/** The holes of an input of a called procedure: what fills them must be what that input wants. */
export function fitting(text: Text, definition: InputDefinition): Text {
  if (typeof text === 'string') return text;
  return {
    $text: text.$text.map((part) =>
      typeof part === 'string' || part.from === 'secret' ? part : { ...part, fits: definition },
    ),
  };
}
