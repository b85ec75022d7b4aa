import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level, LevelOrNone } from '#kernel';
import { type Domain, domainTree } from '../domain.ts';
import { levelIn } from '../grant.ts';
import { type Held, type Holding, reachIn } from './reach.ts';

const DOMAINS = 8;
const level = fc.constantFrom<Level>(1, 2, 3, 4, 5);
const domainId = fc.integer({ min: 1, max: DOMAINS });
/** Any tree: each domain lies below one with a lower number, the first is the root. */
const tree = fc
  .tuple(...Array.from({ length: DOMAINS - 1 }, (_, index) => fc.integer({ min: 1, max: index + 1 })))
  .map((parents) =>
    domainTree(
      [null, ...parents].map(
        (parentId, index): Domain => ({
          id: index + 1,
          parentId,
          key: `d${index + 1}`,
          name: `D${index + 1}`,
        }),
      ),
    ),
  );
const grants = fc.array(fc.record({ domainId, level }), { maxLength: 4 });
const ceiling = fc.option(level, { nil: null });
const held = (personId: number): fc.Arbitrary<Held> =>
  fc.record({ personId: fc.constant(personId), name: fc.constant('somebody'), grants, ceiling });
const holding: fc.Arbitrary<Holding> = fc.record({
  grants,
  ceiling,
  lent: fc.array(fc.record({ id: fc.nat(), domainId, level, lender: held(70) }), { maxLength: 3 }),
  supervisions: fc.array(fc.record({ id: fc.nat(), domainId, supervisor: held(80) }), { maxLength: 3 }),
});

const holds = (property: (...args: [ReturnType<typeof domainTree>, Holding, number]) => void): void =>
  fc.assert(fc.property(tree, holding, domainId, property), { numRuns: 1_000 });

describe('how far somebody reaches, in any tree with any grants', () => {
  it('is inherited down the tree: who holds a level somewhere holds at least that below it', () => {
    holds((domains, one, at) => {
      const here = reachIn(domains, one, at);
      for (const below of domains.subtree(at)) {
        expect(reachIn(domains, one, below).own).toBeGreaterThanOrEqual(here.own);
        expect(reachIn(domains, one, below).level).toBeGreaterThanOrEqual(here.own);
      }
    });
  });

  it('comes from above only: what is held elsewhere counts for nothing', () => {
    holds((domains, one, at) => {
      const lineage = domains.lineage(at);
      const elsewhere = { ...one, grants: one.grants.filter((grant) => !lineage.includes(grant.domainId)), lent: [] };
      expect(reachIn(domains, elsewhere, at)).toMatchObject({ own: 0, level: 0, supervised: 0 });
    });
  });

  it('never passes a ceiling, by no way', () => {
    holds((domains, one, at) => {
      const { own, level: alone, supervised } = reachIn(domains, one, at);
      for (const reached of [own, alone, supervised]) expect(reached).toBeLessThanOrEqual(one.ceiling ?? 5);
    });
  });

  it('never borrows more than was lent, nor than the lender holds there themself at that moment', () => {
    holds((domains, one, at) => {
      const { own, level: alone, lentBy } = reachIn(domains, one, at);
      expect(alone).toBeGreaterThanOrEqual(own);
      if (alone > own) {
        expect(lentBy).not.toBeNull();
        const most = Math.max(
          ...one.lent.map(({ level: lent, lender }) =>
            Math.min(lent, levelIn(domains, lender.grants, at, lender.ceiling)),
          ),
        );
        expect(alone).toBeLessThanOrEqual(most);
      } else expect(lentBy).toBeNull();
    });
  });

  it('borrows nothing from who must not count, and nothing from who holds nothing', () => {
    holds((domains, one, at) => {
      expect(reachIn(domains, one, at, [70]).level).toBe(reachIn(domains, one, at).own);
      const gone = { ...one, lent: one.lent.map((lent) => ({ ...lent, lender: { ...lent.lender, grants: [] } })) };
      expect(reachIn(domains, gone, at).level).toBe(reachIn(domains, one, at).own);
    });
  });

  it('goes one level above one’s own under supervision, where the supervisor holds it, and never from nothing', () => {
    holds((domains, one, at) => {
      const { own, level: alone, supervised, supervisor } = reachIn(domains, one, at);
      if (supervised === 0) {
        expect(supervisor).toBeNull();
        return;
      }
      expect(own).toBeGreaterThan(0);
      expect(supervised).toBe((own + 1) as LevelOrNone);
      expect(supervised).toBeGreaterThan(alone);
      const supervisors = one.supervisions.map(({ supervisor: by }) => levelIn(domains, by.grants, at, by.ceiling));
      expect(Math.max(...supervisors)).toBeGreaterThanOrEqual(supervised);
    });
  });
});
