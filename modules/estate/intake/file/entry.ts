import { z } from 'zod';
import { canonicalJson, type Id, type Json, sha256 } from '#kernel';
import type { ComponentState } from '../../component/state.ts';
import type { PlannedDraft } from '../../plan/plan.ts';
import type { RelationKind } from '../../relation/kind.ts';

/**
 * Words
 * - An *entry* is one line of the diff of a file: a component or a relation that would be made or changed (in a chunk),
 *   or something to know: an issue (a row left out, with why) or a note.
 * - A *chunk* holds entries that are applied together, in one transaction. Parents and sites stand in earlier chunks
 *   than what is in them.
 */
export type EntryWhat = 'component' | 'relation' | 'issue' | 'note';
/** `remove`: a relation that the source took back. `link`: nothing changes in it, but its id in the source is new to us. `gone`: the source has it no more. */
export type EntryOp = 'create' | 'update' | 'remove' | 'link' | 'gone';

/** What stands in the estate, or what another entry of the same intake makes. */
export type End = { id: Id } | { entry: number };

export interface PlannedEntry {
  draft?: PlannedDraft;
  site?: End;
  parent?: End;
  /** When the source says that it was so, where it knows. */
  saidAt?: string;
  /** The states that follow, one move at a time, where one does not lead there. */
  then?: ComponentState[];
  ended?: Id;
  relation?: { kind: RelationKind; from: End; to: End; redundancyGroup: string | null; needed: number | null };
}

export interface ShownChange {
  field: string;
  before: Json;
  after: Json;
}

/** What the file states and another source keeps. */
export interface Disagreement {
  field: string;
  stated: Json;
  kept: Json;
  keptBy: string;
}

export interface Entry {
  ordinal: number;
  chunk: number | null;
  what: EntryWhat;
  op: EntryOp | null;
  kind: string | null;
  name: string;
  place: string;
  line: number | null;
  field: string | null;
  foreignId: string | null;
  componentId: Id | null;
  version: number | null;
  planned: PlannedEntry | null;
  changes: ShownChange[] | null;
  refused: Disagreement[] | null;
  rank: number;
  message: string | null;
  outcome: 'applied' | 'conflict' | null;
  reason: string | null;
}

/** What is agreed to of an entry. */
const agreed = (entry: Entry): unknown => [
  entry.ordinal,
  entry.what,
  entry.op,
  entry.foreignId,
  // Of a new one it is known only afterwards.
  entry.op === 'create' ? null : entry.componentId,
  entry.version,
  entry.planned,
  // Nothing is different, but who disagrees is noted.
  ...(entry.op === null ? [entry.refused] : []),
];

export function chunkHash(entries: readonly Entry[]): string {
  return sha256(entries.map((entry) => canonicalJson(agreed(entry))).join('\n'));
}

/** The hash of a whole plan: the order of its chunks counts, and an empty plan has one too. */
export function planHashOf(chunkHashes: readonly string[]): string {
  return sha256(['intake of a file', ...chunkHashes].join('\n'));
}

/** Fields whose value decides what is done about a component. */
const weighty = ['state', 'owner', 'domain', 'site', 'parent', 'criticality', 'name'];
const telling = [
  'attributes.serial',
  'attributes.addresses',
  'attributes.address',
  'attributes.macs',
  'attributes.prefix',
];

/** How much a line deserves to be looked at, 0 … 100: errors, then what disagrees, the vital components first. */
export function rankOf(entry: Pick<Entry, 'what' | 'refused'>, criticality: number): number {
  if (entry.what === 'issue') return 90;
  if (!entry.refused?.length) return 0;
  const weight = Math.max(
    ...entry.refused.map(({ field }) => (weighty.includes(field) ? 3 : telling.includes(field) ? 2 : 1)),
  );
  return 10 * criticality + weight * 5;
}

/** The lines of a diff that an entry stands for. */
export function changesOf(entry: Entry): ShownChange[] {
  const stored = entry.changes ?? [];
  const draft = entry.op === 'create' ? entry.planned?.draft : undefined;
  if (!draft) return stored;
  const fresh = (field: string, after: Json): ShownChange => ({ field, before: null, after });
  return [
    fresh('name', draft.name),
    ...(draft.state ? [fresh('state', draft.state)] : []),
    ...stored,
    ...(draft.criticality ? [fresh('criticality', draft.criticality)] : []),
    ...Object.entries(draft.attributes ?? {}).map(([name, value]) => fresh(`attributes.${name}`, value)),
  ];
}

export const intakeEntrySchema = z.object({
  ordinal: z.int(),
  what: z.enum(['component', 'relation', 'installation', 'issue', 'note']),
  op: z.enum(['create', 'update', 'remove', 'link', 'gone']).nullable(),
  kind: z.string().nullable(),
  name: z.string(),
  key: z.string().nullable().describe('The component, where it is there'),
  place: z.string().describe('Where in the input it stands'),
  line: z.int().nullable(),
  field: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json(), source: z.string() })),
  disagreements: z.array(
    z.object({ field: z.string(), stated: z.json(), kept: z.json(), keptBy: z.string().describe('Key of a source') }),
  ),
  message: z.string().nullable(),
  outcome: z.enum(['applied', 'conflict']).nullable(),
  reason: z.string().nullable().describe('Why it was not applied'),
});
export type IntakeEntry = z.infer<typeof intakeEntrySchema>;

export const countsSchema = z.object({
  create: z.int(),
  update: z.int(),
  unchanged: z.int(),
  remove: z.int(),
  link: z.int().describe('Known already; from now on recognised by their id in the source'),
  gone: z.int().describe('No more in the source; they stay'),
  issue: z.int().describe('Rows that cannot come in as they are; each counts once'),
  makeable: z.int().optional().describe('Places that are named but not there; the setting makePlaces makes them'),
  note: z.int(),
  disagreement: z.int().describe('Entries of which other sources keep a field'),
  conflict: z.int().describe('Entries that could not be applied'),
  groups: z.array(
    z.object({ what: z.string(), op: z.string(), kind: z.string(), count: z.int() }).describe('Entries of one sort'),
  ),
});
export type Counts = z.infer<typeof countsSchema>;
