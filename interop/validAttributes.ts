import { type Attributes, checkAttributes, type Kind } from '#estate';
import type { Json } from '#kernel';

const MAX_TEXT = 500;

/**
 * What of some facts are valid attributes of a kind. What a kind does not have it does not want; a value that is not
 * valid is left out and named. Facts that are undefined, null or empty were not said.
 */
export function validAttributes(
  kind: Kind,
  facts: { [name: string]: Json | undefined },
): { attributes: Attributes; dropped: string[] } {
  const attributes: Attributes = {};
  const dropped: string[] = [];
  for (const [name, fact] of Object.entries(facts)) {
    const value = typeof fact === 'string' ? fact.trim().slice(0, MAX_TEXT) : fact;
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    const [issue] = checkAttributes(kind, { [name]: value });
    if (!issue) attributes[name] = value;
    else if (!issue.message.startsWith('is not an attribute'))
      dropped.push(`${name} was left out: ${issue.path.replace(/^\/attributes\//, '')} ${issue.message}`);
  }
  return { attributes, dropped };
}
