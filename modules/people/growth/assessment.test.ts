import { describe, expect, it } from 'vitest';
import type { Level, LevelOrNone } from '#kernel';
import { checkAssessment } from './assessment.ts';

const outcome = (held: LevelOrNone, level: Level, ceiling: Level | null = null, assessorId = 2): string => {
  try {
    checkAssessment({ personId: 1, level, assessorId }, held, ceiling);
    return 'may be';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('an assessment', () => {
  it.each([
    ['is about the next level', 1, 2, null, 'may be'],
    ['begins with the first', 0, 1, null, 'may be'],
    ['skips no level', 1, 3, null, 'illegal_transition'],
    ['is not about what one holds', 2, 2, null, 'illegal_transition'],
    ['is not about what lies below', 3, 1, null, 'illegal_transition'],
    ['ends with level 5', 5, 5, null, 'illegal_transition'],
    ['of an agent stays below its ceiling', 2, 3, 2, 'illegal_transition'],
    ['of an agent reaches its ceiling', 1, 2, 2, 'may be'],
  ] as const)('%s', (_, held, level, ceiling, expected) => {
    expect(outcome(held, level, ceiling)).toBe(expected);
  });

  it('is never made by the person themselves', () => {
    expect(outcome(1, 2, null, 1)).toBe('own_work');
  });
});
