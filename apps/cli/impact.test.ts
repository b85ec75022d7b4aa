import { expect, it } from 'vitest';
import { type Impact, impactText } from './impact.ts';

const machine = { key: 'CMP-1', name: 'srv-1', kind: 'server', criticality: 4 };
const none = { count: 0, items: [], next: null };

it('speaks of several at once', () => {
  const components = [machine, { ...machine, key: 'CMP-2', name: 'srv-2' }];
  expect(impactText({ components, down: none, degraded: none, up: none })).toBe(
    'If CMP-1 srv-1 and CMP-2 srv-2 go, nothing else goes.',
  );
});

it('says what goes, how critical it is, by which path and why', () => {
  const shop = { key: 'CMP-3', name: 'Shop', kind: 'application', criticality: 5 };
  const reached = {
    component: shop,
    path: [machine, { name: 'orders-a' }, shop],
    why: 'Shop needs 1 of 1: orders-a is down.',
  };
  const text = impactText({
    component: machine,
    down: { count: 7, items: [reached], next: 'abc' },
    degraded: none,
    up: none,
  });
  expect(text.split('\n')).toEqual([
    'If CMP-1 srv-1 goes, 7 go down:',
    '  CMP-3  Shop  (application, criticality 5)',
    '      srv-1 → orders-a → Shop',
    '      Shop needs 1 of 1: orders-a is down.',
    '  … 6 more: --limit 500, or --cursor abc',
  ]);
});

it('says it when nothing goes, and marks what alone could take the component down', () => {
  const up = { component: machine, path: [machine], why: 'vm-1 runs on srv-1.', alone: true };
  const impact: Impact = {
    component: { key: 'CMP-2', name: 'vm-1' },
    down: none,
    degraded: none,
    up: { count: 1, items: [up], next: null },
  };
  expect(impactText(impact)).toBe(
    [
      'If CMP-2 vm-1 goes, nothing else goes.',
      'CMP-2 vm-1 itself depends on 1:',
      '  CMP-1  srv-1  (server, criticality 4, a single point of failure)',
      '      vm-1 runs on srv-1.',
    ].join('\n'),
  );
});
