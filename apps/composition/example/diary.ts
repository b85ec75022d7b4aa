import { instant, STORY_DAYS } from './days.ts';
import type { Happening, Moment } from './moment.ts';
import type { Setting } from './setting.ts';

/** Where moments are noted in any order; they are read back in the order of time. */
export interface Diary {
  /** What lies after today is not noted: it has not happened. So is what is about nothing. */
  note(day: number, minute: number, actor: string, operation: string, why: string, happening: Happening): void;
  /** Some minute of a working day. */
  minute(): number;
  moments(): Moment[];
}

export function createDiary(setting: Setting): Diary {
  const random = setting.random.fork('diary');
  const noted: Moment[] = [];
  return {
    note(day, minute, actor, operation, why, happening) {
      if (day < 0 || day >= STORY_DAYS || isEmpty(happening)) return;
      noted.push({ at: instant(setting.firstDay, day, minute).toISOString(), actor, operation, why, happening });
    },
    minute: () => random.between(7 * 60 + 40, 15 * 60 + 40),
    // A stable sort: what was noted first at one instant comes first.
    moments: () => noted.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

function isEmpty(happening: Happening): boolean {
  switch (happening.what) {
    case 'join':
      return happening.people.length === 0;
    case 'state':
      return happening.statements.length === 0;
    case 'relate':
      return happening.add.length + happening.end.length === 0;
    case 'look':
    case 'propose':
    case 'verify':
    case 'waive':
      return happening.machines.length === 0;
    default:
      return false;
  }
}
