import type { Json } from '#kernel';
import { type AttributeType, attributeType } from '../component/attributeType.ts';
import type { Kind } from '../component/kind.ts';

/** What somebody typed into one field, as the value that this kind takes there. What it cannot be stays text, to be refused with its reason. */
export function readTyped(kind: Kind, name: string, text: string): Json {
  const said = text.trim();
  if (said === '') return null;
  return asValue(attributeType(kind, name), said);
}

function asValue(type: AttributeType | null, said: string): Json {
  switch (type) {
    case 'integer':
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(said) ? Number(said) : said;
    case 'boolean':
      return /^(true|yes)$/i.test(said) ? true : /^(false|no)$/i.test(said) ? false : said;
    case 'list': {
      const list = asJson(said);
      if (Array.isArray(list)) return list;
      return said
        .split(/[;,\n]/)
        .map((item) => item.trim())
        .filter(Boolean);
    }
    case 'json':
      return asJson(said);
    case 'own':
      // Only its schema knows, and that is asked afterwards: what reads as a number or as JSON is meant so.
      return /^(-?\d{1,15}(\.\d{1,15})?|true|false|[[{].*)$/s.test(said) ? asJson(said) : said;
    case 'text':
    case 'day':
    case null:
      return said;
  }
}

function asJson(said: string): Json {
  try {
    return JSON.parse(said) as Json;
  } catch {
    return said;
  }
}
