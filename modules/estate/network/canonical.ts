import type { ComponentDraft } from '../component/component.ts';
import type { Attributes, Kind } from '../component/kind.ts';
import { canonicalAddress, canonicalBlock } from './address.ts';

const fields: { [K in Kind]?: { [attribute: string]: (text: string) => string | null } } = {
  prefix: { prefix: canonicalBlock, gateway: canonicalAddress },
  'address-range': { from: canonicalAddress, to: canonicalAddress },
  address: { address: canonicalAddress },
};

/** A draft in the one spelling of its numbers, so that 2001:DB8:0::1 and 2001:db8::1 are one; its name too, where it is the number. */
export function canonicalDraft(draft: ComponentDraft): ComponentDraft {
  const known = fields[draft.kind];
  if (!known) return draft;
  const attributes: Attributes = { ...draft.attributes };
  for (const [name, canonical] of Object.entries(known)) {
    const value = attributes[name];
    if (typeof value === 'string') attributes[name] = canonical(value) ?? value;
  }
  const name = (draft.kind === 'prefix' ? canonicalBlock : canonicalAddress)(draft.name) ?? draft.name;
  return { ...draft, name, ...(draft.attributes ? { attributes } : {}) };
}

/** What a component of the network is called where nobody says: its number. */
export function networkName(kind: Kind, attributes: Attributes = {}): string | null {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  switch (kind) {
    case 'prefix':
      return text(attributes.prefix);
    case 'address':
      return text(attributes.address);
    case 'address-range':
      return attributes.from && attributes.to ? `${attributes.from}-${attributes.to}` : null;
    case 'vlan':
      return typeof attributes.vlanId === 'number' ? `VLAN ${attributes.vlanId}` : null;
    default:
      return null;
  }
}
