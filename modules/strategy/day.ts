import { Temporal } from 'temporal-polyfill';

/** A calendar day, YYYY-MM-DD: such days sort as text. */
export type Day = string;

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Days from one day to another; negative where the second comes first. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** For sentences: 11 July 2026. */
export function sayDay(day: Day): string {
  const { day: number, month, year } = Temporal.PlainDate.from(day);
  return `${number} ${months[month - 1]} ${year}`;
}
