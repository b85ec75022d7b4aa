import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadExposureAssumptions } from '../../library/load.ts';
import { type ExposedComponent, type ExposureAssumptions, exposureOf } from './exposure.ts';

const assumptions: ExposureAssumptions = loadExposureAssumptions();
const kinds = ['breaks-standard', 'release-not-approved', 'support-ended', 'support-ends-soon'] as const;

function component(more: Partial<ExposedComponent> = {}): ExposedComponent {
  return {
    id: 1,
    name: 'web-1',
    criticality: 3,
    redundant: false,
    impact: { down: 0, highestCriticality: 1 },
    findings: [{ kind: 'support-ended', severity: 3 }],
    ...more,
  };
}

/** The same assumptions with some replaced by one exact number. */
function withExact(values: { [Key in keyof ExposureAssumptions['values']]?: number }): ExposureAssumptions {
  const exact = Object.entries(values).map(([key, value]) => {
    const known = assumptions.values[key as keyof ExposureAssumptions['values']];
    return [key, { ...known, low: value, likely: value, high: value }];
  });
  return { ...assumptions, values: { ...assumptions.values, ...Object.fromEntries(exact) } };
}

test('the sum can be done by hand', () => {
  const plain = withExact({
    'incidents-support-ended': 0.5,
    'incidents-breaks-standard': 0.2,
    'further-finding-share': 0.5,
    'handling-hours': 10,
    'work-hour-cost': 1_000,
    'outage-hours': 2,
    'outage-hour-cost-4': 20_000,
    'further-component-share': 0.1,
  });
  const exposed = component({
    impact: { down: 5, highestCriticality: 4 },
    findings: [
      { kind: 'support-ended', severity: 3 },
      { kind: 'breaks-standard', severity: 3 },
    ],
  });
  // (0.5 + 0.5 × 0.2) incidents × (10 h × 10.00 + 2 h × 200.00 × (1 + 0.1 × 5))
  expect(exposureOf([exposed], plain)).toMatchObject({ lowMinor: 42_000, likelyMinor: 42_000, highMinor: 42_000 });
});

test('without a finding nothing is at stake', () => {
  expect(exposureOf([component({ findings: [] })], assumptions)).toEqual({
    lowMinor: 0,
    likelyMinor: 0,
    highMinor: 0,
    currency: 'EUR',
    basis: [],
  });
});

describe('the lines that explain it', () => {
  test('name the component, then each assumption that was used with its source', () => {
    const { basis } = exposureOf([component({ redundant: true })], assumptions);
    expect(basis[0]).toMatchObject({ label: 'web-1: 1 finding, criticality 3, others take over' });
    expect(basis.slice(1).map((line) => line.label)).toContain('Work to handle one incident');
    expect(basis.slice(1).map((line) => line.label)).not.toContain(assumptions.values['further-finding-share'].name);
    expect(basis.every((line) => line.source.length > 0)).toBe(true);
    expect(basis).toContainEqual(expect.objectContaining({ value: '70 – 80 – 100', unit: 'EUR an hour' }));
  });

  test('put the dearest first and the many small ones together', () => {
    const many = Array.from({ length: 13 }, (_, index) => component({ id: index, name: `h${index}`, criticality: 2 }));
    const { basis } = exposureOf([...many, component({ id: 99, criticality: 5 })], assumptions);
    expect(basis[0]?.label).toContain('criticality 5');
    expect(basis[10]?.label).toBe('4 further components');
  });
});

const severity = fc.integer({ min: 1, max: 5 });
const finding = fc.record({ kind: fc.constantFrom(...kinds), severity });
const anyComponent = fc.record({
  id: fc.nat(1_000),
  name: fc.constant('any'),
  criticality: severity,
  redundant: fc.boolean(),
  impact: fc.record({ down: fc.nat(200), highestCriticality: severity }),
  findings: fc.array(finding, { maxLength: 6 }),
});
const components = fc.array(anyComponent, { maxLength: 15 });

const anyAssumptions = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(9), fc.nat(9)), { minLength: 15, maxLength: 15 })
  .map((numbers): ExposureAssumptions => {
    const keys = Object.keys(assumptions.values) as (keyof ExposureAssumptions['values'])[];
    const entries = keys.map((key, index) => {
      const [low, more, most] = numbers[index]!;
      const scale = key.includes('share') ? 0 : 1;
      const likely = low + more * scale;
      return [key, { ...assumptions.values[key], low, likely, high: likely + most * scale }];
    });
    return { ...assumptions, values: Object.fromEntries(entries) };
  });

function atMost(a: ExposedComponent[], b: ExposedComponent[], reckoning: ExposureAssumptions): boolean {
  const less = exposureOf(a, reckoning);
  const more = exposureOf(b, reckoning);
  return less.lowMinor <= more.lowMinor && less.likelyMinor <= more.likelyMinor && less.highMinor <= more.highMinor;
}

describe('whatever is found, under whatever assumptions', () => {
  test('low ≤ likely ≤ high, in whole minor units', () => {
    fc.assert(
      fc.property(components, anyAssumptions, (given, reckoning) => {
        const { lowMinor, likelyMinor, highMinor } = exposureOf(given, reckoning);
        expect([lowMinor, likelyMinor, highMinor].every((minor) => Number.isSafeInteger(minor) && minor >= 0)).toBe(
          true,
        );
        expect(lowMinor <= likelyMinor && likelyMinor <= highMinor).toBe(true);
      }),
    );
  });

  test('one more finding never makes it less', () => {
    fc.assert(
      fc.property(anyComponent, finding, anyAssumptions, (given, added, reckoning) =>
        atMost([given], [{ ...given, findings: [...given.findings, added] }], reckoning),
      ),
    );
  });

  test('a graver finding never makes it less', () => {
    fc.assert(
      fc.property(anyComponent, anyAssumptions, (given, reckoning) => {
        const graver = given.findings.map((one) => ({ ...one, severity: one.severity + 1 }));
        return atMost([given], [{ ...given, findings: graver }], reckoning);
      }),
    );
  });

  test('more that goes down with it never makes it less', () => {
    fc.assert(
      fc.property(anyComponent, fc.nat(50), anyAssumptions, ({ impact, ...given }, added, reckoning) =>
        atMost(
          [{ ...given, impact }],
          [{ ...given, impact: { ...impact, down: impact.down + added } }],
          // The costs of the levels must rise for this to hold, as they do in the shipped ones.
          { ...reckoning, values: { ...reckoning.values, ...costsOf(assumptions) } },
        ),
      ),
    );
  });

  test('a more critical component never makes it less', () => {
    fc.assert(
      fc.property(anyComponent, (given) =>
        atMost([given], [{ ...given, criticality: given.criticality + 1 }], assumptions),
      ),
    );
  });

  test('others that take over never make it more', () => {
    fc.assert(
      fc.property(anyComponent, anyAssumptions, (given, reckoning) =>
        atMost([{ ...given, redundant: true }], [{ ...given, redundant: false }], reckoning),
      ),
    );
  });

  test('the lines of the components add up to the whole', () => {
    fc.assert(
      fc.property(components, (given) => {
        const { basis, ...whole } = exposureOf(given, assumptions);
        const added = (field: 'lowMinor' | 'likelyMinor' | 'highMinor') =>
          basis.reduce((total, line) => total + (line[field] ?? 0), 0);
        expect([added('lowMinor'), added('likelyMinor'), added('highMinor')]).toEqual([
          whole.lowMinor,
          whole.likelyMinor,
          whole.highMinor,
        ]);
      }),
    );
  });

  test('the order in which it is given does not matter', () => {
    const distinct = fc.uniqueArray(anyComponent, { selector: (one) => one.id, maxLength: 15 });
    fc.assert(
      fc.property(distinct, (given) => {
        const turned = given.map((one) => ({ ...one, findings: one.findings.toReversed() })).toReversed();
        expect(exposureOf(turned, assumptions)).toEqual(exposureOf(given, assumptions));
      }),
    );
  });
});

function costsOf({ values }: ExposureAssumptions): Partial<ExposureAssumptions['values']> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.startsWith('outage-hour-cost')));
}
