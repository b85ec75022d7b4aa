// From arguments and flags to the parts of a request.
import { parseArgs } from 'node:util';
import type { Flag, Verb } from './catalogue.ts';
import { readGiven } from './file.ts';
import { flagName } from './flagName.ts';
import { nearest } from './nearest.ts';
import { isReference, numberInKey } from './resolve.ts';
import { UsageError } from './usageError.ts';

export interface Input {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  body: Record<string, unknown> | undefined;
  json: boolean;
  tsv: boolean;
  all: boolean;
  help: boolean;
}

export function readInput(verb: Verb, rest: string[]): Input {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    json: { type: 'boolean' },
    tsv: { type: 'boolean' },
    all: { type: 'boolean' },
    help: { type: 'boolean' },
    workspace: { type: 'string' },
  };
  for (const flag of verb.flags) options[flagName(flag.name)] = { type: 'string', multiple: flag.repeated };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: withTruth(verb, rest), options, allowPositionals: true, strict: true });
  } catch (error) {
    // Only its first sentence: the rest speaks of what a program is.
    const said = (error as Error).message.split('. ')[0]!.replace(/\.?$/, '.');
    const unknown = /^Unknown option '--([^']+)'/.exec(said)?.[1];
    const near = unknown ? nearest(flagName(unknown), Object.keys(options)) : null;
    throw new UsageError(near ? `${said} Did you mean --${near}?` : said, verb);
  }
  const { values, positionals } = parsed;
  if (positionals.length > verb.args.length)
    throw new UsageError(`"${positionals[verb.args.length]}" is one argument too many.`, verb);
  const input: Input = {
    path: {},
    query: {},
    body: verb.hasBody ? {} : undefined,
    json: values['json'] === true,
    tsv: values['tsv'] === true,
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
      : parsedValue(flag, String(given), verb);
  }
  return input;
}

/** `--undo` is yes; where it is yes by itself, `--fresh false` is no. */
function withTruth(verb: Verb, rest: string[]): string[] {
  const flags = new Set(verb.flags.filter(({ type }) => type === 'boolean').map(({ name }) => `--${flagName(name)}`));
  const args: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index]!;
    if (!flags.has(arg)) args.push(arg);
    else if (['true', 'false'].includes(rest[index + 1]!)) args.push(`${arg}=${rest[++index]}`);
    else args.push(`${arg}=true`);
  }
  return args;
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
  if (flag.type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new UsageError(`--${flagName(flag.name)} is true or false, not "${text}".`, verb);
  }
  if (flag.type === 'integer' || flag.type === 'number') {
    const value = Number(numberInKey(flag, text) ?? text);
    if (text.trim() === '' || !Number.isFinite(value)) {
      if (flag.in === 'path' || (isReference(flag) && text.trim() !== '')) return text;
      throw new UsageError(`--${flagName(flag.name)} must be a number, not "${text}".`, verb);
    }
    return value;
  }
  // A secret belongs into a file or a pipe, not into the history of a shell.
  const json = text === '-' || text.startsWith('@') ? readGiven(text.replace(/^@/, '')) : text;
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`--${flagName(flag.name)} must be JSON, such as '{"name":"value"}', @FILE or -.`, verb);
  }
}
