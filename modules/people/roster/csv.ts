import { type CsvError, parse } from 'csv-parse/sync';
import { PlumblineError, readUtf8 } from '#kernel';
import { checkPerson, MAX_PEOPLE, type Roster, rosterOf } from './roster.ts';

type Field = 'name' | 'firstName' | 'lastName' | 'email' | 'title' | 'manager' | 'grants';

/** Names of columns as personnel systems write them, in lower case without spaces and signs. */
const columns: Record<Field, string[]> = {
  name: ['name', 'fullname', 'displayname', 'cn', 'person', 'employee'],
  firstName: ['firstname', 'givenname', 'vorname'],
  lastName: ['lastname', 'surname', 'sn', 'familyname', 'nachname'],
  email: ['email', 'mail', 'emailaddress', 'workemail', 'userprincipalname'],
  title: ['title', 'jobtitle', 'position', 'role', 'funktion'],
  manager: ['manager', 'manageremail', 'managermail', 'supervisor', 'supervisoremail', 'reportsto'],
  grants: ['grants', 'levels', 'domains'],
};
const MAX_RECORD_CHARACTERS = 100_000;

interface Row {
  record: string[];
  info: { lines: number };
}

/**
 * Reads people from a table with a header: commas, semicolons or tabs. Columns that are no part of a person are named
 * in a note and not read. Throws `invalid_input` with the line where it is no such table.
 */
export function readPeopleCsv(bytes: Uint8Array): Roster {
  const text = readUtf8(bytes);
  const [head = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!;
  let rows: Row[];
  try {
    rows = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_CHARACTERS,
    }) as unknown as Row[];
  } catch (error) {
    const { message, lines } = error as CsvError & { lines?: number };
    throw refused(lines ?? 1, message.replace(/ at line \d+.*$| on line \d+.*$/, ''));
  }
  const [header, ...body] = rows;
  if (!header) throw refused(1, 'it is empty');
  if (body.length > MAX_PEOPLE) throw refused(MAX_PEOPLE, `it has more than ${MAX_PEOPLE} people`);
  const names = header.record.map((name) => name.trim());
  const fields = names.map(fieldOf);
  const twice = fields.find((field, index) => field !== null && fields.indexOf(field) !== index);
  if (twice) throw refused(header.info.lines, `two columns say the ${twice}`);
  if (!fields.includes('email')) throw refused(header.info.lines, 'no column says the e-mail address (email, mail)');
  if (!fields.includes('name') && !(fields.includes('firstName') && fields.includes('lastName')))
    throw refused(header.info.lines, 'no column says the name (name, or first name and last name)');
  const unread = names.filter((_, index) => fields[index] === null);
  const notes =
    unread.length > 0
      ? [`These columns were not read: ${unread.map((name) => name.slice(0, 40) || '(no name)').join(', ')}.`]
      : [];
  const found = body.map(({ record, info }) => {
    if (record.length !== names.length)
      return { line: info.lines, message: `has ${record.length} fields where the header has ${names.length}` };
    const said: { [field in Field]?: string } = {};
    for (const [index, field] of fields.entries()) if (field) said[field] = record[index]!;
    return checkPerson({ ...said, name: said.name ?? `${said.firstName ?? ''} ${said.lastName ?? ''}` }, info.lines);
  });
  return rosterOf(found, notes);
}

function fieldOf(name: string): Field | null {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const found = Object.entries(columns).find(([, names]) => names.includes(plain));
  return (found?.[0] as Field | undefined) ?? null;
}

function refused(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `The list of people cannot be read: line ${line}: ${message}.`, {
    issues: [{ path: '', message, line }],
  });
}
