import type { Diary } from './diary.ts';
import type { Setting } from './setting.ts';

/** Somebody looks at it in these days, and whoever decides on strategy in the next round. */
const REVIEWED_AFTER_DAYS = 3;
const TAKEN_AFTER_DAYS = 24;

/** What people saw, and what came of it. */
export function tellObservations(setting: Setting, diary: Diary): void {
  for (const seen of setting.documents.story.observations) {
    const { key, day, by, about, observed, evidence = null, review, taken } = seen;
    for (const thing of about)
      if (!setting.world.things.has(thing)) throw new Error(`${key} is about ${thing}, which never is in the example.`);
    const why = 'Something was seen';
    diary.note(day, 8 * 60 + 40, by, 'observation.contribute', why, {
      what: 'observe',
      key,
      observed,
      evidence,
      about,
    });
    if (!review) continue;
    const { verdict, severity, reason } = review;
    const operation = verdict === 'accepted' ? 'observation.accept' : 'observation.decline';
    diary.note(day + REVIEWED_AFTER_DAYS, 16 * 60, review.by, operation, reason, {
      what: 'review',
      key,
      verdict,
      severity,
      reason,
    });
    if (!taken) continue;
    diary.note(day + TAKEN_AFTER_DAYS, 10 * 60, taken.by, 'observation.take', taken.note, {
      what: 'take',
      key,
      into: taken.into,
      note: taken.note,
    });
  }
}
