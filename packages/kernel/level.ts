/** The five levels of authority (the mission's words). 0 means: no level in that domain. */
export const levels = {
  1: 'Follow',
  2: 'Assist',
  3: 'Apply',
  4: 'Ensure',
  5: 'Strategise',
} as const;

export type Level = keyof typeof levels;
export type LevelOrNone = Level | 0;
