import { expect, it } from 'vitest';
import { fieldWords, partOf } from './fieldWords.ts';

it('calls fields by their words, without the unit in the name', () => {
  expect(fieldWords('attributes.memoryBytes')).toBe('Memory');
  expect(fieldWords('attributes.assetTag')).toBe('Asset tag');
  expect(fieldWords('criticality')).toBe('Criticality');
});

it('leads a part with its name, whatever order its fields came in', () => {
  const part = partOf({ mac: '02:00:00:00:00:01', mtu: 1500, name: 'eth0', addresses: [] });
  expect(part.lead).toBe('eth0');
  expect(part.rest).toEqual([
    ['mac', '02:00:00:00:00:01'],
    ['mtu', 1500],
  ]);
});

it('says a truth of a part only when it is true', () => {
  expect(partOf({ name: 'vda', rotational: false }).rest).toEqual([]);
  expect(partOf({ name: 'sda', rotational: true }).rest).toEqual([['rotational', true]]);
});
