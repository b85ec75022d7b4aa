import { PlumblineError, readUtf8 } from '#kernel';
import { checkPerson, MAX_PEOPLE, type Roster, rosterOf } from './roster.ts';

/** The only attributes that are looked at: a password or a key can't slip through. */
const wanted = new Set([
  'dn',
  'objectclass',
  'cn',
  'displayname',
  'givenname',
  'sn',
  'mail',
  'title',
  'manager',
  'changetype',
]);
const personClasses = new Set(['person', 'inetorgperson', 'organizationalperson', 'user']);

interface LdifEntry {
  line: number;
  values: Map<string, string[]>;
}

/**
 * Reads people from an export of a directory (LDIF, RFC 2849). Entries that are no people are counted in a note; a value
 * that stands elsewhere (`attribute:< url`) is never fetched. Throws `invalid_input` with the line of what is no LDIF.
 */
export function readPeopleLdif(bytes: Uint8Array): Roster {
  const entries = readEntries(readUtf8(bytes));
  if (entries.length === 0) throw refused(1, 'it has no entry (dn: …)');
  const people = entries.filter(({ values }) =>
    values.get('objectclass')?.some((name) => personClasses.has(name.toLowerCase())),
  );
  const notes: string[] = [];
  if (people.length < entries.length)
    notes.push(`${entries.length - people.length} entries are no people (groups, units); they did not come in.`);
  if (people.length > MAX_PEOPLE) throw refused(people[MAX_PEOPLE]!.line, `it has more than ${MAX_PEOPLE} people`);
  const mailOf = new Map(people.map(({ values }) => [canonical(first(values, 'dn')), first(values, 'mail')]));
  const found = people.map(({ line, values }) => {
    const managerDn = first(values, 'manager');
    const manager = managerDn === '' ? '' : (mailOf.get(canonical(managerDn)) ?? '');
    if (managerDn !== '' && manager === '')
      notes.push(`Line ${line}: the manager ${managerDn.slice(0, 100)} is none of these people.`);
    return checkPerson(
      {
        name:
          first(values, 'displayname') || first(values, 'cn') || `${first(values, 'givenname')} ${first(values, 'sn')}`,
        email: first(values, 'mail'),
        title: first(values, 'title'),
        manager,
      },
      line,
    );
  });
  return rosterOf(found, notes);
}

function readEntries(text: string): LdifEntry[] {
  const entries: LdifEntry[] = [];
  let entry: LdifEntry | null = null;
  for (const { line, content } of unfolded(text)) {
    if (content === '') {
      entry = null;
      continue;
    }
    if (content.startsWith('#') || (entry === null && /^version:\s*1\s*$/i.test(content))) continue;
    const match = /^([A-Za-z][A-Za-z0-9.-]*)(?:;[A-Za-z0-9;-]*)?:([:<]?) *(.*)$/s.exec(content);
    if (!match) {
      if (entry !== null && content === '-') continue;
      throw refused(line, `"${content.slice(0, 40)}" is no attribute (name: value)`);
    }
    const name = match[1]!.toLowerCase();
    if (name === 'dn') {
      entry = { line, values: new Map() };
      entries.push(entry);
    } else if (entry === null) throw refused(line, `${name} stands before any entry (dn: …)`);
    if (!wanted.has(name) || match[2] === '<') continue;
    if (name === 'changetype' && match[3] !== 'add')
      throw refused(line, `it is a list of changes (${match[3]!.slice(0, 20)}), not of entries`);
    const value = match[2] === ':' ? decoded(match[3]!, line) : match[3]!;
    entry!.values.set(name, [...(entry!.values.get(name) ?? []), value]);
  }
  return entries;
}

/** A line that begins with a space goes on with the one before. */
function unfolded(text: string): { line: number; content: string }[] {
  const lines: { line: number; content: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (content.startsWith(' ') && lines.length > 0) lines.at(-1)!.content += content.slice(1);
    else lines.push({ line: index + 1, content });
  }
  return lines;
}

function decoded(base64: string, line: number): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64.trim())) throw refused(line, 'a value is not base64');
  try {
    return readUtf8(Buffer.from(base64, 'base64'));
  } catch {
    throw refused(line, 'a value in base64 is not text');
  }
}

const first = (values: Map<string, string[]>, name: string): string => values.get(name)?.[0]?.trim() ?? '';
const canonical = (dn: string): string => dn.toLowerCase().replaceAll(/\s*([,=])\s*/g, '$1');

function refused(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `The list of people cannot be read: line ${line}: ${message}.`, {
    issues: [{ path: '', message, line }],
  });
}
