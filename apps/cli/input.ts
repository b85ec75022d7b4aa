// From arguments and flags to the parts of a request.
import { parseArgs } from 'node:util';
import type { Flag, Verb } from './catalogue.ts';
import { UsageError } from './usageError.ts';

export interface Input {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  body: Record<string, unknown> | undefined;
  json: boolean;
  all: boolean;
  help: boolean;
}

/** `componentId` is typed as `--component-id`. */
export function flagName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function readInput(verb: Verb, rest: string[]): Input {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    json: { type: 'boolean' },
    all: { type: 'boolean' },
    help: { type: 'boolean' },
    workspace: { type: 'string' },
  };
  for (const flag of verb.flags)
    options[flagName(flag.name)] = { type: flag.type === 'boolean' ? 'boolean' : 'string', multiple: flag.repeated };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Only its first sentence: the rest speaks of what a program is.
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/\.?$/, '.'), verb);
  }
  const { values, positionals } = parsed;
  if (positionals.length > verb.args.length)
    throw new UsageError(`"${positionals[verb.args.length]}" is one argument too many.`, verb);
  const input: Input = {
    path: {},
    query: {},
    body: verb.hasBody ? {} : undefined,
    json: values['json'] === true,
    all: values['all'] === true,
    help: values['help'] === true,
  };
  if (input.help) return input;
  for (const flag of verb.flags) {
    const position = verb.args.indexOf(flag.name);
    const given =
      position >= 0 && positionals[position] !== undefined ? positionals[position] : values[flagName(flag.name)];
    if (given === undefined) {
      if (flag.required)
        throw new UsageError(
          position >= 0 ? `<${flag.name}> is missing.` : `--${flagName(flag.name)} is missing.`,
          verb,
        );
      continue;
    }
    partOf(input, flag)[flag.name] = Array.isArray(given)
      ? given.map((one) => parsedValue(flag, String(one), verb))
      : typeof given === 'boolean'
        ? given
        : parsedValue(flag, given, verb);
  }
  return input;
}

function partOf(input: Input, flag: Flag): Record<string, unknown> {
  if (flag.in === 'body') {
    input.body ??= {};
    return input.body;
  }
  return input[flag.in];
}

function parsedValue(flag: Flag, text: string, verb: Verb): unknown {
  if (flag.type === 'string') return text;
  // A record is named by its id or its key: CMP-12 is 12.
  const key = /^[A-Za-z]{2,3}-(\d+)$/.exec(text)?.[1];
  if (flag.type === 'integer' || flag.type === 'number') {
    const value = Number(key ?? text);
    if (text.trim() === '' || !Number.isFinite(value)) {
      if (flag.in === 'path') return text;
      throw new UsageError(`--${flagName(flag.name)} must be a number, not "${text}".`, verb);
    }
    return value;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${flagName(flag.name)} must be JSON, such as '{"kind":"local"}'.`, verb);
  }
}
