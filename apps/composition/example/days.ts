const MS_A_DAY = 86_400_000;

/** How long the story is, in days. */
export const STORY_DAYS = 730;

/** `YYYY-MM-DD` moved by a number of days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10);
}

/** An instant of a day of the story; `minute` counts from midnight, UTC. */
export function instant(firstDay: string, day: number, minute: number): Date {
  return new Date(Date.parse(`${firstDay}T00:00:00Z`) + day * MS_A_DAY + minute * 60_000);
}
