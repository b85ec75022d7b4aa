import { describe, expect, it } from 'vitest';
import { type LevelDocument, loadLevels } from '#library';
import { type EvidencePiece, readinessFor, suppliedBy } from './readiness.ts';

const now = new Date('2026-06-01T12:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
let id = 0;
const piece = (given: Partial<EvidencePiece> = {}): EvidencePiece => ({
  id: ++id,
  kind: 'run-finished',
  level: 2,
  phase: 'support',
  topic: 'restart-service',
  at: daysAgo(10),
  ...given,
});
const many = (count: number, given: Partial<EvidencePiece> = {}): EvidencePiece[] =>
  Array.from({ length: count }, () => piece(given));

const document: LevelDocument = {
  level: 2,
  name: 'Assist',
  statements: [
    {
      key: 'maintains',
      says: 'Helps perform routine maintenance tasks.',
      shownBy: {
        pieces: 3,
        withinDays: 365,
        topics: 2,
        phases: 1,
        kinds: 1,
        from: [
          { kind: 'run-finished', phases: ['support'], how: 'Finish runs that maintain.' },
          { kind: 'machine-observed', level: 1, how: 'Look at machines.' },
        ],
      },
    },
  ],
};
const judged = (...evidence: EvidencePiece[]) => readinessFor(document, evidence, now).statements[0]!;

describe('a statement', () => {
  const cases: { name: string; evidence: EvidencePiece[]; shown: boolean; missing: string[] }[] = [
    {
      name: 'is not shown by nothing',
      evidence: [],
      shown: false,
      missing: ['3 more pieces of evidence (0 of 3)', '2 more sorts of work (0 of 2)'],
    },
    {
      name: 'is not shown by the same thing done often',
      evidence: many(9),
      shown: false,
      missing: ['1 more sort of work (1 of 2)'],
    },
    {
      name: 'is shown by enough work of several sorts',
      evidence: [...many(2), piece({ topic: 'free-disk-space' })],
      shown: true,
      missing: [],
    },
    {
      name: 'takes no work below its level',
      evidence: [...many(2, { level: 1 }), piece({ topic: 'free-disk-space' })],
      shown: false,
      missing: ['2 more pieces of evidence (1 of 3)', '1 more sort of work (1 of 2)'],
    },
    {
      name: 'takes work above its level',
      evidence: [...many(2, { level: 4 }), piece({ topic: 'free-disk-space', level: 3 })],
      shown: true,
      missing: [],
    },
    {
      name: 'takes lower work where a source says so',
      evidence: [...many(2), piece({ kind: 'machine-observed', level: 1, topic: 'intake' })],
      shown: true,
      missing: [],
    },
    {
      name: 'takes no work of another phase',
      evidence: [...many(2), piece({ topic: 'install-software', phase: 'deploy' })],
      shown: false,
      missing: ['1 more piece of evidence (2 of 3)', '1 more sort of work (1 of 2)'],
    },
    {
      name: 'takes no kind that it does not name',
      evidence: [...many(2), piece({ kind: 'change-run', topic: 'change' })],
      shown: false,
      missing: ['1 more piece of evidence (2 of 3)', '1 more sort of work (1 of 2)'],
    },
  ];
  it.each(cases)('$name', ({ evidence, shown, missing }) => {
    const found = judged(...evidence);
    expect([found.shown, found.missing]).toEqual([shown, missing]);
    expect(found.ways.length > 0).toBe(!shown);
  });

  it('forgets what is too old, and says how much that is', () => {
    const found = judged(...many(2), piece({ topic: 'free-disk-space', at: daysAgo(366) }));
    expect(found).toMatchObject({ shown: false, aged: 1, have: { pieces: 2, topics: 1 }, newest: daysAgo(10) });
    const onTheDay = judged(...many(2), piece({ topic: 'free-disk-space', at: daysAgo(365) }));
    expect(onTheDay).toMatchObject({ shown: true, aged: 0 });
  });

  it('lists what counts, the newest first', () => {
    const found = judged(piece({ at: daysAgo(30) }), piece({ at: daysAgo(1) }), piece({ at: daysAgo(9) }));
    expect(found.counted.map((one) => one.at)).toEqual([daysAgo(1), daysAgo(9), daysAgo(30)]);
  });
});

describe('open work', () => {
  const work = { kinds: ['run-finished' as const], level: 2 as const, phase: 'support' as const, topic: 'new-topic' };
  const supplied = (evidence: EvidencePiece[], offered = work) =>
    suppliedBy(document, readinessFor(document, evidence, now), offered);

  it('supplies what is missing', () => expect(supplied([])).toEqual(['maintains']));
  it('supplies nothing to what is shown', () =>
    expect(supplied([...many(2), piece({ topic: 'free-disk-space' })])).toEqual([]));
  it('of a sort done before supplies no diversity', () => {
    expect(supplied(many(3), { ...work, topic: 'restart-service' })).toEqual([]);
    expect(supplied(many(3))).toEqual(['maintains']);
  });
  it('below the level supplies nothing', () => expect(supplied([], { ...work, level: 1 as never })).toEqual([]));
});

it('the shipped levels can each be shown by work that exists', () => {
  for (const level of loadLevels()) {
    const evidence = level.statements.flatMap(({ shownBy }) =>
      Array.from({ length: shownBy.pieces * shownBy.topics * 3 }, (_, index) => {
        const source = shownBy.from[index % shownBy.from.length]!;
        const phases = source.phases ?? (['support', 'deploy', 'strategy'] as const);
        return piece({
          kind: source.kind,
          level: source.level ?? level.level,
          phase: phases[index % phases.length]!,
          topic: `topic ${index}`,
        });
      }),
    );
    const found = readinessFor(level, evidence, now);
    expect([level.name, found.statements.filter((one) => !one.shown).map((one) => one.key)]).toEqual([level.name, []]);
  }
});
