import { PlumblineError } from '#kernel';

const MAX_DEPTH = 64;

/**
 * Refuses what no field of ours can hold, before any schema looks: NUL and lone surrogates (PostgreSQL takes neither)
 * and nesting so deep that walking it could exhaust the stack.
 */
export function refuseHostile(value: unknown, where: string, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed())
      refuse(where, 'holds a character that cannot be stored (NUL or half a surrogate pair)');
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth > MAX_DEPTH) refuse(where, `is nested deeper than ${MAX_DEPTH} levels`);
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      refuse(`${where}/${key}`, 'is not a name that may be used');
    refuseHostile(key, where, depth + 1);
    refuseHostile(member, `${where}/${key.slice(0, 60)}`, depth + 1);
  }
}

function refuse(path: string, message: string): never {
  throw new PlumblineError('invalid_input', `${path} ${message}.`, { issues: [{ path, message }] });
}
