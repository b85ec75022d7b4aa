import type { Json } from '#kernel';

/** What Ansible says of one host, from as many documents as speak of it. */
export interface AnsibleHost {
  /** As the inventory names it; null in facts that were gathered without one. */
  name: string | null;
  line: number;
  /** Gathered facts, their names without `ansible_`. */
  facts: Facts | null;
  /** Variables of the inventory. They may hold secrets: only the ones that are asked for by name are ever looked at. */
  variables: Facts | null;
  /** Groups that it is in, also by way of other groups; not `all` and `ungrouped`. */
  groups: string[];
}

export type Facts = { [name: string]: Json };

export function isFacts(value: Json | undefined): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fact that is a text which says something: Ansible writes NA where it could not look. */
export function text(value: Json | undefined): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' || /^(na|n\/a|none)$/i.test(trimmed) ? null : trimmed;
}

/** A number, also where it stands as a text. */
export function numeric(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
