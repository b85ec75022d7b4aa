import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../document.ts';
import { libraryFolder, loadExposureAssumptions } from '../load.ts';
import { exposureAssumptionKeys, exposureAssumptionsSchema } from './assumption.ts';

const shipped = readFileSync(join(libraryFolder, 'assumptions/exposure.yaml'), 'utf8');
const read = (text: string) => readYaml(exposureAssumptionsSchema, text, 'exposure.yaml');

test('the shipped assumptions are complete, and each says that it is one', () => {
  const { values } = loadExposureAssumptions();
  expect(Object.keys(values).sort()).toEqual([...exposureAssumptionKeys].sort());
  expect(Object.values(values).every((value) => value.source.length > 0)).toBe(true);
});

test('an hour costs more the more critical the component is', () => {
  const { values } = loadExposureAssumptions();
  const likely = ([1, 2, 3, 4, 5] as const).map((level) => values[`outage-hour-cost-${level}`].likely);
  expect(likely).toEqual(likely.toSorted((a, b) => a - b));
});

describe('refused, with the line', () => {
  test('a range that is upside down', () => {
    expect(() => read(shipped.replace('high: 0.16\n', 'high: 0.01\n'))).toThrow(
      /line \d+, .*incidents-support-ended: must have low/,
    );
  });

  test('a share above one', () => {
    expect(() => read(shipped.replace('high: 0.4\n', 'high: 4\n'))).toThrow(/further-finding-share\/high: is a share/);
  });

  test('one that is missing, and one that is not known', () => {
    expect(() => read(shipped.replace('  outage-hours:', '  outage-days:'))).toThrow(/outage-(hours|days)/);
  });
});
