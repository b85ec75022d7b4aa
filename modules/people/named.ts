import { z } from 'zod';
import { type Id, PlumblineError, parseKey } from '#kernel';
import type { Reader } from '#platform';
import type { DomainTree } from './domain.ts';

/** How people name a person from outside: PER-3, 3, or an e-mail address. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('A person or agent: PER-3, 3, or an e-mail address.');
/** How people name a domain from outside: network, DOM-2, or 2. */
export const domainName = z.string().trim().min(1).max(80).describe('A domain: its short name (network), DOM-2, or 2.');
/** Why, in words that a colleague understands a year later. */
export const reasonText = z.string().trim().min(3).max(500);

export interface NamedPerson {
  id: Id;
  name: string;
  kind: 'person' | 'agent' | 'system';
  active: boolean;
  ownerId: Id | null;
  ceiling: number | null;
  version: number;
}

/** Throws `not_found`. */
export async function personNamed(db: Reader, text: string): Promise<NamedPerson> {
  const find = db.selectFrom('person').select(['id', 'name', 'kind', 'active', 'owner_id', 'level_ceiling', 'version']);
  const row = await (text.includes('@')
    ? find.where((where) => where(where.fn<string>('lower', ['email']), '=', text.toLowerCase()))
    : find.where('id', '=', idOf(text, 'person'))
  ).executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no person ${text.slice(0, 80)}.`);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as NamedPerson['kind'],
    active: row.active,
    ownerId: row.owner_id,
    ceiling: row.level_ceiling,
    version: row.version,
  };
}

/** Someone who works here now; the system is nobody to give anything to. Throws `conflict` for others. */
export async function activeNamed(db: Reader, text: string): Promise<NamedPerson> {
  const person = await personNamed(db, text);
  if (person.kind === 'system')
    throw new PlumblineError('conflict', 'The system holds no level and gets none: it looks, gathers and proposes.');
  if (!person.active) throw new PlumblineError('conflict', `${person.name} has left.`);
  return person;
}

/** Throws `not_found`. */
export function domainNamed(tree: DomainTree, text: string): Id {
  const id = /^DOM-/i.test(text) ? idOf(text, 'domain') : tree.find(text);
  if (id === undefined || !tree.get(id))
    throw new PlumblineError('not_found', `There is no domain ${text.slice(0, 80)}.`);
  return id;
}

/** Takes 3 and PER-3. What has another prefix, or no number, names nothing. */
export function idOf(
  text: string,
  type: 'person' | 'domain' | 'grant' | 'delegation' | 'supervision' | 'break_glass' | 'team' | 'use_policy',
): Id {
  const nothing = new PlumblineError('not_found', `There is no ${type.replaceAll('_', '-')} ${text.slice(0, 80)}.`);
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  if (!/^[A-Za-z]{2,3}-[1-9][0-9]{0,14}$/.test(text)) throw nothing;
  const record = parseKey(text);
  if (record.type !== type) throw nothing;
  return record.id;
}
