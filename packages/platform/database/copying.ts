import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const copy = /^\s*(copy [^;]+ from stdin) \$1\s*$/;

interface Copied {
  command: string;
  rowCount: number;
  rows: [];
}

/**
 * A client that also takes `copy … from stdin $1`, the data (text format) being its one parameter: so that COPY, the way
 * in which PostgreSQL takes many rows fastest, is a statement like any other within a transaction.
 */
export class CopyingClient extends pg.Client {
  // The base class has ten overloads; what is not a COPY goes to it untouched.
  override query(...args: never[]): never {
    const [text, values] = args as unknown as [unknown, unknown];
    const statement = typeof text === 'string' && Array.isArray(values) && values.length === 1 ? copy.exec(text) : null;
    if (!statement) return Reflect.apply(super.query, this, args) as never;
    return this.copy(statement[1]!, String((values as unknown[])[0])) as never;
  }

  private copy(statement: string, data: string): Promise<Copied> {
    return new Promise((resolve, reject) => {
      const stream = super.query(copyFrom(statement));
      stream.on('error', reject);
      stream.on('finish', () => resolve({ command: 'COPY', rowCount: stream.rowCount, rows: [] }));
      stream.end(data);
    });
  }
}

const special = /[\\\n\r\t]/;
const replacements: { [char: string]: string } = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value as a field of COPY's text format. */
export function copyField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string') return String(value);
  return special.test(value) ? value.replace(/[\\\n\r\t]/g, (char) => replacements[char]!) : value;
}
