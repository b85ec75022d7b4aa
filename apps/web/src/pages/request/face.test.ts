import { expect, it } from 'vitest';
import { reached } from './face.ts';

const proof = { at: '2026-01-01T00:00:00Z' };
it('says how far a request has come, and leaves one that ended otherwise where it was', () => {
  expect(reached({ state: 'asked', proof: { at: null }, accepted: null })).toBe('asked');
  expect(reached({ state: 'proven', proof, accepted: null })).toBe('proven');
  expect(reached({ state: 'accepted', proof, accepted: proof })).toBe('accepted');
  expect(reached({ state: 'done', proof, accepted: proof })).toBe('done');
  expect(reached({ state: 'refused', proof, accepted: null })).toBe('proven');
  expect(reached({ state: 'expired', proof: { at: null }, accepted: null })).toBe('asked');
});
