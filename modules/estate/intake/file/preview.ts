import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { checkAttributes } from '../../component/kind.ts';
import type { Codec, Reading, Reference } from '../reading.ts';

const ROWS = 20;

export const previewSchema = z.object({
  facts: z.array(z.object({ title: z.string(), value: z.string() })),
  columns: z.array(
    z.object({
      name: z.string(),
      field: z.string().nullable().describe('Null: it is left out'),
      how: z.enum(['said', 'guessed', 'unknown']),
      samples: z.array(z.string()),
    }),
  ),
  fields: z.array(z.string()).describe('What a column may be mapped to'),
  options: z.json().describe('To be sent with the file'),
  rows: z.array(
    z.object({
      place: z.string(),
      kind: z.string(),
      name: z.string(),
      fields: z.array(z.object({ field: z.string(), value: z.json() })),
      issues: z.array(z.object({ field: z.string().nullable(), message: z.string() })),
    }),
  ),
  issues: z.array(
    z.object({ place: z.string(), line: z.int().nullable(), field: z.string().nullable(), message: z.string() }),
  ),
  notes: z.array(z.object({ place: z.string(), message: z.string() })),
  components: z.int(),
  relations: z.int(),
  partial: z.boolean().describe('Only the beginning was read: the counts are of it'),
});
export type Preview = z.infer<typeof previewSchema>;

/** The first rows as they would come in, each with what is wrong with it. Looks at nothing but the input. */
export function previewOf(codec: Codec, bytes: Uint8Array, options: unknown, partial: boolean): Preview {
  const suggestion = codec.suggest?.(bytes, options) ?? { facts: [], columns: [], fields: [], options };
  const reading = readable(codec, bytes, suggestion.options, partial);
  return {
    ...suggestion,
    options: suggestion.options as Preview['options'],
    rows: reading.components.slice(0, ROWS).map((one) => ({
      place: one.at,
      kind: one.kind,
      name: one.name,
      fields: [
        ...(one.state ? [{ field: 'state', value: one.state }] : []),
        ...(one.domain ? [{ field: 'domain', value: one.domain }] : []),
        ...(one.owner ? [{ field: 'owner', value: one.owner }] : []),
        ...(one.criticality ? [{ field: 'criticality', value: one.criticality }] : []),
        ...(one.site ? [{ field: 'site', value: wordOf(one.site) }] : []),
        ...(one.parent ? [{ field: 'parent', value: wordOf(one.parent) }] : []),
        ...Object.entries(one.attributes ?? {}).map(([name, value]) => ({ field: `attributes.${name}`, value })),
      ],
      issues: checkAttributes(one.kind, one.attributes ?? {}, '').map((issue) => ({
        field: `attributes.${issue.path.slice(1).replaceAll('/', '.')}`,
        message: issue.message,
      })),
    })),
    issues: reading.issues.slice(0, 200).map((issue) => ({
      place: issue.at,
      line: issue.line ?? null,
      field: issue.field ?? null,
      message: issue.message,
    })),
    notes: reading.notes.slice(0, 50).map((note) => ({ place: note.at, message: note.message })),
    components: reading.components.length,
    relations: reading.relations.length,
    partial,
  };
}

/** A mapping that is not finished yet is no reason to show no columns: then what is missing is an issue. */
function readable(codec: Codec, bytes: Uint8Array, options: unknown, partial: boolean): Reading {
  try {
    return codec.read(bytes, options, partial);
  } catch (error) {
    if (!codec.suggest || !(error instanceof PlumblineError) || error.code !== 'invalid_input') throw error;
    const issues = error.issues.map(({ path, line, message }) => ({
      at: line ? `line ${line}` : '',
      ...(line ? { line } : {}),
      ...(path ? { field: path } : {}),
      message,
    }));
    return {
      components: [],
      relations: [],
      notes: [],
      issues: issues.length > 0 ? issues : [{ at: '', message: error.message }],
      whole: false,
    };
  }
}

const wordOf = (reference: Reference): string =>
  'handle' in reference ? reference.handle : `${reference.kind ? `${reference.kind}/` : ''}${reference.name}`;
