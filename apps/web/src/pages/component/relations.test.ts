import { expect, it } from 'vitest';
import type { ComponentRelation } from '../../api/types.ts';
import { groupRelations, redundancyText } from './relations.ts';

const relation = (
  kind: ComponentRelation['kind'],
  direction: 'in' | 'out',
  redundancyGroup: string | null = null,
): ComponentRelation => ({
  id: 1,
  kind,
  title: kind,
  direction,
  other: { type: 'component', id: 2, key: 'CMP-2', name: 'b', kind: 'server', state: 'in-service' },
  redundancyGroup,
  needed: redundancyGroup ? 1 : null,
});

it('puts what it needs under it and what needs it on top', () => {
  const groups = groupRelations([relation('runs-on', 'out'), relation('runs-on', 'in'), relation('covered-by', 'out')]);
  expect([groups.supports.length, groups.dependents.length, groups.others.length]).toEqual([1, 1, 1]);
});

it('knows that a cluster hangs on its members', () => {
  expect(groupRelations([relation('member-of', 'out')]).dependents).toHaveLength(1);
  expect(groupRelations([relation('member-of', 'in')]).supports).toHaveLength(1);
});

it('says how many of a redundancy group are needed', () => {
  const all = [relation('powered-by', 'out', 'feeds'), relation('powered-by', 'out', 'feeds')];
  expect(redundancyText(all[0]!, all)).toBe('1 of 2 needed');
  expect(redundancyText(relation('runs-on', 'out'), all)).toBeNull();
});
