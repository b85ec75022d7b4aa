import { CsvError, parse } from 'csv-parse/sync';
import { PlumblineError } from '#kernel';
import { decode, detectEncoding, encodingTitles } from './decode.ts';
import { guessField } from './guess.ts';
import type { CsvOptions } from './options.ts';

/** More is no inventory, but a file that was read by the wrong separator, or made to hurt. */
const MAX_COLUMNS = 1_000;
const MAX_CELL = 1_048_576;
const LOOKED_THROUGH = 20;
const separators = [',', ';', '\t', '|'] as const;
const separatorTitles = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

export interface Table {
  headers: string[];
  /** Where the names of the columns stand, and how many lines with something in them above. */
  line: number;
  above: number;
  rows: { line: number; cells: string[] }[];
  encoding: NonNullable<CsvOptions['encoding']>;
  separator: NonNullable<CsvOptions['separator']>;
  facts: { title: string; value: string }[];
}

/** The cells of a table with the lines where its rows begin. Throws `invalid_input` with the line where it breaks. */
export function readTable(bytes: Uint8Array, options: CsvOptions, partial: boolean): Table {
  const encoding = options.encoding ?? detectEncoding(bytes);
  const text = decode(bytes, encoding, partial);
  const separator = options.separator ?? detectSeparator(text);
  const records = parseRecords(text, separator, partial);
  const above = linesAbove(records, options);
  const [first, ...rest] = records.slice(above);
  if (!first) throw broken(1, 'There is no line with the names of the columns.');
  const headers = first.cells.map((cell) => cell.trim());
  if (headers.length > MAX_COLUMNS)
    throw broken(first.line, `There are ${headers.length} columns; at most ${MAX_COLUMNS} can be taken in.`);
  const twice = headers.find((header, index) => header !== '' && headers.indexOf(header) !== index);
  if (twice !== undefined) throw broken(first.line, `Two columns are called "${twice.slice(0, 60)}".`);
  for (const row of rest) trimTail(row.cells, headers.length);
  return {
    headers,
    line: first.line,
    above,
    rows: rest,
    encoding,
    separator,
    facts: [
      { title: 'Encoding', value: `${encodingTitles[encoding]}${options.encoding ? '' : ', as detected'}` },
      { title: 'Separator', value: `${separatorTitles[separator]}${options.separator ? '' : ', as detected'}` },
    ],
  };
}

/** A title, a date, an author: few cells, none of them the name of a column, above a line that names several. */
function linesAbove(records: Table['rows'], { columns = {} }: CsvOptions): number {
  const filled = (record: Table['rows'][number]): string[] => record.cells.map((cell) => cell.trim()).filter(Boolean);
  const names = (record: Table['rows'][number]): number =>
    new Set(filled(record).flatMap((cell) => (Object.hasOwn(columns, cell) ? cell : (guessField(cell) ?? [])))).size;
  const [first] = records;
  if (!first || names(first) > 0) return 0;
  const at = records.slice(0, LOOKED_THROUGH).findIndex((record) => names(record) >= 2);
  return at > 0 && records.slice(0, at).every((record) => filled(record).length * 2 <= filled(records[at]!).length)
    ? at
    : 0;
}

/** Separators at the end of a line, with nothing behind them, make no columns. */
function trimTail(cells: string[], columns: number): void {
  while (cells.length > columns && cells.at(-1)!.trim() === '') cells.pop();
}

function parseRecords(text: string, separator: string, partial: boolean): Table['rows'] {
  // Of a beginning the last line may be cut anywhere; a quote that is open there is not broken.
  const given = partial ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  const rows: Table['rows'] = [];
  let line = 1;
  let counted = 0;
  try {
    parse(given, {
      bom: true,
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: MAX_CELL,
      on_record(cells: string[], context) {
        // `lines` is where a record ends; one that spans several began earlier.
        const spanned = cells.reduce((sum, cell) => sum + countOf('\n', cell), 0);
        // The parser counts an end of line of two characters within quotes twice.
        counted += cells.reduce((sum, cell) => sum + countOf('\r\n', cell), 0);
        line = context.lines - counted;
        rows.push({ line: Math.max(1, line - spanned), cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (partial && error.code === 'CSV_QUOTE_NOT_CLOSED') return rows;
    throw broken(rows.length === 0 ? 1 : line + 1, meaningOf(error));
  }
  return rows;
}

const countOf = (end: string, cell: string): number => {
  let count = 0;
  for (let at = cell.indexOf(end); at >= 0; at = cell.indexOf(end, at + 1)) count += 1;
  return count;
};

function meaningOf(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'A quotation mark is opened here and never closed.';
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE' || error.code === 'INVALID_OPENING_QUOTE')
    return 'A quotation mark stands in the middle of a cell; within quotes it is written twice.';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `This row is larger than ${MAX_CELL / 1_048_576} MiB.`;
  return 'This row cannot be read.';
}

function broken(line: number, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `Line ${line}: ${message}`, { issues: [{ path: '', line, message }] });
}

/** The one that cuts the first lines into most columns, outside of quotes, and all alike. */
export function detectSeparator(text: string): Table['separator'] {
  const lines = text
    .slice(0, 100_000)
    .split('\n')
    .slice(0, 20)
    .map((line) => line.replaceAll(/"[^"]*"/g, ''))
    .filter((line) => line.trim() !== '');
  // A title above the table is of one cell.
  while (lines.length > 1 && !separators.some((one) => lines[0]!.includes(one))) lines.shift();
  const score = (separator: string): number => {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const first = counts[0] ?? 0;
    return first === 0 ? 0 : first + counts.filter((count) => count === first).length / counts.length;
  };
  return separators.toSorted((a, b) => score(b) - score(a))[0]!;
}
