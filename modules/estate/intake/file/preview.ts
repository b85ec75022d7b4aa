import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { checkAttributes } from '../../component/kind.ts';
import type { Codec, Reading, Reference } from '../reading.ts';
import { groupNotes } from './notes.ts';
import { type Known, resolveReading } from './resolve.ts';

const ROWS = 20;
const MISSING = 50;

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
  missing: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        site: z.string().nullable(),
        rows: z.int().describe('How many name it'),
        place: z.string().describe('Where the first of them stands'),
        isMade: z.boolean().describe('The setting makePlaces is on: it is made by the same plan'),
      }),
    )
    .describe('Sites, locations, racks and clusters that are named but not there; the first of them'),
  makeable: z.int().describe('How many of these are not made, as the setting makePlaces is off'),
  wrong: z.int().describe('Rows that cannot come in as they are'),
  components: z.int().describe('What could come in, or is there already'),
  relations: z.int(),
  partial: z.boolean().describe('Only the beginning was read: the counts are of it'),
});
export type Preview = z.infer<typeof previewSchema>;

/**
 * The first rows as they would come in, each with what is wrong with it: what the input itself says, and whether what it
 * names is there. What only the plan finds out, such as a value that another source keeps, is not in it.
 */
export async function previewOf(
  codec: Codec,
  bytes: Uint8Array,
  { options, partial }: { options: unknown; partial: boolean },
  outsideOf: (reading: Reading) => Promise<Known[]>,
): Promise<Preview> {
  const suggestion = codec.suggest?.(bytes, options) ?? { facts: [], columns: [], fields: [], options };
  const reading = readable(codec, bytes, suggestion.options, partial);
  const resolved = resolveReading(reading, await outsideOf(reading));
  const issues = [...reading.issues, ...resolved.issues];
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
    issues: issues.slice(0, 200).map((issue) => ({
      place: issue.at,
      line: issue.line ?? null,
      field: issue.field ?? null,
      message: issue.message,
    })),
    notes: groupNotes(reading.notes)
      .slice(0, 50)
      .map(({ heading, notes }) => ({ place: notes[0]!.at, message: heading ?? notes[0]!.message })),
    missing: resolved.missing
      .slice(0, MISSING)
      .map(({ at, kind, name, site, rows, isMade }) => ({ kind, name, site, rows, place: at, isMade })),
    makeable: resolved.missing.filter((one) => !one.isMade).length,
    wrong: new Set([...reading.issues.map((issue) => issue.at), ...resolved.wrong]).size,
    components: resolved.components.length,
    relations: resolved.relations.length,
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
  'handle' in reference
    ? reference.handle
    : `${reference.kind && reference.kind !== reference.make ? `${reference.kind}/` : ''}${reference.name}`;
