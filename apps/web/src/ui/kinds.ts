import type { Component } from '../api/types.ts';

/** What a kind of component is called: one, and many. */
export const kindWords: Record<Component['kind'], [one: string, many: string]> = {
  site: ['Site', 'Sites'],
  location: ['Location', 'Locations'],
  rack: ['Rack', 'Racks'],
  'power-feed': ['Power feed', 'Power feeds'],
  circuit: ['Circuit', 'Circuits'],
  device: ['Device', 'Devices'],
  'network-segment': ['Network segment', 'Network segments'],
  server: ['Server', 'Servers'],
  pc: ['PC', 'PCs'],
  vm: ['Virtual machine', 'Virtual machines'],
  'container-host': ['Container host', 'Container hosts'],
  cluster: ['Cluster', 'Clusters'],
  storage: ['Storage', 'Storage'],
  database: ['Database', 'Databases'],
  messaging: ['Messaging system', 'Messaging systems'],
  directory: ['Directory', 'Directories'],
  service: ['Service', 'Services'],
  application: ['Application', 'Applications'],
  certificate: ['Certificate', 'Certificates'],
  subscription: ['Subscription', 'Subscriptions'],
  licence: ['Licence', 'Licences'],
  contract: ['Contract', 'Contracts'],
};

/** In the middle of a sentence: PC stays PC. */
export function kindWordInside(kind: string, count = 1): string {
  const word = kindWord(kind, count);
  return /^[A-Z]{2}/.test(word) ? word : word.toLowerCase();
}

export function kindWord(kind: string, count = 1): string {
  const pair = kindWords[kind as Component['kind']];
  return pair ? pair[count === 1 ? 0 : 1] : kind;
}
