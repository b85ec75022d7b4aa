import type { StepDefinition } from './step.ts';

/** A text of a step in which `{…}` may stand, and where it is. */
export interface PlacedText {
  path: PropertyKey[];
  text: string;
  /** A script: braces in it are the shell's. */
  script: boolean;
  /** Of a script: what its command sets beside the inputs. */
  env: Record<string, string>;
}

/** Fields whose texts are not templates: names, keys, expressions, and what people read only. */
const plain = new Set([
  'id',
  'name',
  'why',
  'when',
  'kind',
  'expression',
  'procedure',
  'asks',
  'generate',
  'outputs',
  'as',
  'mode',
  'target',
  'otherwise',
]);

/** Every text of a step that may hold a value. */
export function textsOf(step: StepDefinition): PlacedText[] {
  return Object.entries(step).flatMap(([field, value]) => (plain.has(field) ? [] : textsIn(value, [field])));
}

function textsIn(value: unknown, path: PropertyKey[], env: Record<string, string> = {}): PlacedText[] {
  if (typeof value === 'string') return [{ path, text: value, script: path.at(-1) === 'script', env }];
  if (Array.isArray(value)) return value.flatMap((member, index) => textsIn(member, [...path, index]));
  if (value === null || typeof value !== 'object') return [];
  const { env: own } = value as { env?: Record<string, string> };
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'expression' ? [] : textsIn(member, [...path, name], own),
  );
}

/** Whether a secret may stand at a place of a step: nowhere where others on the way could see or keep it. */
export function secretPlaces(step: StepDefinition, path: readonly PropertyKey[]): boolean {
  const field = path.at(-1);
  if (field === 'stdin' || (path[0] === 'files' && field === 'content')) return true;
  if (step.kind === 'call') return path[0] === 'inputs';
  const within = new Set(path);
  const spoken =
    within.has('http') ||
    within.has('ldap') ||
    (path[0] === 'request' && (step.kind === 'http' || step.kind === 'ldap'));
  if (!spoken) return false;
  // Header values and bodies travel inside TLS and are masked; addresses, filters and names are logged on the way.
  if (within.has('headers') || within.has('body')) return true;
  return (
    field === 'newPassword' ||
    field === 'oldPassword' ||
    field === 'password' ||
    within.has('values') ||
    within.has('attributes')
  );
}
