import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkAttributes, isOver, relationKinds } from '#estate';
import { attributesOf, generateEstate, sourcesOf } from './generate.ts';

const SIZE = 10_000;

function hashOf(size: number, seed: number): string {
  const hash = createHash('sha256');
  const estate = generateEstate(size, seed);
  for (const batch of estate.components()) for (const one of batch) hash.update(JSON.stringify(one));
  for (const batch of estate.allRelations()) for (const one of batch) hash.update(JSON.stringify(one));
  return hash.digest('hex');
}

describe('a generated estate', () => {
  it('is the same for the same seed and size, and another for another seed', () => {
    expect(hashOf(1_000, 1)).toBe(hashOf(1_000, 1));
    expect(hashOf(1_000, 2)).not.toBe(hashOf(1_000, 1));
  });

  it('can be made in any part without the rest', () => {
    const estate = generateEstate(1_000);
    const whole = [...estate.components(100)].flat();
    expect(whole).toHaveLength(1_000);
    for (const number of [1, 17, 500, 1_000]) expect(estate.component(number)).toEqual(whole[number - 1]);
  });

  it('holds only what the estate takes: attributes of the kind, parents and sites that come before, names that are unique', () => {
    const names = new Set<string>();
    const addresses = new Set<string>();
    const macs = new Set<string>();
    const kindOf = new Map<number, string>();
    for (const batch of generateEstate(SIZE).components()) {
      for (const one of batch) {
        kindOf.set(one.number, one.kind);
        const attributes = attributesOf(one);
        expect(checkAttributes(one.kind, attributes), `${one.kind} ${one.name}`).toEqual([]);
        const name = `${one.kind} ${one.parent ?? one.site ?? 0} ${one.name.toLowerCase()}`;
        expect(names.has(name), name).toBe(false);
        names.add(name);
        if (one.site !== null) expect(kindOf.get(one.site)).toBe('site');
        if (one.parent !== null) expect(one.parent).toBeLessThan(one.number);
        if (typeof attributes['address'] === 'string' && one.kind === 'address') addresses.add(attributes['address']);
        if (typeof attributes['mac'] === 'string') macs.add(attributes['mac']);
      }
    }
    const { layout } = generateEstate(SIZE);
    expect(addresses.size).toBe(layout.count('address'));
    expect(macs.size).toBe(layout.count('interface'));
  });

  it('relates three times a component, each relation once, with few hubs, many leaves and redundancy', () => {
    const estate = generateEstate(SIZE);
    const identities = new Set<string>();
    const into = new Map<number, number>();
    let grouped = 0;
    for (const batch of estate.allRelations()) {
      for (const { kind, from, to, redundancyGroup, needed } of batch) {
        expect(relationKinds[kind]).toBeDefined();
        expect(from).not.toBe(to);
        expect(to >= 1 && to <= SIZE).toBe(true);
        expect(redundancyGroup === null).toBe(needed === null);
        const identity = `${from} ${kind} ${to} ${redundancyGroup}`;
        expect(identities.has(identity), identity).toBe(false);
        identities.add(identity);
        into.set(to, (into.get(to) ?? 0) + 1);
        if (redundancyGroup !== null) grouped += 1;
      }
    }
    expect(identities.size / SIZE).toBeGreaterThan(2.85);
    expect(identities.size / SIZE).toBeLessThan(3.15);
    expect(grouped / identities.size).toBeGreaterThan(0.1);
    const degrees = [...into.values()].sort((a, b) => b - a);
    expect(degrees[0]).toBeGreaterThan(SIZE / 100);
    expect(SIZE - degrees.length).toBeGreaterThan(SIZE / 2);
  });

  it('has several sources, and components in every state that matters', () => {
    const sources = new Set<string>();
    const states = new Map<string, number>();
    for (const batch of generateEstate(SIZE).components()) {
      for (const one of batch) {
        for (const source of Object.values(sourcesOf(one))) sources.add(source);
        states.set(one.state, (states.get(one.state) ?? 0) + 1);
      }
    }
    expect([...sources].sort()).toEqual(['inventory', 'person', 'probe']);
    expect(states.get('in-service')!).toBeGreaterThan(0.9 * SIZE);
    expect([...states.keys()].some((state) => isOver(state as 'retired'))).toBe(true);
  });
});
