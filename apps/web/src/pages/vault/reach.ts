// How far the value of a credential goes: to which places, and from which level on. Pure.

/** How few characters are a value to the vault. */
export const SHORTEST_VALUE = 4;

const needsPlaces: readonly string[] = ['ldap-bind', 'http-token', 'http-basic'];

interface Reach {
  endpoints: readonly string[];
  leastLevel: number;
}

export const placesOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** None named is everywhere, which a secret that is sent in a request must not be. */
export const missingPlaces = (kind: string, endpoints: readonly string[]): string | null =>
  needsPlaces.includes(kind) && endpoints.length === 0
    ? 'Say where it may be shown, or a procedure could send it anywhere.'
    : null;

/** To a new place, or to a lower level. Whoever sends a value further must know it: the server asks for it then. */
export function goesFurther(was: Reach, next: Reach): boolean {
  if (next.leastLevel < was.leastLevel) return true;
  if (was.endpoints.length === 0) return false;
  return next.endpoints.length === 0 || next.endpoints.some((place) => !was.endpoints.includes(place));
}

export const sameReach = (was: Reach, next: Reach): boolean =>
  was.leastLevel === next.leastLevel &&
  was.endpoints.length === next.endpoints.length &&
  was.endpoints.every((place) => next.endpoints.includes(place));
