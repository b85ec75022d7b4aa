import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with names',
  record: 'fields with names',
  null: 'nothing',
};

/** What is wrong, for who wrote the file: what stands there and what could. A schema's own words stay as they are. */
export function wordsOf(issue: z.core.$ZodIssue, given: unknown): string {
  if (!/^(Invalid (input|option|discriminator value)|Too (small|big))/.test(issue.message)) return issue.message;
  if (given === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_value':
      return choice(given, issue.values.map(String));
    case 'invalid_union': {
      const named = [...issue.message.matchAll(/'([^']*)'/g)].map(([, name]) => name!);
      return named.length > 0 ? choice(given, named) : 'has none of the forms that it may have';
    }
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}${notA(issue.expected, given)}`;
    case 'too_small':
      return amount(issue.origin, Number(issue.minimum), 'or more');
    case 'too_big':
      return amount(issue.origin, Number(issue.maximum), 'or fewer');
    default:
      return issue.message.replace(/^Invalid input: /, '');
  }
}

function choice(given: unknown, options: readonly string[]): string {
  const may = options.length === 1 ? options[0] : `one of ${options.join(', ')}`;
  return typeof given === 'object' ? `must be ${may}` : `is ${JSON.stringify(given)?.slice(0, 80)}, but must be ${may}`;
}

function notA(expected: string, given: unknown): string {
  if (expected === 'int' && typeof given === 'number') return '';
  const kind = given === null ? 'null' : Array.isArray(given) ? 'array' : typeof given;
  return `, not ${kinds[kind] ?? kind}`;
}

function amount(origin: string, limit: number, side: 'or more' | 'or fewer'): string {
  if (origin === 'string') {
    if (limit === 1 && side === 'or more') return 'must not be empty';
    return `must have ${limit} characters ${side}`;
  }
  if (origin === 'array' || origin === 'set' || origin === 'object')
    return side === 'or more' && limit === 1 ? 'must not be empty' : `must have ${limit} entries ${side}`;
  return `must be ${limit} ${side === 'or fewer' ? 'or less' : side}`;
}

/** The parser's words where they speak to programmers. */
export function wordsOfParser(message: string): string {
  if (message.startsWith('Source contains multiple documents'))
    return 'a second document begins here; a file holds one';
  if (message.startsWith('Nested mappings are not allowed in compact'))
    return 'a colon followed by a space within a value: put the value into quotes';
  return message;
}
