// What fifty people ask: which component, which list, which words. Drawn from the estate itself, by a seed.
import type { Kind } from '#estate';
import { Dice } from '../estate/dice.ts';
import { attributesOf, type GeneratedComponent, type GeneratedEstate } from '../estate/generate.ts';

export interface Asker {
  name: string;
  /** Level by domain key, as `insertGrant` takes it. */
  grants: { [domain: string]: 1 | 2 | 3 | 4 | 5 };
}

/** Different people: one sees all, others what is theirs. */
export const askers: Asker[] = [
  { name: 'Everything', grants: { infrastructure: 1 } },
  { name: 'Compute', grants: { compute: 3 } },
  { name: 'Network', grants: { network: 2 } },
  { name: 'Storage and data', grants: { storage: 3, data: 3 } },
  { name: 'Desktops', grants: { devices: 2, identity: 1, compute: 1 } },
];

const lists: ((site: number, parent: number, asker: Asker) => string)[] = [
  () => 'kind=vm',
  () => 'kind=server&state=in-service',
  () => 'kind=vm,server,container-host',
  () => '',
  () => 'state=planned,maintenance',
  () => 'kind=database&criticality=4',
  () => 'kind=service&criticality=5&sort=-name',
  () => 'kind=interface&state=retired',
  (site) => `site=${site}`,
  (site) => `site=${site}&kind=device,server`,
  (site) => `site=${site}&kind=pc&sort=-name`,
  (_site, parent) => `parent=${parent}`,
  (_site, _parent, asker) => `domain=${Object.keys(asker.grants)[0]}&limit=20`,
  () => 'sort=-updatedAt',
];

export interface Mix {
  get(asker: Asker): string;
  list(asker: Asker): string;
  search(asker: Asker): string;
}

const common = ['vm', 'srv', 'core', 'service', 'eth0', 'db', 'postgresql', 'dell', 'GigabitEthernet0/1', '01'];
const spellings = [
  (mac: string) => mac,
  (mac: string) => mac.replaceAll(':', '-').toUpperCase(),
  (mac: string) => mac.replaceAll(':', '').replace(/(....)(....)(....)/, '$1.$2.$3'),
];

export function mixOf(estate: GeneratedEstate, seed: number): Mix {
  const dice = new Dice(seed, 1);
  const among = <Item>(items: readonly Item[]): Item => items[Math.floor(dice.next() * items.length)]!;
  const any = (): GeneratedComponent => estate.component(1 + Math.floor(dice.next() * estate.size));
  const readable = (asker: Asker, fits: (one: GeneratedComponent) => boolean = () => true): GeneratedComponent => {
    for (let attempt = 0; ; attempt += 1) {
      const one = any();
      const may = 'infrastructure' in asker.grants || one.domain in asker.grants;
      if ((may && fits(one)) || attempt > 2_000) return one;
    }
  };
  const of = (kind: Kind): number => estate.layout.at(kind, Math.floor(dice.next() * estate.layout.count(kind)));
  const slip = (text: string): string => {
    const letters = [...text.matchAll(/[a-z]/g)].map(({ index }) => index);
    const at = letters.length > 0 ? among(letters) : 0;
    return text.slice(0, at) + among([...'aeiourstn']) + text.slice(at + 1);
  };
  const wordsOf = (asker: Asker): string => {
    const one = readable(asker, ({ kind }) => kind !== 'interface' && kind !== 'port');
    const attributes = attributesOf(one);
    const [address] = (attributes['addresses'] ?? []) as string[];
    const [mac] = (attributes['macs'] ?? []) as string[];
    const draw = dice.next();
    if (draw < 0.2) return one.name;
    if (draw < 0.4) return one.name.slice(0, 4 + Math.floor(dice.next() * 6));
    if (draw < 0.5) return address ?? one.name;
    if (draw < 0.58) return mac ? among(spellings)(mac) : one.name;
    if (draw < 0.64) return String(attributes['serial'] ?? one.name);
    if (draw < 0.7) return slip(one.name.toLowerCase());
    if (draw < 0.75) return `${address?.replace(/\.\d+$/, '.0') ?? '10.0.0.0'}/24`;
    if (draw < 0.8) return `CMP-${one.number}`;
    if (draw < 0.9) return among(common);
    return one.name.slice(2, 9);
  };
  return {
    get: (asker) => `/api/v1/components/${readable(asker).number}`,
    list: (asker) => `/api/v1/components?${among(lists)(of('site'), of('device'), asker)}`,
    search: (asker) => `/api/v1/search?q=${encodeURIComponent(wordsOf(asker).trim() || 'vm')}`,
  };
}
