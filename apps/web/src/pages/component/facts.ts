import type { AttributeValue, ComponentDetail, Provenance } from '../../api/types.ts';

export interface Fact {
  /** The field of the provenance: attributes.osName. */
  field: string;
  name: string;
  value: AttributeValue;
  said: Provenance | null;
}

export interface FactGroup {
  title: string;
  facts: Fact[];
}

const groups: [title: string, pattern: RegExp][] = [
  ['System', /^(os|kernel|architecture|virtualization|hypervisor|engine|version|hostname|fqdn|role|form)/],
  [
    'Hardware',
    /^(cpu|memory|swap|disks|filesystems|vendor|model|serial|assetTag|rackUnit|height|power|capacity|used|portCount|max)/,
  ],
  ['Network', /^(addresses|macs|interfaces|ports|prefix|gateway|vlan|mailDomains|process)/],
  ['Commercial', /^(supplier|reference|startsOn|endsOn|noticeDays|cost|currency|purchasedOn|warranty|seats|metric)/],
];

/** Attributes in groups that belong together; what fits nowhere comes last, nothing is left out. */
export function groupFacts(component: Pick<ComponentDetail, 'attributes' | 'provenance'>): FactGroup[] {
  const rest = new Map<string, Fact>(
    Object.entries(component.attributes).map(([name, value]) => {
      const field = `attributes.${name}`;
      return [name, { field, name, value, said: component.provenance[field] ?? null }];
    }),
  );
  const result: FactGroup[] = [];
  for (const [title, pattern] of groups) {
    const facts = [...rest.values()]
      .filter((fact) => pattern.test(fact.name))
      .sort((a, b) => a.name.localeCompare(b.name));
    for (const fact of facts) rest.delete(fact.name);
    if (facts.length > 0) result.push({ title, facts });
  }
  if (rest.size > 0) result.push({ title: 'More', facts: [...rest.values()] });
  return result;
}

/** Whether a value is one that a single field can edit. */
export function isPlain(value: AttributeValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** What was typed, as the kind of value that was there. */
export function parseTyped(text: string, before: AttributeValue): AttributeValue {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return typeof before === 'number' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}
