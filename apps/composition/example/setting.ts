import { addDays } from './days.ts';
import type { DomainKey, ExampleDocuments, SiteDocument, SiteKey } from './documents.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What every part of the generator builds with. */
export interface Setting {
  world: World;
  documents: ExampleDocuments;
  random: Random;
  /** The first day of the story, `YYYY-MM-DD`. */
  firstDay: string;
  site(key: SiteKey): SiteDocument;
  /** The next free address of a segment, by the segment's ref. */
  address(segment: string): string;
  mac(): string;
  serial(random: Random): string;
  /** The lead of a domain. */
  lead(domain: DomainKey): string;
  /** The calendar day of a day of the story. */
  date(day: number): string;
}

export function createSetting(world: World, documents: ExampleDocuments, random: Random, firstDay: string): Setting {
  const used = new Map<string, number>();
  let macs = 0;
  const leads = new Map(documents.people.flatMap((person) => (person.leads ? [[person.leads, person.key]] : [])));
  const head = documents.people.find((person) => person.head)!.key;
  return {
    world,
    documents,
    random,
    firstDay,
    site: (key) => documents.organisation.sites.find((site) => site.key === key)!,
    address(segment) {
      const prefix = world.things.get(segment)?.attributes['prefix'];
      if (typeof prefix !== 'string') throw new Error(`${segment} is no segment of the example.`);
      const host = (used.get(segment) ?? 9) + 1;
      used.set(segment, host);
      const [a, b, c] = prefix.split('/')[0]!.split('.').map(Number);
      return `${a}.${b}.${c! + Math.floor(host / 250)}.${1 + (host % 250)}`;
    },
    mac() {
      macs += 1;
      // 02: locally administered, so that it is nobody's.
      const hex = macs.toString(16).padStart(6, '0');
      return `02:73:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
    },
    serial: (from) =>
      Array.from({ length: 10 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[from.between(0, 31)]).join(''),
    lead: (domain) => leads.get(domain) ?? head,
    date: (day) => addDays(firstDay, day),
  };
}
