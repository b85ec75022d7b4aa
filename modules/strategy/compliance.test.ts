import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadStandards } from '../../library/load.ts';
import {
  type ComplianceInput,
  type ComplianceInstallation,
  evaluateCompliance,
  type SupportEnd,
} from './compliance.ts';
import { complianceShare } from './compliance-share.ts';
import { addDays } from './day.ts';
import type { Standard } from './standard.ts';

const standards: Standard[] = loadStandards();
const component = { id: 1, name: 'web-1', kind: 'server', domainLineage: ['compute', 'infrastructure'] };
const unknown: SupportEnd = { status: 'unknown', endsOn: null };
const until = (endsOn: string): SupportEnd => ({ status: 'dated', endsOn });
const supported: SupportEnd = { status: 'supported', endsOn: null };

let nextId = 1;
function installed(
  product: string,
  release: string | null,
  support: Partial<ComplianceInstallation['support']> = {},
  more: Partial<ComplianceInstallation> = {},
): ComplianceInstallation {
  return {
    id: nextId++,
    component,
    product,
    productName: product,
    release,
    package: product,
    version: release ?? '0',
    manager: 'dpkg',
    confidence: 0.98,
    ...more,
    support: { ...supported, extended: unknown, basis: 'upstream', ...support },
  };
}

function input(installations: ComplianceInstallation[], more: Partial<ComplianceInput> = {}): ComplianceInput {
  return {
    installations,
    standards,
    waivers: [],
    today: '2026-11-23',
    horizonDays: 365,
    openExtendedSupport: new Set(['debian']),
    ...more,
  };
}

const evaluate = (...installations: ComplianceInstallation[]) => evaluateCompliance(input(installations)).findings;

describe('a retired product', () => {
  test('breaks the standard, and the finding says since when and what to use instead', () => {
    expect(evaluate(installed('lighttpd', '1.4'))).toMatchObject([
      {
        kind: 'breaks-standard',
        severity: 4,
        dueOn: '2026-06-30',
        standard: { key: 'web-server' },
        replacement: { product: 'nginx', package: 'nginx-light' },
        explanation:
          'lighttpd 1.4 on web-1 is to be retired (Web servers). It should have gone by 30 June 2026 (146 days ago). ' +
          'Use nginx (package nginx-light) instead.',
      },
    ]);
  });

  test('is less urgent within its grace period', () => {
    const { findings } = evaluateCompliance(input([installed('lighttpd', '1.4')], { today: '2026-06-30' }));
    expect(findings).toMatchObject([{ severity: 3 }]);
    expect(findings[0]?.explanation).toContain('It may stay until 30 June 2026 (0 days left).');
  });
});

test('what is adopted, on trial or contained breaks nothing where it runs', () => {
  expect(evaluate(installed('nginx', '1.30'), installed('caddy', '2'), installed('apache-http-server', '2.4'))).toEqual(
    [],
  );
});

test('a release that no position names is not approved, and the approved ones are told', () => {
  expect(evaluate(installed('alpine-linux', '3.24'))).toEqual([]);
  expect(evaluate(installed('windows-server', '2099'))).toMatchObject([
    { kind: 'release-not-approved', severity: 2, explanation: expect.stringContaining('It approves 2022, 2025.') },
  ]);
});

test('an unknown release of a product with approved releases says nothing', () => {
  expect(evaluate(installed('nodejs', null))).toEqual([]);
});

describe('support', () => {
  test('that has ended is a finding, dated where the day is known', () => {
    expect(evaluate(installed('go', '1.19', until('2023-09-06')))).toMatchObject([
      { kind: 'support-ended', severity: 4, dueOn: '2023-09-06', standard: null },
    ]);
    expect(evaluate(installed('go', '1.1', { status: 'ended', endsOn: null }))).toMatchObject([
      { kind: 'support-ended', dueOn: null },
    ]);
  });

  test('that holds today is no end yet, and the last day still counts', () => {
    const { findings } = evaluateCompliance(input([installed('go', '1.26', until('2026-11-23'))]));
    expect(findings).toMatchObject([
      { kind: 'support-ends-soon', explanation: expect.stringContaining('0 days left') },
    ]);
  });

  test('that nobody states, or that has no end, is no finding', () => {
    expect(evaluate(installed('go', '1.27', unknown), installed('go', '1.27', supported))).toEqual([]);
  });

  test('is more urgent when the end is near, and silent beyond the horizon', () => {
    const severities = (day: string) =>
      evaluate(installed('go', '1.26', until(day))).map((finding) => finding.severity);
    expect([severities('2026-12-31'), severities('2027-06-30'), severities('2028-06-30')]).toEqual([[3], [2], []]);
  });

  test('that everybody gets after the regular end makes it bearable; one by contract does not', () => {
    const support = { ...until('2026-07-11'), extended: until('2028-06-30') };
    expect(evaluate(installed('debian', '12', support, { manager: 'os-release' }))).toMatchObject([
      {
        severity: 2,
        dueOn: '2028-06-30',
        explanation:
          'Security support of debian 12 on web-1 ended on 11 July 2026. ' +
          'Extended support goes on until 30 June 2028, for fewer packages.',
      },
    ]);
    expect(evaluate(installed('go', '1', support))).toMatchObject([{ severity: 4, dueOn: '2026-07-11' }]);
  });

  test('of a distribution is one finding on the system, not one for each of its packages', () => {
    const basis = 'distribution' as const;
    const ended = { ...until('2024-08-14'), extended: until('2026-08-31'), basis };
    const system = installed('debian', '11', ended, {
      manager: 'os-release',
      component: { ...component, kind: 'service' },
    });
    const packages = [installed('git', '2.30', ended), installed('sudo', '1.9', ended)];
    expect(evaluate(system, ...packages).map((finding) => finding.installation.product)).toEqual(['debian']);
    expect(evaluate(...packages)).toHaveLength(2);
  });
});

describe('a waiver', () => {
  const waiver = {
    id: 7,
    standard: 'web-server',
    componentId: 1,
    reason: 'moving',
    validFrom: '2026-11-01',
    endsOn: '2026-12-31',
  };
  const lighttpd = installed('lighttpd', '1.4');
  const on = (today: string, more: Partial<typeof waiver> = {}) =>
    evaluateCompliance(input([lighttpd], { waivers: [{ ...waiver, ...more }], today }));

  test('suppresses a finding, and lists it', () => {
    const { findings, waived } = on('2026-12-31');
    expect(findings).toEqual([]);
    expect(waived).toMatchObject([{ waiver: { id: 7 }, finding: { kind: 'breaks-standard' } }]);
  });

  test('does so only from its first to its last day', () => {
    expect(on('2026-10-31').findings).toHaveLength(1);
    expect(on('2027-01-01').findings).toHaveLength(1);
  });

  test('does so only for its component and its standard', () => {
    expect(on('2026-12-01', { componentId: 2 }).findings).toHaveLength(1);
    expect(on('2026-12-01', { standard: 'time' }).findings).toHaveLength(1);
  });

  test('cannot lift the end of support', () => {
    const ended = installed('lighttpd', '1.4', until('2024-01-01'));
    const { findings, waived } = evaluateCompliance(input([ended], { waivers: [waiver] }));
    expect(findings.map((finding) => finding.kind)).toEqual(['support-ended']);
    expect(waived).toHaveLength(1);
  });
});

describe('the share within support and standard', () => {
  test('counts what is broken, waived, unsupported and unknown', () => {
    const old = { ...until('2020-01-01'), extended: unknown };
    const given = input([
      installed('nginx', '1.30'),
      installed('go', '1.27', unknown),
      installed('go', '1.1', old),
      installed('lighttpd', '1.4'),
    ]);
    expect(complianceShare(given, evaluateCompliance(given))).toEqual({
      percent: 50,
      installations: 4,
      compliant: 2,
      breakStandard: 1,
      waived: 0,
      unsupported: 1,
      unknownSupport: 1,
    });
  });

  test('counts each package of an unsupported distribution, though there is one finding only', () => {
    const ended = { ...until('2020-01-01'), basis: 'distribution' as const };
    const system = installed('debian', '13', ended, { manager: 'os-release' });
    const given = input([system, installed('git', '2.1', ended), installed('sudo', '1.9', ended)]);
    expect(complianceShare(given, evaluateCompliance(given))).toMatchObject({ percent: 0, unsupported: 3 });
  });

  test('is unknown where nothing is installed', () => {
    expect(complianceShare(input([]), evaluateCompliance(input([]))).percent).toBeNull();
  });
});

const day = fc.integer({ min: -900, max: 900 }).map((days) => addDays('2026-11-23', days));
const end = fc.oneof(day.map(until), fc.constantFrom(unknown, supported, { status: 'ended' as const, endsOn: null }));
const anyInstallation = fc
  .record({
    id: fc.nat(500),
    component: fc.integer({ min: 1, max: 3 }),
    product: fc.constantFrom('nginx', 'lighttpd', 'postgresql', 'nodejs', 'debian', 'go'),
    release: fc.constantFrom(null, '1.4', '12', '13', '16', '20', '24'),
    manager: fc.constantFrom('dpkg', 'os-release', 'path'),
    support: end,
    extended: end,
    basis: fc.constantFrom('distribution' as const, 'upstream' as const, null),
  })
  .map(({ id, component: at, product, release, manager, support, extended, basis }) =>
    installed(product, release, { ...support, extended, basis }, { id, manager, component: { ...component, id: at } }),
  );
const installationsOfAnyKind = fc.uniqueArray(anyInstallation, { selector: (one) => one.id, maxLength: 12 });

describe('whatever is installed', () => {
  test('the findings do not depend on the order in which it is given', () => {
    fc.assert(
      fc.property(installationsOfAnyKind, (installations) => {
        const turned = evaluateCompliance(input(installations.toReversed()));
        expect(turned).toEqual(evaluateCompliance(input(installations)));
      }),
    );
  });

  test('every finding has a sentence, and a later day takes none of the breaches away', () => {
    fc.assert(
      fc.property(installationsOfAnyKind, fc.nat(400), (installations, days) => {
        const breaches = (today: string) =>
          evaluateCompliance(input(installations, { today })).findings.filter((f) => f.kind !== 'support-ends-soon');
        const now = breaches('2026-11-23');
        expect(now.every((finding) => finding.explanation.endsWith('.'))).toBe(true);
        const ids = new Set(breaches(addDays('2026-11-23', days)).map((f) => `${f.installation.id} ${f.kind}`));
        expect(now.filter((f) => !ids.has(`${f.installation.id} ${f.kind}`))).toEqual([]);
      }),
    );
  });
});
