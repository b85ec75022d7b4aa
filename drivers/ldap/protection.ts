import {
  AndFilter,
  type Client,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  NoSuchObjectError,
  OrFilter,
} from 'ldapts';
import { PlumblineError } from '#kernel';
import { MOST_ENTRIES } from './errors.ts';
import { contextOf, keyOf, rootOf, texts } from './root.ts';
import type { LdapRequest } from './target.ts';

type Question = Extract<LdapRequest, { action: 'protection' }>;

/** What makes an account one that takes an administrator. */
export interface Protection {
  /** The group, or the account itself. */
  dn: string;
  /** Goes on from "it is": "a member of cn=admins,… by way of cn=desk,…". */
  because: string;
}

interface Found {
  dn: string;
  names: string[];
  rid: number | null;
  adminCount: boolean;
  primaryGroup: number | null;
  sid: Buffer | null;
  gidNumber: string | null;
  /** The group of which it is a member. */
  via: string | null;
}

/** Of a directory in which one person is in more groups than this it is not told; nobody is called ordinary for it. */
const MOST_GROUPS = 2_000;
const AT_ONCE = 40;

const attributes = ['cn', 'sAMAccountName', 'objectSid', 'adminCount', 'primaryGroupID', 'gidNumber'];

/** [MS-ADTS] 3.1.1.3.4.4.3. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

/** [MS-DTYP] 2.4.2.4: they are called otherwise in every language, and have the same number everywhere. */
const protectedRids = new Set([
  // Administrator, krbtgt; Domain, Schema, Enterprise Admins, Policy Creators, Key Admins; the built-in groups.
  ...[500, 502, 512, 516, 517, 518, 519, 520, 521, 526, 527, 544, 548, 549, 550, 551],
]);
/** Domain Users, Guests and Computers: what an account's first group is when nobody chose one. */
const ordinaryFirstGroups = new Set([513, 514, 515]);

/**
 * Whether an account is protected: it or a group of it, directly or through other groups, is one of those named, has one
 * of the numbers that Active Directory gives its administrators, or is marked by adminCount. Groups that hold each other
 * are each looked at once. Whatever cannot be found out makes an error, never a no. null: it is an ordinary account.
 */
export async function protectionOf(client: Client, question: Question): Promise<Protection | null> {
  const [account] = await read(client, question.dn, 'base', null);
  if (!account) throw unclear(`${question.dn} is not there`);
  const own = reasonFor(account, []);
  if (own) return { dn: account.dn, because: own };
  if (account.primaryGroup !== null && protectedRids.has(account.primaryGroup))
    return { dn: account.dn, because: `a member, by its first group, of the administrators (${account.primaryGroup})` };
  const root = await rootOf(client);
  // Accounts are often looked for below one unit, and the groups of administrators lie in another.
  const everywhere = { ...question, base: contextOf(root, account.dn) ?? question.base };
  const first = await firstGroup(client, everywhere.base, account, root.activeDirectory);
  return root.activeDirectory
    ? byChain(client, everywhere, [account, ...first])
    : byWalk(client, everywhere, account, first);
}

/** Active Directory follows groups by itself. */
async function byChain(client: Client, { base, groups }: Question, from: Found[]): Promise<Protection | null> {
  const found = await read(client, base, 'sub', chainFilter(from.map(({ dn }) => dn)));
  return judged([...from.slice(1), ...found], groups);
}

export const chainFilter = (dns: readonly string[]): Filter =>
  new OrFilter({
    filters: dns.map(
      (value) => new ExtensibleFilter({ matchType: 'member', rule: IN_CHAIN, value, dnAttributes: false }),
    ),
  });

async function byWalk(client: Client, question: Question, account: Found, first: Found[]): Promise<Protection | null> {
  const seen = new Map<string, Found>([[keyOf(account.dn), account]]);
  let next = [...first, ...(await groupsOf(client, question.base, [account], question.account ?? ''))];
  while (next.length > 0) {
    const fresh = next.filter(({ dn }) => !seen.has(keyOf(dn)));
    for (const group of fresh) seen.set(keyOf(group.dn), group);
    const protection = judged(fresh, question.groups);
    if (protection) return protection;
    if (seen.size > MOST_GROUPS) throw unclear(`it is in more than ${MOST_GROUPS} groups`);
    next = await groupsOf(client, question.base, fresh, null);
  }
  return null;
}

/** The groups that hold one of these. `uid`: the name by which POSIX groups name the one account. */
async function groupsOf(client: Client, base: string, of: readonly Found[], uid: string | null): Promise<Found[]> {
  const found: Found[] = [];
  for (let from = 0; from < of.length; from += AT_ONCE) {
    const members = of.slice(from, from + AT_ONCE);
    const filters: Filter[] = members.flatMap(({ dn }) =>
      ['member', 'uniqueMember'].map((attribute) => new EqualityFilter({ attribute, value: dn })),
    );
    if (uid !== null) {
      if (uid !== '') filters.push(new EqualityFilter({ attribute: 'memberUid', value: uid }));
      for (const { gidNumber } of members)
        if (gidNumber !== null)
          filters.push(
            new AndFilter({
              filters: [
                new EqualityFilter({ attribute: 'objectClass', value: 'posixGroup' }),
                new EqualityFilter({ attribute: 'gidNumber', value: gidNumber }),
              ],
            }),
          );
    }
    const groups = await read(client, base, 'sub', new OrFilter({ filters }));
    // Which of several it was the directory does not say; and the account itself is no way.
    const via = uid === null && members.length === 1 ? members[0]!.dn : null;
    found.push(...groups.map((group) => ({ ...group, via })));
  }
  return found;
}

/** Active Directory keeps the first group of an account as a number, not as its member. */
async function firstGroup(
  client: Client,
  base: string,
  { primaryGroup, sid }: Found,
  activeDirectory: boolean,
): Promise<Found[]> {
  // There, even Domain Users may have been put into another group.
  if (primaryGroup === null || (!activeDirectory && ordinaryFirstGroups.has(primaryGroup))) return [];
  if (sid === null) throw unclear('its first group has a number, and it has none itself');
  const value = Buffer.from(sid);
  value.writeUInt32LE(primaryGroup, value.length - 4);
  const found = await read(client, base, 'sub', new EqualityFilter({ attribute: 'objectSid', value }));
  if (found.length === 0) throw unclear(`its first group (${primaryGroup}) is not there`);
  return found;
}

function judged(groups: readonly Found[], names: readonly string[]): Protection | null {
  for (const group of groups) {
    if (reasonFor(group, names) === null) continue;
    const way = group.via === null ? '' : ` by way of ${group.via}`;
    return { dn: group.dn, because: `a member of ${group.dn}${way}` };
  }
  return null;
}

function reasonFor(one: Found, names: readonly string[]): string | null {
  if (one.rid !== null && protectedRids.has(one.rid)) return 'an administrator by its number';
  if (one.adminCount) return 'marked as one of an administrator (adminCount)';
  const wanted = names.map((name) => name.toLowerCase());
  return one.names.some((name) => wanted.includes(name.toLowerCase())) ? 'one of the protected groups' : null;
}

async function read(client: Client, base: string, scope: 'base' | 'sub', filter: Filter | null): Promise<Found[]> {
  try {
    const { searchEntries } = await client.search(base, {
      ...{ scope, attributes, sizeLimit: MOST_ENTRIES, explicitBufferAttributes: ['objectSid'] },
      ...(filter ? { filter } : {}),
    });
    return searchEntries.map((entry): Found => {
      const sid = [entry['objectSid']].flat().find((value) => Buffer.isBuffer(value)) ?? null;
      const number = (name: string): number | null => {
        const [text] = texts(entry[name]);
        return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
      };
      return {
        dn: entry.dn,
        names: [...texts(entry['cn']), ...texts(entry['sAMAccountName'])],
        rid: sid && sid.length >= 12 ? sid.readUInt32LE(sid.length - 4) : null,
        adminCount: (number('adminCount') ?? 0) > 0,
        primaryGroup: number('primaryGroupID'),
        sid: sid && sid.length >= 12 ? sid : null,
        gidNumber: texts(entry['gidNumber'])[0] ?? null,
        via: null,
      };
    });
  } catch (error) {
    if (error instanceof NoSuchObjectError) return [];
    throw error;
  }
}

const unclear = (why: string): PlumblineError =>
  new PlumblineError('directory_refused', `Whether the account is protected cannot be found out: ${why}.`);
