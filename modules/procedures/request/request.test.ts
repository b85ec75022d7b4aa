import { expect, it } from 'vitest';
import { movesFrom } from '#kernel';
import type { Hands } from '#people';
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
