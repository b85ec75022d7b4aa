/**
 * Everything that the organisation ever has, with the days on which it comes and goes. Pure; the history is told from it
 * (history.ts).
 *
 * Words
 * - A *thing* is a component of the example, known by its ref (`vm:wgh-patient-record-web-1`) before it has an id.
 * - Days count from the beginning of the story; what came on day 0 or before was there already.
 */
import type { Attributes, Kind, RelationKind } from '#estate';
import type { DomainKey, SiteKey } from './documents.ts';

export interface Thing {
  ref: string;
  kind: Kind;
  name: string;
  site: SiteKey | null;
  domain: DomainKey;
  owner: string | null;
  criticality: number;
  /** What the organisation's own registers say. */
  attributes: Attributes;
  /** What a look at it shows, besides its software. */
  observed: Attributes;
  /** What it runs, from a day on. Empty for what nobody looks at. */
  software: { day: number; run: Run }[];
  arrives: { day: number; delivery: string | null };
  leaves: { day: number; reason: string; by: string } | null;
}

/** An operating system with bundles, or a product that an inventory names. */
export type Run =
  | { how: 'looked'; system: string; bundles: string[] }
  | { how: 'inventory'; products: { product: string; release: string; name: string; version: string }[] };

export interface Link {
  kind: RelationKind;
  from: string;
  to: string;
  group: string | null;
  needed: number | null;
  /** From when to when; left out: as long as both ends are there. */
  fromDay?: number;
  untilDay?: number;
}

export interface World {
  things: Map<string, Thing>;
  links: Link[];
  add(thing: Omit<Thing, 'ref' | 'observed' | 'software' | 'arrives' | 'leaves'> & Partial<Thing>): Thing;
  link(kind: RelationKind, from: string, to: string, options?: Partial<Link>): void;
  /** One relation from `dependent` to each of `members`, of which `needed` must be up. One member needs no group. */
  redundant(kind: RelationKind, dependent: string, members: readonly string[], group: string, needed: number): void;
  /** The members of a cluster: there the relation points from each member to the one that depends on them. */
  members(cluster: string, members: readonly string[], needed: number): void;
  of(kind: Kind): Thing[];
}

export function createWorld(): World {
  const things = new Map<string, Thing>();
  const links: Link[] = [];
  return {
    things,
    links,
    add(given) {
      const thing: Thing = {
        observed: {},
        software: [],
        arrives: { day: 0, delivery: null },
        leaves: null,
        ...given,
        ref: given.ref ?? `${given.kind}:${given.name}`,
      };
      if (things.has(thing.ref)) throw new Error(`The example has two things called ${thing.ref}.`);
      things.set(thing.ref, thing);
      return thing;
    },
    link(kind, from, to, options = {}) {
      links.push({ kind, from, to, group: null, needed: null, ...options });
    },
    redundant(kind, dependent, members, group, needed) {
      const alone = members.length < 2;
      for (const member of members) {
        links.push({ kind, from: dependent, to: member, group: alone ? null : group, needed: alone ? null : needed });
      }
    },
    members(cluster, members, needed) {
      const group = members.length < 2 ? { group: null, needed: null } : { group: 'members', needed };
      for (const member of members) links.push({ kind: 'member-of', from: member, to: cluster, ...group });
    },
    of: (kind) => [...things.values()].filter((thing) => thing.kind === kind),
  };
}
