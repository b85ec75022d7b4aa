import type { Day } from '../day.ts';

/** The quarter that a day lies in, such as 2026-Q4. */
export function quarterOf(day: Day): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

const sayMoney = new Intl.NumberFormat('en', { minimumFractionDigits: 0, maximumFractionDigits: 0 });

/** 1,234 EUR: whole units, since nothing here is known to the cent. */
export function moneyText(minor: number, currency: string): string {
  return `${sayMoney.format(Math.round(minor / 100))} ${currency}`;
}

export function hoursText(minutes: number): string {
  const hours = Math.round(minutes / 6) / 10;
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}
