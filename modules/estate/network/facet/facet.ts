// Words
// - A *facet* is what a component says to the network in the database's own types (network_prefix, network_address …):
//   so that the database itself can refuse what clashes, order it, and find what is free.
// - *Observed*: a host or device says itself that it has an address. Two that say the same are a finding, not refused.
import { isIP } from 'node:net';
import type { Issue } from '#kernel';
import type { StoredComponent } from '../../component/component.ts';
import type { Kind } from '../../component/kind.ts';
import type { ComponentState } from '../../component/state.ts';
import { bitsOf, canonicalBlock, isOutward, parseAddress } from '../address.ts';

/** The table that one no longer of the VRF belongs to: the global one. */
export const GLOBAL = 0;

export interface Facets {
  prefixes: {
    component_id: number;
    vrf_id: number;
    prefix: string;
    use: string;
    quarantine_days: number;
    released_at: string | null;
  }[];
  ranges: { component_id: number; vrf_id: number; first_address: string; last_address: string; held: boolean }[];
  addresses: {
    component_id: number;
    vrf_id: number;
    address: string;
    observed: boolean;
    shared: boolean;
    released_at: string | null;
  }[];
  macs: { component_id: number; mac: string }[];
  vlans: { component_id: number; scope_id: number; vlan_id: number; released_at: string | null }[];
}

const machine = ['state', 'attributes.addresses', 'attributes.management', 'attributes.macs'];

/** The fields of each kind that its facets are made of. A kind that is not named has none. */
const fieldsByKind: { [K in Kind]?: readonly string[] } = {
  prefix: ['state', 'parent', 'attributes.prefix', 'attributes.use', 'attributes.quarantineDays'],
  'address-range': ['state', 'parent', 'attributes.from', 'attributes.to', 'attributes.role'],
  address: ['state', 'parent', 'attributes.address', 'attributes.prefixLength', 'attributes.role'],
  vlan: ['state', 'parent', 'site', 'attributes.vlanId'],
  interface: ['state', 'attributes.mac'],
  device: machine,
  storage: machine,
  server: machine,
  pc: machine,
  vm: machine,
  'container-host': machine,
};

/** Roles of an address that may stand on several machines at once. */
const sharedRoles = new Set(['anycast', 'virtual', 'vrrp', 'hsrp', 'glbp', 'carp']);

/** Whether what changed of a component can change its facets. */
export function concernsNetwork(entry: { component: StoredComponent; isNew: boolean; changed: Set<string> }): boolean {
  const fields = fieldsByKind[entry.component.kind];
  if (!fields) return false;
  return entry.isNew
    ? fields.some((field) => stated(entry.component, field))
    : fields.some((f) => entry.changed.has(f));
}

function stated(component: StoredComponent, field: string): boolean {
  return field.startsWith('attributes.') && component.attributes[field.slice('attributes.'.length)] !== undefined;
}

/** A range that is lent or kept back by something else: not given out address by address. */
export const isHeld = (role: unknown): boolean => typeof role === 'string' && /dhcp|reserved|slaac/i.test(role);

/** What a component contradicts in itself, where each of its attributes alone is right. */
export function contradictionOf({ kind, attributes }: StoredComponent): Issue | null {
  if (kind === 'address' && typeof attributes.address === 'string' && typeof attributes.prefixLength === 'number') {
    const address = parseAddress(attributes.address);
    if (address && attributes.prefixLength > bitsOf(address.family))
      return {
        path: '/attributes/prefixLength',
        message: `must be at most ${bitsOf(address.family)}: ${attributes.address} is an IPv${address.family} address`,
      };
  }
  if (kind === 'address-range' && typeof attributes.from === 'string' && typeof attributes.to === 'string') {
    const [from, to] = [parseAddress(attributes.from), parseAddress(attributes.to)];
    if (from && to && from.family !== to.family)
      return { path: '/attributes/to', message: 'must be of the same family as from' };
    if (from && to && from.value > to.value) return { path: '/attributes/to', message: 'must not be below from' };
  }
  return null;
}

/** The facets of components as they now are. What says nothing valid to the network has none. */
export function facetsOf(components: StoredComponent[], now: Date): Facets {
  const facets: Facets = { prefixes: [], ranges: [], addresses: [], macs: [], vlans: [] };
  for (const component of components) {
    if (component.state !== 'disposed') addFacets(facets, component, now);
  }
  return facets;
}

function addFacets(facets: Facets, component: StoredComponent, now: Date): void {
  const { id, kind, attributes } = component;
  const vrf_id = component.parentId ?? GLOBAL;
  const released_at = releasedAt(component, now);
  switch (kind) {
    case 'prefix': {
      const prefix = typeof attributes.prefix === 'string' ? canonicalBlock(attributes.prefix) : null;
      const use = typeof attributes.use === 'string' ? attributes.use : 'network';
      const quarantine_days = typeof attributes.quarantineDays === 'number' ? attributes.quarantineDays : 0;
      if (prefix) facets.prefixes.push({ component_id: id, vrf_id, prefix, use, quarantine_days, released_at });
      return;
    }
    case 'address-range': {
      const [first_address, last_address] = [attributes.from, attributes.to];
      if (typeof first_address !== 'string' || typeof last_address !== 'string') return;
      if (component.state === 'retired' || contradictionOf(component)) return;
      facets.ranges.push({ component_id: id, vrf_id, first_address, last_address, held: isHeld(attributes.role) });
      return;
    }
    case 'address': {
      const { address, role } = attributes;
      if (typeof address !== 'string' || contradictionOf(component)) return;
      const shared = typeof role === 'string' && sharedRoles.has(role);
      facets.addresses.push({ component_id: id, vrf_id, address, observed: false, shared, released_at });
      return;
    }
    case 'vlan':
      if (typeof attributes.vlanId !== 'number') return;
      facets.vlans.push({
        component_id: id,
        scope_id: component.parentId ?? component.siteId ?? 0,
        vlan_id: attributes.vlanId,
        released_at,
      });
      return;
    default:
      if (component.state !== 'retired') addObserved(facets, component);
  }
}

function addObserved(facets: Facets, { id, attributes }: StoredComponent): void {
  const management = (attributes.management as { address?: unknown } | undefined)?.address;
  const addresses = new Set(
    [...((attributes.addresses as string[] | undefined) ?? []), management].filter(
      (address): address is string => typeof address === 'string' && isIP(address) !== 0 && isOutward(address),
    ),
  );
  for (const address of addresses)
    facets.addresses.push({
      component_id: id,
      vrf_id: GLOBAL,
      address,
      observed: true,
      shared: false,
      released_at: null,
    });
  const macs = new Set([...((attributes.macs as string[] | undefined) ?? []), attributes.mac as string | undefined]);
  for (const mac of macs) if (mac) facets.macs.push({ component_id: id, mac });
}

/** What is retired may be given again; since when. */
function releasedAt(component: StoredComponent, now: Date): string | null {
  const retired: ComponentState = 'retired';
  if (component.state !== retired) return null;
  return component.provenance.state?.at ?? now.toISOString();
}
