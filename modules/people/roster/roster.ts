import { z } from 'zod';
import type { Id, Level } from '#kernel';

/**
 * Words
 * - A *roster* is a list of people from outside: a table of the personnel office, an export of a directory.
 * - It is taken in as everything is: read, planned against who is known, reviewed as a diff, applied by its hash.
 * - No password, hash or key is ever read from one; people sign in by a link first.
 */
export interface RosterPerson {
  /** Number of the line on which it begins. */
  line: number;
  name: string;
  /** In lower case: by it a person is known. */
  email: string;
  /** Left out where the roster does not say it. */
  title?: string;
  /** E-mail address, in lower case. */
  manager?: string;
  grants: { domain: string; level: Level }[];
}

export interface RosterIssue {
  line: number;
  field?: string;
  message: string;
}

export interface Roster {
  people: RosterPerson[];
  /** Lines that are left out because they are wrong; the others go on. */
  issues: RosterIssue[];
  notes: string[];
}

/** A person as they stand here. */
export interface KnownPerson {
  id: Id;
  kind: string;
  name: string;
  email: string | null;
  title: string | null;
  managerId: Id | null;
  active: boolean;
  administrator: boolean;
  version: number;
}

export interface KnownGrant {
  id: Id;
  personId: Id;
  domainId: Id;
  level: Level;
}

export const rosterFormats = ['csv', 'ldif'] as const;
export type RosterFormat = (typeof rosterFormats)[number];

const changeSchema = z.object({ field: z.string(), before: z.json(), after: z.json(), source: z.string() });
export const rosterEntrySchema = z.object({
  op: z.enum(['create', 'update', 'remove']),
  what: z.enum(['person', 'grant']),
  kind: z.string(),
  name: z.string(),
  /** The record, where it exists already. */
  key: z.string().nullable(),
  line: z.int().nullable(),
  changes: z.array(changeSchema),
});
export type RosterEntry = z.infer<typeof rosterEntrySchema>;

export const rosterPlanSchema = z.object({
  planHash: z.string(),
  summary: z.object({ create: z.int(), update: z.int(), remove: z.int(), unchanged: z.int() }),
  diff: z.array(rosterEntrySchema).describe('Its first entries; the summary counts all'),
  issues: z.array(z.object({ line: z.int(), field: z.string().optional(), message: z.string() })),
  notes: z.array(z.string()),
});
export type RosterPlanView = z.infer<typeof rosterPlanSchema>;

export const MAX_PEOPLE = 50_000;
export const MAX_ROSTER_BYTES = 16 * 1_048_576;
const MAX_NAME = 200;

const emailSchema = z.email().max(200);

/** What a row or an entry says of a person, checked; or what is wrong with it. */
export function checkPerson(
  said: { name?: string; email?: string; title?: string; manager?: string; grants?: string },
  line: number,
): RosterPerson | RosterIssue {
  const text = (value: string | undefined): string => value?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const email = text(said.email).toLowerCase();
  const name = text(said.name);
  if (email === '') return { line, field: 'email', message: 'is needed: by it a person is known' };
  if (!emailSchema.safeParse(email).success)
    return { line, field: 'email', message: `"${shown(email)}" is no e-mail address` };
  if (name === '') return { line, field: 'name', message: 'is needed' };
  if (name.length > MAX_NAME) return { line, field: 'name', message: `is longer than ${MAX_NAME} characters` };
  const title = text(said.title);
  if (title.length > MAX_NAME) return { line, field: 'title', message: `is longer than ${MAX_NAME} characters` };
  const manager = text(said.manager).toLowerCase();
  if (manager !== '' && !emailSchema.safeParse(manager).success)
    return { line, field: 'manager', message: `"${shown(manager)}" is no e-mail address` };
  const grants = new Map<string, Level>();
  for (const part of text(said.grants)
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const match = /^([a-z0-9][a-z0-9-]{0,99})\s*[: ]\s*([1-5])$/.exec(part.toLowerCase());
    if (!match)
      return {
        line,
        field: 'grants',
        message: `"${shown(part)}" is no grant; write the domain and the level: network:3; storage:2`,
      };
    if (grants.has(match[1]!)) return { line, field: 'grants', message: `names the domain ${match[1]} twice` };
    grants.set(match[1]!, Number(match[2]) as Level);
  }
  return {
    line,
    name,
    email,
    ...(title ? { title } : {}),
    ...(manager ? { manager } : {}),
    grants: [...grants].map(([domain, level]) => ({ domain, level })),
  };
}

/** A roster of checked people: a second one of the same address is wrong, not a change of the first. */
export function rosterOf(found: (RosterPerson | RosterIssue)[], notes: string[]): Roster {
  const first = new Map<string, number>();
  const roster: Roster = { people: [], issues: [], notes };
  for (const one of found) {
    if (!('email' in one)) {
      roster.issues.push(one);
      continue;
    }
    const earlier = first.get(one.email);
    if (earlier === undefined) {
      first.set(one.email, one.line);
      roster.people.push(one);
    } else
      roster.issues.push({
        line: one.line,
        field: 'email',
        message: `${one.email} stands on line ${earlier} already; that one counts`,
      });
  }
  return roster;
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
