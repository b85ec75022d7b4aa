import { createHash } from 'node:crypto';

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * JSON with object keys in code-point order and no white space: equal values give equal bytes (after RFC 8785, for the
 * values that we use). `undefined` members are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  // Written to be fast: every plan is hashed, and every event is written, by it.
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const member of value) text += (text === '' ? '' : ',') + canonicalJson(member);
    return `[${text}]`;
  }
  const members = value as { [key: string]: unknown };
  for (const key of orderedKeys(members)) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** ASCII without what JSON escapes. */
const needsNoEscape = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text));

function orderedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let at = 1; at < keys.length; at += 1) if (keys[at]! < keys[at - 1]!) return keys.sort();
  return keys;
}

/** SHA-256 as lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What an approval binds to: the SHA-256 of the canonical JSON. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value));
}
