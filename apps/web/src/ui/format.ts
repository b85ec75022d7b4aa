/** Numbers, times and money as text. Pure: the present is given. */

const number = new Intl.NumberFormat('en-GB');
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

export function formatNumber(value: number): string {
  return Number.isInteger(value) ? number.format(value) : number.format(Math.round(value * 100) / 100);
}

export function formatCompact(value: number): string {
  return Math.abs(value) < 10_000 ? formatNumber(value) : compact.format(value);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** Integer minor units as money, without cents from 100 on: an estimate's cents would be false precision. */
export function formatMoney(minor: number, currency: string): string {
  const major = minor / 100;
  const digits = Math.abs(major) >= 100 || Number.isInteger(major) ? 0 : 2;
  if (Math.abs(major) >= 1_000_000) {
    return new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency,
      notation: 'compact',
      maximumFractionDigits: 1,
    }).format(major);
  }
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  }).format(major);
}

/** An estimate: whole units, as its cents would be false precision. */
export function formatEstimate(minor: number, currency: string): string {
  return formatMoney(Math.round(minor / 100) * 100, currency);
}

export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent !== 0 && Math.abs(percent) < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

const units: [seconds: number, name: string][] = [
  [31_557_600, 'y'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A duration in its two largest units: 3 d 4 h, 12 min, 0.4 s. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${count} ${name}`);
      rest -= count * size;
      if (parts.length === 2) break;
    } else if (parts.length > 0) break;
  }
  return parts.join(' ');
}

const ages: typeof units = [[63_115_200, 'y'], [5_259_600, 'mo'], ...units.slice(1)];
const unitOf = { y: 31_557_600, mo: 2_629_800 } as Record<string, number>;

/** How long ago, or how far ahead: "4 min ago", "in 3 d". */
export function formatRelative(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return seconds >= 0 ? 'just now' : 'in a moment';
  const [unitSeconds, unit] = ages.find(([length]) => size >= length) ?? [60, 'min'];
  const count = size < 60 ? 1 : Math.floor(size / (unitOf[unit] ?? unitSeconds));
  return seconds >= 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const formatExact = (at: Date) => exact.format(at);
/** A calendar day, YYYY-MM-DD. */
export const formatDay = (text: string) => day.format(new Date(`${text.slice(0, 10)}T00:00:00Z`));
export const formatClock = (at: Date) => clock.format(at);

/** Days from today to a calendar day; negative when it is past. */
export function daysUntil(dayText: string, now: Date): number {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${dayText.slice(0, 10)}T00:00:00Z`) - today) / 86_400_000);
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${byteUnits[unit]}`;
}

/** in-service → In service; awaiting-approval → Awaiting approval. */
export function words(name: string): string {
  const text = name
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An attribute's value for reading: bytes and lists get their form by the attribute's name. */
export function formatValue(value: unknown, name = ''): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'number') return /bytes$/i.test(name) ? formatBytes(value) : formatNumber(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map((item) => formatValue(item)).join(', ');
  if (typeof value === 'object') {
    const named = value as { key?: unknown; name?: unknown };
    if (typeof named.name === 'string')
      return typeof named.key === 'string' ? `${named.name} (${named.key})` : named.name;
    return Object.entries(value)
      .map(([key, part]) => `${key} ${formatValue(part, key)}`)
      .join(', ');
  }
  return String(value);
}
