import { isIP } from 'node:net';
import type { AttributeType } from '#estate';
import type { Json } from '#kernel';
import type { CsvOptions } from './options.ts';

/** A cell as a value, or what is wrong with it. */
export type CellValue = { value: Json } | { problem: string };

const yes = ['true', 'yes', 'y', '1', 'x', 'ja', 'wahr', 'on'];
const no = ['false', 'no', 'n', '0', '', 'nein', 'falsch', 'off'];

export function toValue(type: AttributeType, text: string, name: string, options: CsvOptions): CellValue {
  switch (type) {
    case 'text':
      return { value: textOf(name, text) };
    case 'integer':
    case 'number':
      return toNumber(text, type === 'integer', options.decimal ?? 'point');
    case 'boolean': {
      const word = text.toLowerCase();
      if (yes.includes(word)) return { value: true };
      return no.includes(word) ? { value: false } : { problem: `is neither yes nor no: ${shown(text)}` };
    }
    case 'day':
      return toDay(text, options.dates);
    case 'list':
      return toItems(text, name, options);
    case 'json':
      return toJson(text);
    case 'own':
      return toOwn(text);
  }
}

/** No address and no network card has a comma in it. */
function usualSeparator(name: string, text: string): string {
  return ['addresses', 'macs'].includes(name) && !text.includes(';') ? ',' : ';';
}

function toItems(text: string, name: string, options: CsvOptions): CellValue {
  const items = toList(text, options.lists ?? usualSeparator(name, text)).map((item) => textOf(name, item));
  const wrong = name === 'addresses' ? items.find((item) => isIP(item) === 0) : undefined;
  return wrong === undefined
    ? { value: items }
    : { problem: `is no IP address: ${shown(wrong)}. Write 192.0.2.10 or 2001:db8::10` };
}

/** Items between the separator, or as JSON where an item holds it. */
export function toList(text: string, separator: string): string[] {
  if (text.startsWith('[')) {
    try {
      const items: unknown = JSON.parse(text);
      if (Array.isArray(items) && items.every((item) => typeof item === 'string')) return items;
    } catch {
      // A text that only begins like JSON is a text.
    }
  }
  return text
    .split(separator)
    .flatMap((item) => item.split('\n'))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/**
 * Network cards are written in many ways; ours is lower-case pairs with colons. An address is often written with the length
 * of its network, which the network itself says here.
 */
function textOf(name: string, text: string): string {
  if (name === 'addresses') return text.replace(/^(\S+)\/\d{1,3}$/, '$1');
  if (name !== 'mac' && name !== 'macs') return text;
  const digits = text.toLowerCase().replaceAll(/[.:\-\s]/g, '');
  return /^([0-9a-f]{12}|[0-9a-f]{16})$/.test(digits) ? digits.replaceAll(/(..)(?=.)/g, '$1:') : text;
}

function toNumber(text: string, whole: boolean, decimal: 'point' | 'comma'): CellValue {
  const [group, point] = decimal === 'point' ? [',', '.'] : ['.', ','];
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`).test(text);
  // Of what is whole, three digits behind a mark are thousands, whatever the mark.
  const thousands = whole && new RegExp(`^[+-]?\\d{1,3}(\\${point}\\d{3})+$`).test(text);
  const marks = thousands ? point : group;
  const bare = (grouped || thousands ? text.replaceAll(marks, '') : text)
    .replace(point, '.')
    .replaceAll(/[\s\u00a0]/g, '');
  const value = Number(bare);
  if (bare === '' || !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(bare) || !Number.isFinite(value))
    return {
      problem: `is no number: ${shown(text)}${text.includes(',') && decimal === 'point' ? '. Say "decimal": "comma" where that is meant' : ''}`,
    };
  if (whole && !Number.isSafeInteger(value)) return { problem: `is no whole number: ${shown(text)}` };
  return { value };
}

function toDay(text: string, order: CsvOptions['dates']): CellValue {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return dayOf(iso[1]!, iso[2]!, iso[3]!, text);
  const parts = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$/.exec(text);
  if (!parts) return { problem: `is no day: ${shown(text)}` };
  const [, a, b, c] = parts as unknown as [string, string, string, string];
  // With full stops the day comes first wherever that is written.
  const meant = order ?? (a.length === 4 ? 'year-month-day' : text.includes('.') ? 'day-month-year' : undefined);
  if (meant === 'year-month-day') return dayOf(a, b, c, text);
  if (meant === 'day-month-year') return dayOf(c, b, a, text);
  if (meant === 'month-day-year') return dayOf(c, a, b, text);
  return { problem: `may be day/month or month/day: ${shown(text)}. Say which by the option "dates"` };
}

function dayOf(year: string, month: string, day: string, text: string): CellValue {
  if (year.length !== 4) return { problem: `needs a year of four digits: ${shown(text)}` };
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    return { problem: `is no day of the calendar: ${shown(text)}` };
  return { value };
}

function toJson(text: string): CellValue {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { problem: `must be JSON, such as [{"name":"eth0"}], not ${shown(text)}` };
  }
}

/** Of an attribute of one's own nobody here knows the type: JSON where it reads as such, else text. */
function toOwn(text: string): CellValue {
  const json = toJson(text);
  return 'problem' in json ? { value: text } : json;
}

export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
