import { expect, test } from 'vitest';
import type { ComplianceInstallation, Finding } from '../compliance.ts';
import { softwareShare } from './share.ts';

const component = { id: 1, name: 'web-1', kind: 'server', domainLineage: ['compute', 'infrastructure'] };
const unknown = { status: 'unknown' as const, endsOn: null };
let nextId = 1;
const installation = (part: Partial<ComplianceInstallation>): ComplianceInstallation => ({
  id: nextId++,
  component,
  product: 'nginx',
  productName: 'nginx',
  release: null,
  package: 'nginx',
  version: '1',
  manager: 'dpkg',
  confidence: 1,
  support: { ...unknown, basis: 'distribution', extended: unknown },
  ...part,
});
const system = (endsOn: string, extendedEndsOn: string | null): ComplianceInstallation =>
  installation({
    product: 'debian',
    manager: 'os-release',
    support: {
      status: 'dated',
      endsOn,
      basis: 'distribution',
      extended: extendedEndsOn ? { status: 'dated', endsOn: extendedEndsOn } : unknown,
    },
  });
const open = new Set(['debian']);
const today = '2026-11-01';

test('packages of a distribution go with their system: its open extended support carries them, its end takes them all', () => {
  const packages = [installation({}), installation({})];
  const carried = softwareShare([system('2026-06-10', '2028-06-30'), ...packages], [], open, today);
  expect(carried).toMatchObject({ percent: 100, counted: 3, outsideSupport: 0 });
  expect(softwareShare([system('2024-08-14', '2026-08-31'), ...packages], [], open, today).percent).toBe(0);
  expect(softwareShare([system('2026-06-10', '2028-06-30'), ...packages], [], new Set(), today).percent).toBe(0);
});

test('what breaks a standard is outside; what nobody dates counts as supported and is counted by itself', () => {
  const lighttpd = installation({ product: 'lighttpd', support: { ...unknown, basis: 'upstream', extended: unknown } });
  const other = installation({ support: { ...unknown, basis: 'upstream', extended: unknown } });
  const finding = { kind: 'breaks-standard', installation: lighttpd } as Finding;
  expect(softwareShare([lighttpd, other], [finding], open, today)).toEqual({
    percent: 50,
    counted: 2,
    within: 1,
    outsideStandard: 1,
    outsideSupport: 0,
    supportUnknown: 1,
  });
});

test('where nothing is known the share is no number', () => {
  expect(softwareShare([], [], open, today).percent).toBeNull();
});
