import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { attributesByKind } from './attributes.ts';
import { checkAttributes, kindNames, kinds } from './kind.ts';
import { componentStates, isComing, isOver, isUp, moveBetween, movesOut, stateNames } from './state.ts';

describe('the lifecycle of a component', () => {
  it('reaches every state from planned, and ends only when disposed', () => {
    const reached = new Set<string>(['planned']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const state of stateNames) if (reached.has(state)) for (const { to } of movesOut(state)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...stateNames].sort());
    expect(stateNames.filter((state) => movesOut(state).length === 0)).toEqual(['disposed']);
  });

  it('never leads from one state to another by two moves', () => {
    for (const state of stateNames) {
      const targets = movesOut(state).map((move) => move.to);
      expect(new Set(targets).size).toBe(targets.length);
    }
    expect(moveBetween('in-service', 'maintenance')).toBe('maintain');
    expect(moveBetween('planned', 'retired')).toBeNull();
  });

  it('says of every state whether it comes, carries, rests or is over', () => {
    for (const state of stateNames)
      expect([isComing(state), isUp(state), state === 'maintenance', isOver(state)].filter(Boolean)).toHaveLength(1);
    expect(Object.keys(componentStates)).toEqual(stateNames);
  });
});

describe('every kind', () => {
  it('has attributes, and a usual domain that a new workspace has', () => {
    const domains = (
      parse(readFileSync(new URL('../../../library/domains.yaml', import.meta.url), 'utf8')) as { key: string }[]
    ).map((domain) => domain.key);
    for (const kind of kindNames) expect(domains, kind).toContain(kinds[kind].domain);
    expect(Object.keys(attributesByKind)).toEqual(expect.arrayContaining(kindNames));
  });

  it('refuses attributes that it does not have, even to take them away', () => {
    for (const kind of kindNames) {
      expect(checkAttributes(kind, { nonsense: 1 })).toEqual([
        { path: '/attributes/nonsense', message: `is not an attribute of a ${kind}` },
      ]);
      expect(checkAttributes(kind, { nonsense: null })).toHaveLength(1);
      expect(checkAttributes(kind, { description: null, tags: ['a'] })).toEqual([]);
    }
  });
});
