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
