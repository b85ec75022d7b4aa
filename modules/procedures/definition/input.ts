import { z } from 'zod';
import { type Issue, PlumblineError } from '#kernel';

/**
 * Inputs of a procedure. Each type is narrow on purpose: a value reaches a host as one argument or one environment
 * variable, never as shell text, and the patterns also keep it from being read as an option ("-o…").
 */
const shared = {
  label: z.string().min(1).max(80),
  help: z.string().max(400).optional(),
  required: z.boolean().default(true),
};

export const inputDefinitionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), ...shared, maxLength: z.int().min(1).max(4000).default(200) }),
  z.strictObject({ type: z.literal('package'), ...shared }),
  z.strictObject({ type: z.literal('package-version'), ...shared }),
  z.strictObject({ type: z.literal('service'), ...shared }),
  z.strictObject({ type: z.literal('port'), ...shared }),
  z.strictObject({ type: z.literal('integer'), ...shared, min: z.int(), max: z.int() }),
  z.strictObject({ type: z.literal('boolean'), ...shared }),
  z.strictObject({ type: z.literal('choice'), ...shared, options: z.array(z.string().min(1).max(80)).min(1).max(50) }),
]);
export type InputDefinition = z.infer<typeof inputDefinitionSchema>;
export type InputDefinitions = Record<string, InputDefinition>;
export type InputValue = string | number | boolean;
export type InputValues = Record<string, InputValue>;

// Debian policy 5.6.1 and 5.6.12; wide enough for rpm and apk names too.
const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+~:_-]{0,127}$/;
const SERVICE = /^[A-Za-z0-9][A-Za-z0-9@:._-]{0,127}$/;

function valueSchema(definition: InputDefinition): z.ZodType<InputValue> {
  switch (definition.type) {
    case 'text':
      return (
        z
          .string()
          .min(1)
          .max(definition.maxLength)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
          .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/, 'must hold no control characters')
      );
    case 'package':
      return z.string().regex(PACKAGE, 'must be the name of a package');
    case 'package-version':
      return z.string().regex(VERSION, 'must be the version of a package');
    case 'service':
      return z.string().regex(SERVICE, 'must be the name of a service');
    case 'port':
      return z.int().min(1).max(65_535);
    case 'integer':
      return z.int().min(definition.min).max(definition.max);
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.string().refine((value) => definition.options.includes(value), {
        error: `must be one of ${definition.options.join(', ')}`,
      });
  }
}

/** The values as the definitions want them, in the order of the definitions. Throws `invalid_input`. */
export function parseInputs(definitions: InputDefinitions, values: Record<string, unknown>): InputValues {
  const issues: Issue[] = Object.keys(values)
    .filter((name) => !Object.hasOwn(definitions, name))
    .map((name) => ({ path: `/inputs/${name}`, message: 'is not an input of this procedure' }));
  const parsed: InputValues = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === null || value === '') {
      if (definition.required) issues.push({ path: `/inputs/${name}`, message: `"${definition.label}" is missing` });
      continue;
    }
    const result = valueSchema(definition).safeParse(value);
    if (result.success) parsed[name] = result.data;
    else issues.push({ path: `/inputs/${name}`, message: result.error.issues[0]!.message });
  }
  if (issues.length > 0) {
    const named = issues.map((issue) => `${issue.path.slice('/inputs/'.length)}: ${issue.message}`).join('; ');
    throw new PlumblineError('invalid_input', `The inputs do not fit the procedure: ${named}.`, { issues });
  }
  return parsed;
}

/** `newPackage` reaches a script as `NEW_PACKAGE`. */
export function environmentName(input: string): string {
  return input.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** All inputs as environment variables; one that was not given is the empty string, so that `set -u` holds. */
export function environmentOf(definitions: InputDefinitions, values: InputValues): Record<string, string> {
  return Object.fromEntries(
    Object.keys(definitions).map((name) => [environmentName(name), name in values ? String(values[name]) : '']),
  );
}
