import type { Component } from '../api/types.ts';

/** What a kind of component is called: one, and many. */
export const kindWords: Record<Component['kind'], [one: string, many: string]> = {
  site: ['Site', 'Sites'],
  location: ['Location', 'Locations'],
  rack: ['Rack', 'Racks'],
  'power-feed': ['Power feed', 'Power feeds'],
  circuit: ['Circuit', 'Circuits'],
  device: ['Device', 'Devices'],
  region: ['Region', 'Regions'],
  'power-panel': ['Power panel', 'Power panels'],
  vrf: ['VRF', 'VRFs'],
  prefix: ['Prefix', 'Prefixes'],
  'address-range': ['Address range', 'Address ranges'],
  address: ['Address', 'Addresses'],
  'vlan-group': ['VLAN group', 'VLAN groups'],
  vlan: ['VLAN', 'VLANs'],
  asn: ['AS number', 'AS numbers'],
  interface: ['Interface', 'Interfaces'],
  port: ['Port', 'Ports'],
  cable: ['Cable', 'Cables'],
  module: ['Module', 'Modules'],
  organisation: ['Organisation', 'Organisations'],
  contact: ['Contact', 'Contacts'],
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
