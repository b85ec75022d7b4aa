import { expect, it } from 'vitest';
import { movesFrom } from '#kernel';
import type { Hands } from '#people';
import type { Offered } from '../definition/offered.ts';
import { requireMayAskFor } from './offer.ts';
import { type Reachable, requestStateNames, requestStates, waysOf, whyNotAccept, whyNotConfirm } from './request.ts';

const nothing: Reachable = {
  signedInThemself: false,
  hasAccount: false,
  hasPrivateAddress: false,
  hasManager: false,
  mail: false,
};

it('reaches every state, and leaves none that is over', () => {
  const reached = new Set(['asked', ...Object.values(requestStates).flatMap((moves) => Object.values(moves))]);
  expect([...reached].sort()).toEqual([...requestStateNames].sort());
  for (const over of ['done', 'refused', 'withdrawn', 'expired'] as const)
    expect(movesFrom(requestStates, over)).toEqual([]);
});

it('lets the operator see what belongs to somebody only where nobody and nothing else could bring it', () => {
  expect(waysOf(nothing)).toEqual(['phone']);
  expect(waysOf({ ...nothing, signedInThemself: true })).toEqual(['page']);
  // On the phone, with an account: it may be its password that is lost.
  expect(waysOf({ ...nothing, hasAccount: true })).toEqual(['page', 'phone']);
  expect(waysOf({ ...nothing, hasAccount: true, hasManager: true })).toEqual(['page', 'manager']);
  expect(waysOf({ ...nothing, hasPrivateAddress: true })).toEqual(['phone']);
  expect(waysOf({ ...nothing, hasPrivateAddress: true, mail: true })).toEqual(['link']);
});

it('keeps asking, vouching and doing in different hands', () => {
  const request = { requesterId: 1, beneficiaryId: 2, madeBy: 3, provenBy: 4, proofWay: 'manager' as const };
  // 40 is an agent of 4.
  const hands: Hands = (id) => (id === 40 ? 4 : id);
  expect(whyNotConfirm(request, 4, 4, hands)).toBeNull();
  expect(whyNotConfirm({ ...request, madeBy: 4 }, 4, 4, hands)).toMatch(/somebody else/);
  expect(whyNotConfirm({ ...request, madeBy: 40 }, 4, 4, hands)).toMatch(/somebody else/);
  expect(whyNotConfirm(request, 4, 40, hands)).toMatch(/Only the manager/);
  expect(whyNotConfirm(request, 1, 1, hands)).toMatch(/own identity/);
  expect(whyNotConfirm(request, 4, 5, hands)).toMatch(/Only the manager/);
  expect(whyNotAccept(request, 3, hands)).toBeNull();
  for (const person of [1, 2, 4, 40]) expect(whyNotAccept(request, person, hands)).not.toBeNull();
  expect(whyNotAccept({ ...request, proofWay: 'totp', provenBy: 3 }, 3, hands)).toBeNull();
});

it('lets one ask for whom one leads, and tells of nobody else whether they are there', () => {
  const person = (id: number, more: object = {}) => ({
    ...{ id, name: `Person ${id}`, email: null, managerId: null, active: true, hasAccount: true, kind: 'person' },
    ...more,
  });
  const people = new Map(
    [
      person(1),
      person(2, { managerId: 1 }),
      person(3),
      person(4, { managerId: 1, active: false }),
      person(5, { managerId: 1, kind: 'agent' }),
    ].map((one) => [one.id, one]),
  );
  const may = (id: number) => requireMayAskFor({ for: 'anyone' } as Offered, people.get(1)!, id, people).id;
  const said = (id: number): string => {
    try {
      return String(may(id));
    } catch (error) {
      return String(error).replaceAll(`PER-${id}`, '…');
    }
  };
  expect([may(1), may(2)]).toEqual([1, 2]);
  expect(said(9)).toContain('is not among those of Person 1');
  for (const id of [3, 4, 5]) expect(said(id)).toBe(said(9));
});
