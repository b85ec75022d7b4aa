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

  it('leaves what is typed for an attribute to the kind that takes it', () => {
    expect(editChanges({ ...emptyFields, attribute: ' cpuCount ', value: '8' })).toEqual({ typed: { cpuCount: '8' } });
  });
});
