import { RE2JS } from 're2js';
import { PlumblineError } from '#kernel';
import type { OutputSource, PlannedOutput } from '../plan/action.ts';
import type { OutputValue } from '../plan/text.ts';
import type { RunSecrets } from './kinds/kind.ts';

/** What an answer holds at a source; undefined or null: nothing. */
export type ReadSource = (source: OutputSource) => unknown;

/** Longer values belong into a file or the estate, not into a run. */
const MAX_CHARACTERS = 10_000;

/** Takes what a step leaves out of its answer; secret ones go into the vault. `missing` names what it should have left. */
export async function collectOutputs(
  planned: Record<string, PlannedOutput>,
  read: ReadSource,
  secrets: RunSecrets,
): Promise<{ outputs: Record<string, OutputValue>; missing: string[] }> {
  const outputs: Record<string, OutputValue> = {};
  const missing: string[] = [];
  for (const [name, output] of Object.entries(planned)) {
    const value = typed(read(output.from), output.type);
    if (value === null) {
      if (output.required) missing.push(name);
    } else if (output.secret !== null) await secrets.keep(output.secret, String(value));
    else outputs[name] = value;
  }
  return { outputs, missing };
}

function typed(value: unknown, type: PlannedOutput['type']): OutputValue | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (type) {
    case 'text':
      if (text.length > MAX_CHARACTERS)
        throw new PlumblineError('invalid_input', `An output holds more than ${MAX_CHARACTERS} characters.`);
      return text;
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : null;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
  }
}

/** What a command wrote, trimmed, or what the first group of an RE2 pattern catches in it. */
export function fromText(text: string, pattern: string | null): string | null {
  if (pattern === null) return text.trim();
  const matcher = RE2JS.compile(pattern, RE2JS.MULTILINE).matcher(text);
  if (!matcher.find()) return null;
  return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
}
