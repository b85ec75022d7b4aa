import { type Id, type Level, type LevelOrNone, levels, PlumblineError } from '#kernel';

export const verdicts = ['granted', 'refused'] as const;
export type AssessmentVerdict = (typeof verdicts)[number];

/** One verdict on whether somebody has shown a level in a domain. Never changed; a later one is another assessment. */
export interface Assessment {
  personId: Id;
  level: Level;
  assessorId: Id;
}

/**
 * What an assessment may be about, whoever makes it; the policies say who may. Throws `own_work` where somebody assesses
 * themselves, `illegal_transition` where the level is not the one that comes next.
 */
export function checkAssessment(
  { personId, level, assessorId }: Assessment,
  held: LevelOrNone,
  ceiling: Level | null,
): void {
  if (personId === assessorId) throw new PlumblineError('own_work', 'Nobody assesses themselves.');
  if (held === 5) throw refused('They hold the highest level here already.', held);
  const next = (held + 1) as Level;
  if (level <= held) throw refused(`They hold level ${held} (${levels[held as Level]}) here already.`, held);
  if (level > next)
    throw refused(`The next level is ${next} (${levels[next]}): levels are assessed one after the other.`, held);
  if (ceiling !== null && level > ceiling)
    throw refused(`This agent works up to level ${ceiling}, whatever it has shown.`, held);
}

function refused(message: string, held: LevelOrNone): PlumblineError {
  return new PlumblineError('illegal_transition', message, { extra: { held } });
}
