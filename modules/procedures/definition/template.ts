/**
 * Texts of a procedure with `{…}` for a value:
 * `{input}` an input (a secret one too, where secrets may stand) · `{secrets.name}` a generated secret, or a secret output ·
 * `{steps.id.outputs.name}` what an earlier step left · `{target.name}` a fact of the target.
 * Any other brace is a brace.
 */
export type Reference =
  | { of: 'input'; name: string }
  | { of: 'secret'; name: string }
  | { of: 'output'; step: string; name: string }
  | { of: 'target'; name: TargetFact };

export const targetFacts = ['id', 'key', 'name', 'kind', 'address', 'baseDn'] as const;
export type TargetFact = (typeof targetFacts)[number];

const PLACEHOLDER =
  /\{(?:([a-z][A-Za-z0-9]*)|secrets\.([a-z][A-Za-z0-9]*)|steps\.([a-z][A-Za-z0-9]*)\.outputs\.([a-z][A-Za-z0-9]*)|target\.([a-z][A-Za-z]*))\}/g;

/** The text in its parts, in order. */
export function partsOf(text: string): (string | Reference)[] {
  const parts: (string | Reference)[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(referenceOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return parts;
}

/** What was meant as a reference and is none, as in expressions of other tools: it would stand there to the letter. */
export const nearlyReferencesIn = (text: string): string[] =>
  [...text.matchAll(/(?<!\{)\{(?:inputs?|secrets?|outputs?|steps?|targets?)\.[\w.]{1,80}\}(?!\})/g)]
    .map(([found]) => found)
    .filter((found) => partsOf(found).every((part) => typeof part === 'string'));

export const referencesIn = (text: string): Reference[] =>
  partsOf(text).filter((part): part is Reference => typeof part !== 'string');

function referenceOf([, input, secret, step, output, fact]: RegExpExecArray): Reference {
  if (input !== undefined) return { of: 'input', name: input };
  if (secret !== undefined) return { of: 'secret', name: secret };
  if (step !== undefined) return { of: 'output', step, name: output! };
  return { of: 'target', name: fact as TargetFact };
}

export function nameOfReference(reference: Reference): string {
  switch (reference.of) {
    case 'input':
      return `{${reference.name}}`;
    case 'secret':
      return `{secrets.${reference.name}}`;
    case 'output':
      return `{steps.${reference.step}.outputs.${reference.name}}`;
    case 'target':
      return `{target.${reference.name}}`;
  }
}
