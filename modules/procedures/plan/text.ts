import { type Json, PlumblineError } from '#kernel';
import { type InputDefinition, parseValue } from '../definition/input.ts';

/**
 * Texts of a plan. What is known when the plan is made stands in it as it is; what comes to be known only while it runs
 * is a *hole*, filled just before the step by whoever executes it. A secret is always a hole: no plan holds its value.
 */
export type Text = string | { $text: (string | Hole)[] };
/** A whole value of JSON, which keeps its type. */
export type Whole = { $value: Hole };
/** JSON with holes. */
export type Filling = null | boolean | number | Text | Whole | Filling[] | { [name: string]: Filling };

export type Hole =
  | {
      from: 'output';
      /** Position of the step that leaves it, and its name there. */
      position: number;
      name: string;
      place: Place;
      /** What the value must be where it stands in for an input of a called procedure. */
      fits?: InputDefinition;
    }
  | { from: 'secret'; key: string; place: Place };

/** What a value is written into, and so how it is kept from being read as anything but a value. */
export type Place = 'plain' | 'url' | 'dn' | 'ldap-filter' | 'header';

export type OutputValue = string | number | boolean;

/** What the steps that are done have left, by position. */
export interface Outputs {
  get(position: number): Readonly<Record<string, OutputValue>> | undefined;
}

/** What is known while a run runs. */
export interface Values {
  outputs: Outputs;
  /** In clear, inside the worker only. */
  secrets: ReadonlyMap<string, string>;
}

/** The value with every hole filled: what an executor is given. */
export type Filled<T> = [Filling] extends [T]
  ? Json
  : T extends { $text: unknown }
    ? string
    : T extends { $value: unknown }
      ? OutputValue
      : T extends string | number | boolean | null | undefined
        ? T
        : { [K in keyof T]: Filled<T[K]> };

/** Fills every hole. Throws `invalid_input` for a value that does not fit, `not_found` for one that is not there. */
export function fill<T>(value: T, values: Values): Filled<T> {
  return filled(value, values) as Filled<T>;
}

function filled(value: unknown, values: Values): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member) => filled(member, values));
  if (isWhole(value)) return valueIn(value.$value, values);
  if (isText(value)) {
    return value.$text
      .map((part) => (typeof part === 'string' ? part : written(String(valueIn(part, values)), part.place)))
      .join('');
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, values)]));
}

export const isText = (value: object): value is { $text: (string | Hole)[] } => '$text' in value;
export const isWhole = (value: object): value is Whole => '$value' in value;

function valueIn(hole: Hole, values: Values): OutputValue {
  if (hole.from === 'secret') {
    const secret = values.secrets.get(hole.key);
    if (secret === undefined) throw new PlumblineError('not_found', `The secret "${hole.key}" is not there.`);
    return secret;
  }
  const value = values.outputs.get(hole.position)?.[hole.name];
  if (value === undefined) {
    throw new PlumblineError('not_found', `Step ${hole.position} has left no "${hole.name}".`);
  }
  const parsed = hole.fits ? parseValue(hole.fits, value) : null;
  if (parsed && !parsed.ok) {
    const { label } = hole.fits!;
    throw new PlumblineError(
      'invalid_input',
      `What step ${hole.position} left does not fit "${label}": ${parsed.message}.`,
    );
  }
  return value;
}

/** The value as it is written into a place. Nothing that a value holds ends the place that it stands in. */
export function written(value: string, place: Place): string {
  switch (place) {
    case 'plain':
      return value;
    case 'url':
      return encodeURIComponent(value);
    case 'header':
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a line feed would begin another header
      if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) {
        throw new PlumblineError('invalid_input', 'A value for a header holds control characters.');
      }
      return value;
    case 'dn':
      // RFC 4514, 2.4
      return value
        .replace(/[\\",+<>;=]/g, '\\$&')
        .replaceAll('\u0000', '\\00')
        .replace(/^[ #]/, '\\$&')
        .replace(/ $/, '\\ ');
    case 'ldap-filter':
      // RFC 4515, 3
      // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL would end the filter
      return value.replace(/[\\*()\u0000]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  }
}

/** Whether anything in it comes to be known only while the run runs. */
export function hasHoles(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return '$text' in value || '$value' in value || Object.values(value).some(hasHoles);
}

/** The text for people to read: a secret is shown by its name, an output by where it comes from. */
export function masked(text: Text): string {
  if (typeof text === 'string') return text;
  return text.$text.map((part) => (typeof part === 'string' ? part : nameOf(part))).join('');
}

export function maskedAll(value: Filling): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(maskedAll);
  if (isWhole(value)) return nameOf(value.$value as Hole);
  if (isText(value)) return masked(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskedAll(member)]));
}

function nameOf(hole: Hole): string {
  return hole.from === 'secret' ? `‹secret ${hole.key}›` : `‹${hole.name} of step ${hole.position}›`;
}
