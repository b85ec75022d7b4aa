// How values of NetBox are spelt here. Pure; undefined: nothing was said, null: it cannot be kept as it stands.
import type { Json } from '#kernel';

const number = (value: Json): number | null => {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
};
const times =
  (factor: number) =>
  (value: Json): number | null => {
    const parsed = number(value);
    return parsed === null ? null : Math.round(parsed * factor * 1_000) / 1_000;
  };
const oneOf =
  (words: { [value: string]: string }) =>
  (value: Json): string | null =>
    words[String(value)] ?? null;

export const conversions = {
  text: (value: Json): Json => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : String(value)),
  number,
  /** True where it is so; false says nothing. */
  flag: (value: Json): Json | undefined => (value === true ? true : undefined),
  boolean: (value: Json): Json => (typeof value === 'boolean' ? value : null),
  day: (value: Json): Json => String(value).slice(0, 10),
  mac: (value: Json): Json => String(value).toLowerCase(),
  lower: (value: Json): Json => String(value).toLowerCase(),
  kilobits: times(1_000),
  megabytes: times(1_048_576),
  face: oneOf({ front: 'front', rear: 'rear' }),
  phase: (value: Json): Json => (value === 'three-phase' ? 3 : value === 'single-phase' ? 1 : null),
  redundant: (value: Json): Json => value === 'redundant',
  feedLeg: oneOf({ A: 'A', B: 'B', C: 'C' }),
  link: (value: Json): Json => (URL.canParse(String(value)) ? String(value) : null),
  numbers: (value: Json): Json => (Array.isArray(value) ? value.map(String).join(', ') : String(value)),
  addressUse: oneOf({
    active: 'assigned',
    reserved: 'reserved',
    deprecated: 'deprecated',
    dhcp: 'dhcp',
    slaac: 'slaac',
  }),
  vip: oneOf({
    loopback: 'loopback',
    secondary: 'secondary',
    anycast: 'anycast',
    vip: 'virtual',
    vrrp: 'vrrp',
    hsrp: 'hsrp',
    glbp: 'glbp',
    carp: 'carp',
  }),
} as const satisfies { [name: string]: (value: Json) => Json | undefined };

const millimetres: { [unit: string]: number } = { mm: 1, in: 25.4 };
const metres: { [unit: string]: number } = { km: 1_000, m: 1, cm: 0.01, mi: 1_609.344, ft: 0.3048, in: 0.0254 };
const kilograms: { [unit: string]: number } = { kg: 1, g: 0.001, lb: 0.45359237, oz: 0.028349523125 };

function measured(value: Json | undefined, unit: Json | undefined, units: { [unit: string]: number }): number | null {
  const parsed = value === undefined ? null : number(value);
  const factor = units[String(unit)];
  return parsed === null || factor === undefined ? null : Math.round(parsed * factor * 10_000) / 10_000;
}
export const inMillimetres = (value: Json | undefined, unit: Json | undefined): number | null =>
  measured(value, unit, millimetres);
export const inMetres = (value: Json | undefined, unit: Json | undefined): number | null =>
  measured(value, unit, metres);
export const inKilograms = (value: Json | undefined, unit: Json | undefined): number | null =>
  measured(value, unit, kilograms);
