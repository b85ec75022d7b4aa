import { expect, it } from 'vitest';
import { groupFacts, parseTyped } from './facts.ts';

it('groups attributes and leaves none out', () => {
  const groups = groupFacts({
    attributes: { osName: 'Debian 12', memoryBytes: 1, addresses: ['192.0.2.1'], odd: 'x' },
    provenance: { 'attributes.osName': { source: 'probe', at: '2026-01-01T00:00:00Z', confidence: 1 } },
  });
  expect(groups.map((group) => [group.title, group.facts.map((fact) => fact.name)])).toEqual([
    ['System', ['osName']],
    ['Hardware', ['memoryBytes']],
    ['Network', ['addresses']],
    ['More', ['odd']],
  ]);
  expect(groups[0]!.facts[0]!.said?.source).toBe('probe');
});

it('keeps numbers numbers, and takes an emptied field as taken away', () => {
  expect(parseTyped('4', 2)).toBe(4);
  expect(parseTyped('4', 'a')).toBe('4');
  expect(parseTyped('  ', 'a')).toBeNull();
});
