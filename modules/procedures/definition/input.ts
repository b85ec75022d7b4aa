import { RE2JS } from 're2js';
import { z } from 'zod';
import { type Issue, PlumblineError, parseKey } from '#kernel';

/**
 * Inputs of a procedure. Each type is narrow on purpose: a value reaches a host as one argument or one environment
 * variable, never as shell text, and the patterns also keep it from being read as an option ("-o…").
 */
const shared = {
  label: z.string().min(1).max(80),
  help: z.string().max(400).optional(),
  required: z.boolean().default(true),
};
const pattern = z
  .string()
  .min(1)
  .max(400)
  .refine((source) => compiles(source), 'must be an RE2 pattern')
  .optional()
  .describe('RE2; the whole value must match it.');

export const inputDefinitionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    ...shared,
    minLength: z.int().min(1).max(4000).optional(),
    maxLength: z.int().min(1).max(4000).default(200),
    pattern,
  }),
  z.strictObject({
    type: z.literal('package'),
    ...shared,
    approved: z
      .boolean()
      .optional()
      .describe('true: only what a standard allows for each target; asked when the run is planned and started.'),
  }),
  z.strictObject({ type: z.literal('package-version'), ...shared }),
  z.strictObject({ type: z.literal('service'), ...shared, pattern }),
  z.strictObject({ type: z.literal('port'), ...shared }),
  z.strictObject({ type: z.literal('integer'), ...shared, min: z.int(), max: z.int() }),
  z.strictObject({ type: z.literal('boolean'), ...shared }),
  z.strictObject({ type: z.literal('choice'), ...shared, options: z.array(z.string().min(1).max(80)).min(1).max(50) }),
  z.strictObject({ type: z.literal('path'), ...shared, pattern }),
  z.strictObject({ type: z.literal('host-name'), ...shared, pattern }),
  z.strictObject({ type: z.literal('e-mail'), ...shared, pattern }),
  z.strictObject({ type: z.literal('url'), ...shared, pattern }),
  z.strictObject({ type: z.literal('dn'), ...shared }),
  z.strictObject({ type: z.literal('directory-user'), ...shared, pattern }),
  z.strictObject({ type: z.literal('person'), ...shared }),
  z.strictObject({
    type: z.literal('component'),
    ...shared,
    kinds: z.array(z.string().min(1).max(80)).max(50).default([]).describe('Empty: of any kind.'),
  }),
  z.strictObject({
    type: z.literal('duration'),
    ...shared,
    minSeconds: z.int().min(0).default(1),
    maxSeconds: z.int().min(1).max(31_622_400).default(86_400),
  }),
  z.strictObject({ type: z.literal('time'), ...shared }),
  z.strictObject({
    type: z.literal('secret'),
    ...shared,
    minLength: z.int().min(1).max(4000).default(1),
    maxLength: z.int().min(1).max(4000).default(200),
  }),
]);
export type InputDefinition = z.infer<typeof inputDefinitionSchema>;
export type InputType = InputDefinition['type'];
export type InputDefinitions = Record<string, InputDefinition>;
export type InputValue = string | number | boolean;
export type InputValues = Record<string, InputValue>;

// Debian policy 5.6.1 and 5.6.12; wide enough for rpm and apk names too.
const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,127}$/;
const SERVICE = /^[A-Za-z0-9][A-Za-z0-9@:._-]{0,127}$/;
// RFC 1123, 2.1
const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const PATH = /^\/[^\u0000-\u001f\u007f]{0,999}$/;
// What both POSIX (uid) and Active Directory (sAMAccountName) take.
const DIRECTORY_USER = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/;
// RFC 4514, roughly: attribute=value, joined by commas. What it names is for the directory to say.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const DN = /^[A-Za-z][A-Za-z0-9.-]{0,63}=[^\u0000-\u001f\u007f]{1,900}$/;
const DURATION = /^([1-9][0-9]{0,7})(s|m|h|d)$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const NO_CONTROLS = /^[^\u0000-\u0008\u000b-\u001f\u007f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line feed could end the place where a secret stands
const ONE_LINE = /^[^\u0000-\u001f\u007f]*$/;

function valueSchema(definition: InputDefinition): z.ZodType<InputValue> {
  switch (definition.type) {
    case 'text':
      return matching(
        z
          .string('must be text')
          .min(definition.minLength ?? 1, `must have ${definition.minLength ?? 1} characters or more`)
          .max(definition.maxLength, `must have ${definition.maxLength} characters or fewer`)
          .regex(NO_CONTROLS, 'must hold no control characters'),
        definition.pattern,
      );
    case 'secret':
      // The value must not come back in the message.
      return z
        .string('must be text')
        .min(definition.minLength, `must have ${definition.minLength} characters or more`)
        .max(definition.maxLength, `must have ${definition.maxLength} characters or fewer`)
        .regex(ONE_LINE, 'must hold no control characters');
    case 'package':
      return z.string('must be text').regex(PACKAGE, 'must be the name of a package');
    case 'package-version':
      return z.string('must be text').regex(VERSION, 'must be the version of a package');
    case 'service':
      return matching(z.string('must be text').regex(SERVICE, 'must be the name of a service'), definition.pattern);
    case 'port':
      return between(1, 65_535);
    case 'integer':
      return between(definition.min, definition.max);
    case 'boolean':
      return z.boolean('must be true or false');
    case 'choice':
      return z.string('must be text').refine((value) => definition.options.includes(value), {
        error: `must be one of ${definition.options.join(', ')}`,
      });
    case 'path':
      return matching(
        z
          .string()
          .regex(PATH, 'must be an absolute path')
          .refine((path) => !path.split('/').includes('..'), 'must not climb by ".."'),
        definition.pattern,
      );
    case 'host-name':
      return matching(z.string('must be text').regex(HOST_NAME, 'must be the name of a host'), definition.pattern);
    case 'e-mail':
      return matching(z.email('must be an e-mail address').max(254), definition.pattern);
    case 'url':
      return matching(
        z.url({ protocol: /^https?$/, error: 'must be an https:// or http:// address' }).max(2000),
        definition.pattern,
      );
    case 'dn':
      return z
        .string('must be text')
        .regex(DN, 'must be a distinguished name, such as uid=ada,ou=people,dc=example,dc=org');
    case 'directory-user':
      return matching(
        z.string('must be text').regex(DIRECTORY_USER, 'must be the name of an account'),
        definition.pattern,
      );
    case 'person':
      return recordSchema('person', 'PER-12');
    case 'component':
      return recordSchema('component', 'CMP-12');
    case 'duration': {
      const { minSeconds, maxSeconds } = definition;
      return z
        .union([z.string(), z.number()], 'must be a duration, such as 90s, 15m, 2h or 1d')
        .transform((given, context) => {
          const match = typeof given === 'string' ? DURATION.exec(given) : null;
          const seconds = match ? Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS] : given;
          if (
            typeof seconds === 'number' &&
            Number.isInteger(seconds) &&
            seconds >= minSeconds &&
            seconds <= maxSeconds
          )
            return seconds;
          const message = `must be a duration from ${minSeconds}s to ${maxSeconds}s, such as 90s, 15m, 2h or 1d`;
          context.addIssue({ code: 'custom', message });
          return z.NEVER;
        });
    }
    case 'time':
      return z.iso.datetime({
        offset: true,
        error: 'must be a time with its offset, such as 2026-03-01T22:00:00+01:00',
      });
  }
}

function between(min: number, max: number): z.ZodType<number> {
  const must = `must be a whole number from ${min} to ${max}`;
  return z.int(must).min(min, must).max(max, must);
}

/** `CMP-12`, or its number. */
function recordSchema(type: 'person' | 'component', example: string): z.ZodType<InputValue> {
  return z.union([z.string(), z.int()], `must be a ${type}, such as ${example}`).transform((given, context) => {
    const key = /^[A-Za-z]/.test(String(given)) ? String(given).toUpperCase() : `${example.slice(0, 3)}-${given}`;
    try {
      if (parseKey(key).type === type) return key;
    } catch {
      // Told below, as every other value that does not fit.
    }
    context.addIssue({ code: 'custom', message: `must be a ${type}, such as ${example}` });
    return z.NEVER;
  });
}

function matching(schema: z.ZodType<string>, pattern: string | undefined): z.ZodType<string> {
  if (pattern === undefined) return schema;
  const compiled = RE2JS.compile(pattern);
  return schema.refine((value) => compiled.matches(value), `must match ${pattern}`);
}

function compiles(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}

/** One value as its definition wants it. */
export function parseValue(
  definition: InputDefinition,
  value: unknown,
): { ok: true; value: InputValue } | { ok: false; message: string } {
  const result = valueSchema(definition).safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, message: result.error.issues[0]!.message };
}

export interface ParsedInputs {
  /** Without the secret ones, in the order of the definitions. */
  values: InputValues;
  secrets: Record<string, string>;
}

/** The values as the definitions want them. Throws `invalid_input`; no message holds a secret. */
export function parseInputs(definitions: InputDefinitions, values: Record<string, unknown>): ParsedInputs {
  const issues: Issue[] = Object.keys(values)
    .filter((name) => !Object.hasOwn(definitions, name))
    .map((name) => ({ path: `/inputs/${pointer(name)}`, message: 'is not an input of this procedure' }));
  const parsed: ParsedInputs = { values: {}, secrets: {} };
  for (const [name, definition] of Object.entries(definitions)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === null || value === '') {
      if (definition.required) issues.push({ path: `/inputs/${name}`, message: `"${definition.label}" is missing` });
      continue;
    }
    const result = parseValue(definition, value);
    if (!result.ok) issues.push({ path: `/inputs/${name}`, message: result.message });
    else if (definition.type === 'secret') parsed.secrets[name] = String(result.value);
    else parsed.values[name] = result.value;
  }
  if (issues.length > 0) {
    const named = issues.map((issue) => `${issue.path.slice('/inputs/'.length).slice(0, 80)}: ${issue.message}`);
    const more = named.length > 5 ? `; and ${named.length - 5} more` : '';
    const message = `The inputs do not fit the procedure: ${named.slice(0, 5).join('; ')}${more}.`;
    throw new PlumblineError('invalid_input', message, { issues });
  }
  return parsed;
}

/** RFC 6901 */
const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** `newPackage` reaches a script as `NEW_PACKAGE`. */
export function environmentName(input: string): string {
  return input.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
