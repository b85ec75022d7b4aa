import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeStatements, outranks, type Statement } from './provenance.ts';

const rank: Record<string, number> = { person: 300, yaml: 250, probe: 100, import: 100 };
const precedence = (source: string): number => rank[source] ?? 0;

const statement: fc.Arbitrary<Statement> = fc.record({
  value: fc.constantFrom(null, 1, 2, 'x', [1]),
  source: fc.constantFrom('person', 'yaml', 'probe', 'import'),
  at: fc.integer({ min: 0, max: 5 }).map((day) => new Date(day * 86_400_000).toISOString()),
  confidence: fc.constantFrom(0.5, 1),
});

describe('merging what sources say', () => {
  it('never flaps: whatever the order, repeating the same statements ends in one value and then changes nothing', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 8 }), (statements) => {
        // One source says one thing at one time with one confidence.
        const distinct = [...new Map(statements.map((s) => [`${s.source} ${s.at} ${s.confidence}`, s])).values()];
        let state = { values: {}, provenance: {} } as Pick<ReturnType<typeof mergeStatements>, 'values' | 'provenance'>;
        for (let round = 0; round < 2; round += 1) {
          for (const one of distinct)
            state = mergeStatements(state.values, state.provenance, { field: one }, precedence);
        }
        const strongest = distinct.reduce((best, one) => (outranks(one, best, 'field', precedence) ? one : best));
        expect((state.values as Record<string, unknown>).field ?? null).toEqual(strongest.value);
        for (const one of distinct) {
          const again = mergeStatements(state.values, state.provenance, { field: one }, precedence);
          expect(again.changes).toEqual([]);
        }
      }),
    );
  });

  it('orders claims totally: of two different ones exactly one counts for more', () => {
    fc.assert(
      fc.property(statement, statement, (a, b) => {
        const alike = a.source === b.source && a.at === b.at && a.confidence === b.confidence;
        fc.pre(!alike);
        expect(outranks(a, b, 'field', precedence)).toBe(!outranks(b, a, 'field', precedence));
      }),
    );
  });

  it('notes whose word a value is that nobody had said before, as a default, so that it is stored and can be undone', () => {
    const said = { value: 3, source: 'probe', at: '2026-01-01T00:00:00.000Z', confidence: 1 };
    const merge = mergeStatements({ f: 3 }, {}, { f: said }, precedence);
    expect(merge).toMatchObject({ changes: [], confirmed: ['f'], provenance: { f: { source: 'probe' } } });
  });

  it('lets a source that counts for more take a value over without changing it', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const merge = mergeStatements(
      { f: 1 },
      { f: { source: 'probe', at, confidence: 1 } },
      { f: { value: 1, source: 'yaml', at, confidence: 1 } },
      precedence,
    );
    expect(merge).toMatchObject({ changes: [], confirmed: ['f'], provenance: { f: { source: 'yaml' } } });
  });
});
