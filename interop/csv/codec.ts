import type { Codec, Reading, Suggestion } from '#estate';
import { PlumblineError } from '#kernel';
import { guessField, isNumberField, mappableFields } from './guess.ts';
import { type CsvOptions, csvOptions } from './options.ts';
import { isRelationTable, readRelationRow } from './relationRow.ts';
import { readRow } from './row.ts';
import { readTable, type Table } from './table.ts';

const MAX_ISSUES = 10_000;
const SAMPLES = 3;
const MAX_NOTES = 1_000;

type Column = Suggestion['columns'][number] & { header: string; index: number };

/** Each column with what it is taken for: as somebody said, else as its header reads; a field is taken once. */
function columnsOf(table: Table, options: CsvOptions): Column[] {
  const said = options.columns ?? {};
  const taken = new Set(Object.values(said).filter((field) => field !== null));
  const own = table.headers.map((header) => (Object.hasOwn(said, header) ? null : guessField(header)));
  return table.headers.map((header, index): Column => {
    const samples = [...new Set(table.rows.slice(0, 50).flatMap((row) => row.cells[index]?.trim() || []))];
    const base = { header, index, name: header, samples: samples.slice(0, SAMPLES).map((text) => text.slice(0, 100)) };
    if (Object.hasOwn(said, header)) return { ...base, field: said[header] ?? null, how: 'said' };
    const guess = own[index] ?? null;
    // A header that is a field's own name goes before another that only sounds like it.
    const isNamed =
      guess !== null && own.some((other, at) => other === guess && table.headers[at] === guess && at !== index);
    if (guess === null || taken.has(guess) || isNamed) return { ...base, field: null, how: 'unknown' };
    taken.add(guess);
    return { ...base, field: guess, how: 'guessed' };
  });
}

function read(bytes: Uint8Array, options: CsvOptions, partial = false): Reading {
  const table = readTable(bytes, options, partial);
  const reading: Reading = { components: [], relations: [], notes: [], issues: [], whole: options.whole ?? false };
  if (options.makePlaces) reading.makesPlaces = true;
  const isRelations = isRelationTable(table.headers);
  const columns = isRelations ? [] : columnsOf(table, options);
  if (!isRelations) requireNameAndKind(table, columns, options);
  const meant = { ...options, ...decimalsOf(table, columns, options) };
  const left = new Map<string, { line: number; count: number }>();
  for (const row of table.rows) {
    const { line, cells } = row;
    // A long table is not kept a second time while it is read.
    row.cells = [];
    if (cells.length !== table.headers.length) {
      reading.issues.push({
        at: `line ${line}`,
        line,
        message: `has ${cells.length} cells; there are ${table.headers.length} columns`,
      });
    } else if (isRelations) {
      const { relation, issues } = readRelationRow(line, cells, table.headers);
      reading.issues.push(...issues);
      if (relation) reading.relations.push(relation);
    } else {
      const { component, relations, issues, unsaid } = readRow(line, cells, columns, meant);
      reading.issues.push(...issues);
      for (const what of new Set(unsaid)) {
        const known = left.get(what);
        if (known) known.count += 1;
        else if (left.size < MAX_NOTES) left.set(what, { line, count: 1 });
      }
      if (component) reading.components.push(component);
      for (const relation of relations) reading.relations.push(relation);
    }
    if (reading.issues.length > MAX_ISSUES)
      throw new PlumblineError('invalid_input', `More than ${MAX_ISSUES} cells are wrong; the mapping does not fit.`, {
        issues: reading.issues.slice(0, 20).map((issue) => ({
          path: issue.field ?? '',
          message: issue.message,
          ...(issue.line ? { line: issue.line } : {}),
        })),
      });
  }
  if (table.above > 0)
    reading.notes.push({
      at: `line ${table.line}`,
      message: `The names of the columns stand here; what is above them is left out.`,
    });
  for (const [message, { line, count }] of left) reading.notes.push({ at: `line ${line}`, message, count });
  for (const column of columns)
    if (column.field === null && column.samples.length > 0)
      reading.notes.push({
        at: `line ${table.line}`,
        message: `The column "${column.header}" is left out${column.how === 'said' ? '' : ': nothing fits it'}.`,
      });
  if (!isRelations && !columns.some((column) => column.field === 'state') && !options.constants?.state)
    reading.notes.push({
      at: `line ${table.line}`,
      message: 'No column says the state: what is new is taken to be in service.',
    });
  return reading;
}

/** Commas before one or two digits, and no full stop like that, in a column of numbers: so people write who use the comma. */
function decimalsOf(table: Table, columns: readonly Column[], options: CsvOptions): Pick<CsvOptions, 'decimal'> {
  if (options.decimal !== undefined) return { decimal: options.decimal };
  const numbers = columns.filter(({ field }) => field !== null && isNumberField(field));
  const anyIs = (pattern: RegExp): boolean =>
    table.rows.some((row) => numbers.some(({ index }) => pattern.test(row.cells[index]?.trim() ?? '')));
  const comma = anyIs(/^[+-]?\d+(\.\d{3})*,\d{1,2}$/);
  const point = anyIs(/^[+-]?\d+(,\d{3})*\.\d{1,2}$/);
  return comma && !point ? { decimal: 'comma' } : {};
}

function requireNameAndKind(table: Table, columns: readonly Column[], options: CsvOptions): void {
  const has = (field: string): boolean =>
    columns.some((column) => column.field === field) || options.constants?.[field] !== undefined;
  const missing = ['name', 'kind'].filter((field) => !has(field));
  if (missing.length === 0) return;
  const headers = table.headers.slice(0, 20).join(', ');
  throw new PlumblineError(
    'invalid_input',
    `No column is mapped to ${missing.join(' nor to ')}. Columns: ${headers}${table.headers.length > 20 ? ' …' : ''}.`,
    {
      issues: missing.map((field) => ({
        path: field,
        line: table.line,
        message: `no column is taken for it: choose one, or say the ${field} that every row has`,
      })),
    },
  );
}

function suggest(head: Uint8Array, options: CsvOptions): Suggestion<CsvOptions> {
  const table = readTable(head, options, true);
  const columns = isRelationTable(table.headers) ? [] : columnsOf(table, options);
  const decimals = decimalsOf(table, columns, options);
  return {
    facts: [
      ...table.facts,
      { title: 'Columns', value: String(table.headers.length) },
      ...(decimals.decimal === 'comma' && options.decimal === undefined
        ? [{ title: 'Decimals', value: 'comma, as detected' }]
        : []),
    ],
    columns: columns.map(({ name, field, how, samples }) => ({ name, field, how, samples })),
    fields: mappableFields,
    options: {
      ...options,
      encoding: table.encoding,
      separator: table.separator,
      ...decimals,
      ...(columns.length > 0
        ? { columns: Object.fromEntries(columns.map(({ header, field }) => [header, field])) }
        : {}),
    },
  };
}

export const csv: Codec<CsvOptions> = {
  key: 'csv',
  title: 'Table (CSV)',
  contentTypes: ['text/csv', 'text/plain', 'text/tab-separated-values'],
  maxBytes: 128 * 1_048_576,
  previewBytes: 262_144,
  options: csvOptions,
  read,
  suggest,
};
