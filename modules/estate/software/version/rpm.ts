/**
 * Versions of rpm packages: `[epoch:]version[-release]`. Runs of letters or digits are compared one by one; numbers
 * are newer than letters; `~` is older than the end, `^` newer than the end and older than anything else.
 */
export interface RpmVersion {
  epoch: number;
  version: string;
  release: string;
}

export function parseRpmVersion(version: string): RpmVersion {
  const match = /^(?:([0-9]+|\(none\)):)?(.*?)(?:-([^-]*))?$/s.exec(version.trim());
  return { epoch: Number(match?.[1] ?? 0) || 0, version: match?.[2] ?? '', release: match?.[3] ?? '' };
}

/** Negative where `a` is older, 0 where rpm takes them as equal, positive where it is newer. */
export function compareRpmVersions(a: string, b: string): number {
  const left = parseRpmVersion(a);
  const right = parseRpmVersion(b);
  return (
    Math.sign(left.epoch - right.epoch) ||
    comparePart(left.version, right.version) ||
    comparePart(left.release, right.release)
  );
}

const segments = /[0-9]+|[a-zA-Z]+|~|\^/g;

function comparePart(a: string, b: string): number {
  const left = a.match(segments) ?? [];
  const right = b.match(segments) ?? [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareSegment(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegment(a: string | undefined, b: string | undefined): number {
  const order = rank(a) - rank(b);
  if (order !== 0) return Math.sign(order);
  if (a === undefined || b === undefined || a === b) return 0;
  if (rank(a) === numberRank) {
    const left = a.replace(/^0+/, '');
    const right = b.replace(/^0+/, '');
    if (left.length !== right.length) return left.length < right.length ? -1 : 1;
    return left === right ? 0 : left < right ? -1 : 1;
  }
  return a < b ? -1 : 1;
}

const numberRank = 4;

function rank(segment: string | undefined): number {
  if (segment === undefined) return 1;
  if (segment === '~') return 0;
  if (segment === '^') return 2;
  return /^[0-9]/.test(segment) ? numberRank : 3;
}
