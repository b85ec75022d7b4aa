import { expect, it } from 'vitest';
import { dataClassOf } from './uses.ts';

it('takes the stricter class of data of what a procedure declares and what is told', () => {
  expect(dataClassOf('confidential', 'public')).toBe('confidential');
  expect(dataClassOf('public', 'restricted')).toBe('restricted');
  expect(dataClassOf(undefined, 'public')).toBe('public');
  expect(dataClassOf('confidential', undefined)).toBe('confidential');
  expect(dataClassOf('no known class', undefined)).toBe('internal');
});
