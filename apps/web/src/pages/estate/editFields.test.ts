import { describe, expect, it } from 'vitest';
import { editChanges, emptyFields } from './editFields.ts';

describe('what is typed for many', () => {
  it('is nothing while only a reason is given', () => {
    expect(editChanges({ ...emptyFields, reason: 'because' })).toBeNull();
  });

  it('says what changes and leaves the rest', () => {
    expect(editChanges({ ...emptyFields, criticality: '4', owner: 'none', reason: ' r ' })).toEqual({
      criticality: 4,
      owner: null,
      reason: 'r',
    });
  });

  it.each([
    ['42', 42],
    ['true', true],
    ['["a"]', ['a']],
    ['[a', '[a'],
    ['007x', '007x'],
    ['', null],
  ])('reads the value %s', (typed, value) => {
    expect(editChanges({ ...emptyFields, attribute: 'role', value: typed })).toEqual({ attributes: { role: value } });
  });
});
