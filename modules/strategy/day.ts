/** A calendar day, YYYY-MM-DD: such days sort as text. */
export type Day = string;

// Days are counted in UTC, where each has the same length. Temporal would read better, but its polyfill takes ten
// times as long, and this runs once for each installation of the estate.
const dayMilliseconds = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** Days from one day to another; negative where the second comes first. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / dayMilliseconds;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** For sentences: 11 July 2026. */
export function sayDay(day: Day): string {
  const [year, month, dayOfMonth] = day.split('-').map(Number) as [number, number, number];
  return `${dayOfMonth} ${months[month - 1]} ${year}`;
}
