import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attributes, Kind } from '../component/kind.ts';
import { deadlinesOf, farthestLeadDays, monthsAfter } from './deadline.ts';

const component = (kind: Kind, attributes: Attributes, criticality = 3) => ({
  id: 1,
  kind,
  name: 'Mail hosting',
  domainId: 1,
  criticality,
  attributes,
});

describe('the deadlines of a component', () => {
  it('say what ends, when, and how far away it is', () => {
    expect(deadlinesOf(component('contract', { endsOn: '2026-12-31' }), '2026-11-23')).toMatchObject([
      {
        type: 'ends',
        on: '2026-12-31',
        daysLeft: 38,
        sentence: 'Contract Mail hosting ends on 2026-12-31, in 38 days.',
      },
    ]);
    expect(deadlinesOf(component('server', { warrantyEndsOn: '2026-11-22' }), '2026-11-23')[0]?.sentence).toBe(
      'Server Mail hosting has been without warranty since 2026-11-22, 1 day ago.',
    );
  });

  it('name the day for giving notice before the end itself', () => {
    const found = deadlinesOf(component('contract', { endsOn: '2027-03-31', noticeDays: 92 }), '2026-12-20');
    expect(found.map(({ type, on }) => [type, on])).toEqual([['notice', '2026-12-29']]);
  });

  it('say nothing of notice once the contract is over', () => {
    const found = deadlinesOf(component('contract', { endsOn: '2026-10-31', noticeDays: 30 }), '2026-11-23');
    expect(found.map(({ type }) => type)).toEqual(['ends']);
  });

  it('leave a certificate alone until a month before', () => {
    expect(deadlinesOf(component('certificate', { endsOn: '2026-12-31' }), '2026-11-23')).toEqual([]);
    expect(deadlinesOf(component('certificate', { endsOn: '2026-12-31' }), '2026-12-01')).toHaveLength(1);
  });

  it('count a planned life from the purchase, to the last day of a shorter month', () => {
    expect(monthsAfter('2024-08-31', 30)).toBe('2027-02-28');
    expect(monthsAfter('2020-02-29', 48)).toBe('2024-02-29');
    const found = deadlinesOf(component('pc', { purchasedOn: '2021-12-01', lifetimeMonths: 60 }), '2026-11-23');
    expect(found).toMatchObject([{ type: 'lifetime', on: '2026-12-01', daysLeft: 8 }]);
  });

  it('are graver the nearer they are, and where the component matters', () => {
    const severity = (today: string, criticality: number) =>
      deadlinesOf(component('certificate', { endsOn: '2026-12-31' }, criticality), today)[0]!.severity;
    expect([
      severity('2026-12-05', 3),
      severity('2026-12-28', 3),
      severity('2027-01-01', 3),
      severity('2027-01-01', 5),
    ]).toEqual([2, 3, 4, 5]);
  });

  it('are never looked for further ahead than the farthest lead, and never throw on what stands in the attributes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (endsOn, noticeDays, purchasedOn) => {
        const attributes = { endsOn, noticeDays, purchasedOn, lifetimeMonths: 12 } as Attributes;
        for (const deadline of deadlinesOf(component('contract', attributes), '2026-11-23'))
          expect(deadline.daysLeft).toBeLessThanOrEqual(farthestLeadDays);
      }),
    );
  });
});
