import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Claim } from './component.ts';
import { packProvenance, unpackProvenance } from './packed.ts';

const claim: fc.Arbitrary<Claim> = fc.record({
  source: fc.constantFrom('person', 'probe'),
  at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
  confidence: fc.constantFrom(1, 0.5),
});
const names = ['name', 'state', 'criticality', 'attributes.serial', 'attributes.*', '__proto__x'];

it('unpacks to what was packed, whoever said what, of fields with and without a value', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), claim, { noNullPrototype: true }),
      fc.subarray(names),
      (provenance, valued) => {
        expect(unpackProvenance(packProvenance(provenance, valued), valued)).toEqual(provenance);
      },
    ),
  );
});

it('says once what one source said of everything', () => {
  const said: Claim = { source: 'probe', at: '2026-01-01T00:00:00.000Z', confidence: 1 };
  const provenance = { name: said, state: { ...said }, 'attributes.serial': said };
  expect(packProvenance(provenance, ['name', 'state', 'attributes.serial'])).toEqual({ '*': ['probe', said.at] });
  expect(packProvenance(provenance, ['name', 'state', 'criticality', 'attributes.serial'])).toEqual({
    '*': ['probe', said.at],
    criticality: null,
  });
});
