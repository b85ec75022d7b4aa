import type { z } from 'zod';

/** What zod found, in plain words; what a schema says itself stays as it is. */
export function issueText(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (!/^(Too (small|big)|Invalid|Unrecognized)\b/.test(message)) return message;
  switch (issue.code) {
    case 'too_small':
      return sizeText(issue.origin, 'at least', Number(issue.minimum), issue.inclusive === false);
    case 'too_big':
      return sizeText(issue.origin, 'at most', Number(issue.maximum), issue.inclusive === false);
    case 'invalid_type':
      return message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${types[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has nothing called ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? `of the form ${issue.pattern ?? issue.format}`}`;
    case 'invalid_union':
      return 'does not have the required form';
    default:
      return message;
  }
}

function sizeText(origin: string, bound: 'at least' | 'at most', limit: number, exclusive: boolean): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' || origin === 'set' ? 'item' : null;
  if (!unit)
    return exclusive ? `must be ${bound === 'at least' ? 'more' : 'less'} than ${limit}` : `must be ${bound} ${limit}`;
  if (bound === 'at least' && limit === 1) return 'must not be empty';
  return `must have ${bound} ${limit} ${unit}${limit === 1 ? '' : 's'}`;
}

const types: Record<string, string> = {
  ...{ string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list' },
  ...{ object: 'an object', record: 'an object', date: 'a time', null: 'null' },
};

const formats: Record<string, string> = {
  email: 'an e-mail address, such as ada@example.org',
  url: 'an address, such as https://example.org',
  datetime:
    'a time with its offset, such as 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00 (in an address + is %2B)',
  date: 'a day, such as 2026-01-31',
  uuid: 'a UUID',
};
