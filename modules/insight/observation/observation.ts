/**
 * Words
 * - An *observation* is something that a person saw and contributes to the review of a domain: in their words, and about
 *   records of which there may be several. Its first record that belongs to a domain says where it belongs.
 * - It is contributed *under guidance*: it counts once somebody who guides or ensures there accepted it, never its author.
 * - An accepted one holds as a signal until it is *taken* into strategy (an objective, a standard, an initiative) by who
 *   decides there, or declined after all.
 */
import { type Id, PlumblineError, parseKey, type RecordRef, type RecordType, type StateTable } from '#kernel';

export const observationStateNames = ['contributed', 'accepted', 'declined', 'withdrawn', 'taken'] as const;
export type ObservationState = (typeof observationStateNames)[number];
export type ObservationMove = 'accept' | 'decline' | 'withdraw' | 'take';

export const observationStates: StateTable<ObservationState, ObservationMove> = {
  contributed: { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' },
  accepted: { take: 'taken', decline: 'declined' },
  declined: {},
  withdrawn: {},
  taken: {},
};

/** What somebody can have seen something about. */
export const aboutTypes = [
  'component',
  'run',
  'step',
  'procedure',
  'change',
  'signal',
  'insight',
  'standard',
  'objective',
  'initiative',
] as const satisfies RecordType[];

/** What of strategy it can be taken into. */
export const takenTypes = ['objective', 'standard', 'initiative'] as const satisfies RecordType[];

export const MOST_ABOUT = 20;
export const MOST_TAKEN = 10;

/** Reads keys of records of some types, each once. Throws `invalid_input` that names the field. */
export function recordsNamed(keys: readonly string[], types: readonly RecordType[], field: string): RecordRef[] {
  const found = new Map<string, RecordRef>();
  for (const [index, key] of keys.entries()) {
    const record = parseKey(key);
    if (!types.includes(record.type))
      throw new PlumblineError('invalid_input', `${key.toUpperCase()} is none of: ${types.join(', ')}.`, {
        issues: [{ path: `/${field}/${index}`, message: `must be the key of one of: ${types.join(', ')}` }],
      });
    found.set(`${record.type} ${record.id}`, record);
  }
  return [...found.values()];
}

/** How people name one from outside: OBS-7, or 7. Throws `not_found`. */
export function observationId(text: string): Id {
  const match = /^(?:OBS-)?([1-9][0-9]{0,14})$/i.exec(text);
  if (!match) throw missing(text);
  return Number(match[1]);
}

export const missing = (name: string | Id): PlumblineError =>
  new PlumblineError('not_found', `There is no observation ${String(name).slice(0, 40)}, or you may not read it.`);
