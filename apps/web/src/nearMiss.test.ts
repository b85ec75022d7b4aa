import { expect, it } from 'vitest';
import { nearMiss } from './nearMiss.ts';
import { paths } from './paths.ts';

it.each([
  ['/intakes/2', '/intake/INT-2'],
  ['/intake/2', '/intake/INT-2'],
  ['/intakes', '/intake'],
  ['/runs/7', '/runs/RUN-7'],
  ['/run/RUN-7', '/runs/RUN-7'],
  ['/runs/run-7', '/runs/RUN-7'],
  ['/components', '/estate'],
  ['/component/12', '/components/CMP-12'],
  ['/components/RUN-7', '/runs/RUN-7'],
  ['/procedure/reset-password', '/procedures/reset-password'],
  ['/person/3', '/people/PER-3'],
  ['/portal/4', '/portal/REQ-4'],
  ['/CHG-9', '/changes/CHG-9'],
  ['/std-3', '/line/STD-3'],
])('leads %s to %s', (from, to) => {
  expect(nearMiss(from)).toBe(to);
  expect(nearMiss(to)).toBeNull();
});

it('leaves every page alone, and what means nothing', () => {
  const keys = { component: 'CMP-1', intake: 'INT-1', trace: 'CMP-1', turn: 'TRN-1', line: 'STD-1', change: 'CHG-1' };
  const more = { run: 'RUN-1', portalRequest: 'REQ-1', request: 'REQ-1', person: 'PER-1', procedure: 'reset-password' };
  const named: Record<string, string> = { ...keys, ...more, startProcedure: 'reset-password' };
  for (const [name, build] of Object.entries(paths)) {
    const path = named[name] ? (build as (key: string) => string)(named[name]) : (build as () => string)();
    expect(nearMiss(path), name).toBeNull();
  }
  for (const path of ['/intake/nothing', '/nothing/7', '/runs/7/steps', '/people/3x'])
    expect(nearMiss(path)).toBeNull();
});
