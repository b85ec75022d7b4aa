import type { Kind } from '#estate';

/**
 * How many of each kind in 100,000, in the order of the numbers: what others stand on comes first, so that nothing is
 * the parent or the site of what comes before it. The rest are addresses.
 */
const mix: [kind: Kind, share: number, least?: number][] = [
  ['region', 2, 1],
  ['site', 50, 2],
  ['location', 200, 4],
  ['rack', 400, 4],
  ['power-panel', 50, 2],
  ['power-feed', 400, 8],
  ['organisation', 50, 5],
  ['contact', 100],
  ['contract', 150, 5],
  ['licence', 200],
  ['subscription', 100],
  ['asn', 10],
  ['vrf', 10, 2],
  ['vlan-group', 50, 2],
  ['vlan', 400, 8],
  ['prefix', 800, 8],
  ['circuit', 100, 4],
  ['device', 2_000, 40],
  ['storage', 150, 4],
  ['server', 4_000, 20],
  ['module', 1_000],
  ['cluster', 150, 4],
  ['vm', 12_000],
  ['container-host', 800],
  ['pc', 6_000],
  ['directory', 20, 4],
  ['messaging', 40],
  ['database', 2_500],
  ['certificate', 1_200],
  ['service', 11_000],
  ['application', 1_000],
  ['port', 1_200],
  ['cable', 2_000],
  ['interface', 28_000],
];
const SHARES = 100_000;
/** Below, the least numbers would leave no room for the rest. */
export const SMALLEST = 1_000;

/** Where the components of an estate lie among its numbers, which begin at 1. */
export interface Layout {
  seed: number;
  size: number;
  kinds: Kind[];
  count(kind: Kind): number;
  /** The component with that place (from 0) among those of its kind. */
  at(kind: Kind, place: number): number;
  kindAt(number: number): { kind: Kind; place: number };
  /** Place of the site at which a component stands. */
  siteOf(kind: Kind, place: number): number;
  /** First place and count of those of a kind at a site; where it has none, one from elsewhere. */
  atSite(kind: Kind, site: number): { first: number; count: number };
  /** The place in another kind that lies as far along within the same site: neighbours get the same or the next one. */
  along(kind: Kind, place: number, other: Kind): number;
}

/** Sites differ: the first has hundreds of times what the last has. */
const SITE_SKEW = 0.8;

export function layOut(seed: number, size: number): Layout {
  if (!Number.isSafeInteger(size) || size < SMALLEST)
    throw new Error(`An estate has at least ${SMALLEST} components, not ${size}.`);
  const counts = new Map<Kind, number>();
  let rest = size;
  for (const [kind, share, least = 1] of mix) {
    const count = Math.max(least, Math.floor((size * share) / SHARES));
    counts.set(kind, count);
    rest -= count;
  }
  counts.set('address', rest);
  const kinds = [...counts.keys()];
  const starts = new Map<Kind, number>();
  let start = 1;
  for (const kind of kinds) {
    starts.set(kind, start);
    start += counts.get(kind)!;
  }
  const sites = counts.get('site')!;
  const upTo = sharesOfSites(sites);
  const bounds = new Map(
    kinds.map((kind) => [kind, Int32Array.from(upTo, (share) => Math.floor(share * counts.get(kind)!))]),
  );
  bounds.set(
    'site',
    Int32Array.from({ length: sites + 1 }, (_, index) => index),
  );

  const siteOf = (kind: Kind, place: number): number => lastAtMost(bounds.get(kind)!, place);
  const atSite = (kind: Kind, site: number): { first: number; count: number } => {
    const bound = bounds.get(kind)!;
    const first = bound[site]!;
    const count = bound[site + 1]! - first;
    return count > 0 ? { first, count } : { first: Math.min(first, counts.get(kind)! - 1), count: 1 };
  };
  return {
    seed,
    size,
    kinds,
    count: (kind) => counts.get(kind) ?? 0,
    at: (kind, place) => starts.get(kind)! + place,
    kindAt(number) {
      if (number < 1 || number > size) throw new Error(`There is no component ${number} in an estate of ${size}.`);
      let kind = kinds[0]!;
      for (const candidate of kinds) {
        if (starts.get(candidate)! > number) break;
        kind = candidate;
      }
      return { kind, place: number - starts.get(kind)! };
    },
    siteOf,
    atSite,
    along(kind, place, other) {
      const site = siteOf(kind, place);
      const mine = atSite(kind, site);
      const theirs = atSite(other, site);
      return theirs.first + Math.floor(((place - mine.first) * theirs.count) / mine.count);
    },
  };
}

/** What share of everything stands at the first 0, 1, 2 … sites. */
function sharesOfSites(sites: number): Float64Array {
  const upTo = new Float64Array(sites + 1);
  for (let site = 0; site < sites; site += 1) upTo[site + 1] = upTo[site]! + 1 / (site + 1) ** SITE_SKEW;
  const all = upTo[sites]!;
  for (let site = 0; site <= sites; site += 1) upTo[site] = upTo[site]! / all;
  upTo[sites] = 1;
  return upTo;
}

/** The last index whose bound is not above the place. */
function lastAtMost(bounds: Int32Array, place: number): number {
  let low = 0;
  let high = bounds.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bounds[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
