import { PlumblineError } from '#kernel';

/**
 * Which releases of a product a position is about, as people write it: `>= 16`, `<= 11`, `>= 12 < 16`, `12, 13`.
 * Comparisons side by side must all hold; commas part alternatives. Releases are compared number by number (9.6 < 10).
 */
export type ReleaseRange = string;

type Comparison = '>=' | '<=' | '>' | '<' | '=';
interface Bound {
  comparison: Comparison;
  release: string;
  /** Whether the comparison was written, or is meant by a bare release. */
  written: boolean;
}

const boundPattern = /(>=|<=|>|<|=)?\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*/y;

/** Throws `invalid_input` that shows the forms. */
export function parseReleaseRange(range: ReleaseRange): Bound[][] {
  return range.split(',').map((alternative) => parseAlternative(alternative.trim(), range));
}

function parseAlternative(text: string, range: string): Bound[] {
  const bounds: Bound[] = [];
  boundPattern.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    const match = boundPattern.exec(text);
    if (!match) break;
    bounds.push({ comparison: (match[1] ?? '=') as Comparison, release: match[2]!, written: match[1] !== undefined });
    at = boundPattern.lastIndex;
  }
  // Bare releases side by side are prose ("newer than 2"), not comparisons.
  const bare = bounds.length > 1 && !bounds.every((bound) => bound.written);
  if (bounds.length > 0 && at === text.length && !bare) return bounds;
  throw new PlumblineError(
    'invalid_input',
    `"${range}" names no releases. Write it like ">= 16", "<= 11", ">= 12 < 16" or "12, 13".`,
    { issues: [{ path: '/releases', message: 'is no range of releases' }] },
  );
}

/** Whether a release lies in the range. No range means every release; an unknown release lies in none but that. */
export function inReleaseRange(range: ReleaseRange | null, release: string | null): boolean {
  if (range === null) return true;
  if (release === null) return false;
  return parseReleaseRange(range).some((bounds) => bounds.every((bound) => holds(bound, release)));
}

function holds({ comparison, release: limit }: Bound, release: string): boolean {
  const order = compareReleases(release, limit);
  switch (comparison) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '=':
      return order === 0;
  }
}

/** Number by number, then letter by letter; what is missing counts as 0: 16 equals 16.0. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(/[._-]/);
  const right = b.split(/[._-]/);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '0', right[i] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

const wholeNumber = /^[0-9]+$/;

function comparePart(a: string, b: string): number {
  const numbers = Number(wholeNumber.test(b)) - Number(wholeNumber.test(a));
  if (numbers !== 0) return numbers;
  if (wholeNumber.test(a)) return Math.sign(Number(a) - Number(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
