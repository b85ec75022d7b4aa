// A procedure as code: what is wrong with it, line by line, and taking it in.
import { parseArgs } from 'node:util';
import type { Connection } from './connection.ts';
import { readGiven } from './file.ts';
import { jsonText, plain } from './print.ts';
import { sender } from './request.ts';
import { usageOf } from './usage.ts';
import { UsageError } from './usageError.ts';

interface Validation {
  ok: boolean;
  slug: string | null;
  version: number | null;
  problems: { line: number; column: number; path: string; message: string }[];
}

export async function validateProcedure(args: string[], connection: Connection): Promise<number> {
  const { values, files } = read(args, usageOf('procedure validate'));
  const send = sender(connection);
  const validations: (Validation & { file: string })[] = [];
  for (const file of files) {
    const text = readGiven(file);
    const body = { text };
    const answer =
      withoutText(text) ?? (await send<Validation>({ method: 'POST', path: '/api/v1/procedure-validations', body }));
    validations.push({ file, ...answer });
  }
  if (values.json) console.log(jsonText(validations));
  else for (const one of validations) console.log(textOf(one));
  return validations.every((one) => one.ok) ? 0 : 1;
}

/** What no server needs to be asked about; the other files are still looked at. */
function withoutText(text: string): Validation | null {
  const message = text.trim() === '' ? 'is empty' : text.includes('\0') ? 'is no text' : null;
  return message && { ok: false, slug: null, version: null, problems: [{ line: 1, column: 1, path: '', message }] };
}

/** As compilers write it, so that editors can jump there. */
function textOf({ file, ok, slug, version, problems }: Validation & { file: string }): string {
  if (ok) return `${plain(file)}: ${slug} version ${version} is valid`;
  return problems
    .map(({ line, column, path, message }) => `${plain(file)}:${line}:${column}: ${plain(`${path || '/'} ${message}`)}`)
    .join('\n');
}

export async function importProcedure(args: string[], connection: Connection): Promise<number> {
  const { values, files } = read(args, usageOf('procedure import'));
  const send = sender(connection);
  for (const file of files) {
    const body = { text: readGiven(file) };
    const answer = await send<{ key: string; slug: string; version: number; added: boolean }>({
      method: 'POST',
      path: '/api/v1/procedures',
      body,
    });
    const { key, slug, version, added } = answer;
    if (values.json) console.log(jsonText(answer));
    else console.log(`${key} ${slug} version ${version} ${added ? 'was taken in' : 'was there already'}`);
  }
  return 0;
}

function read(args: string[], usage: string): { values: { json?: boolean | undefined }; files: string[] } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, workspace: { type: 'string' } },
  });
  if (positionals.length === 0) throw new UsageError(`Which file? ${usage}`);
  return { values, files: positionals };
}
