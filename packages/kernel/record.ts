import { PlumblineError } from './errors.ts';
import { type Id, parseId } from './id.ts';

/** Every type of record that can cause, or be caused by, another. The key prefix is what people say: CHG-412. */
export const recordTypes = {
  objective: 'OBJ',
  measure: 'MSR',
  standard: 'STD',
  waiver: 'WVR',
  initiative: 'INI',
  portfolio_plan: 'PLN',
  decision: 'DEC',
  component: 'CMP',
  relation: 'REL',
  installation: 'SW',
  intake: 'INT',
  product: 'PRD',
  release: 'RLS',
  device_type: 'HWT',
  kind_schema: 'KND',
  source: 'SRC',
  signal: 'SIG',
  insight: 'INS',
  observation: 'OBS',
  change: 'CHG',
  approval: 'APR',
  procedure: 'PRC',
  run: 'RUN',
  step: 'STP',
  credential: 'CRD',
  host_key: 'HKY',
  request: 'REQ',
  webhook: 'WHK',
  notice: 'NTC',
  turn: 'TRN',
  evidence: 'EVD',
  assessment: 'ASM',
  person: 'PER',
  domain: 'DOM',
  grant: 'GRT',
  delegation: 'DLG',
  supervision: 'SPV',
  break_glass: 'BRG',
  team: 'TEM',
  use_policy: 'USE',
  measurement: 'MST',
  event: 'EVT',
} as const;

export type RecordType = keyof typeof recordTypes;

/** Points at one record of any type. */
export interface RecordRef {
  type: RecordType;
  id: Id;
}

export function ref(type: RecordType, id: Id): RecordRef {
  return { type, id };
}

/** The key that people use: `keyOf(ref('change', 412))` is `CHG-412`. */
export function keyOf(record: RecordRef): string {
  return `${recordTypes[record.type]}-${record.id}`;
}

const typeByPrefix = new Map(
  Object.entries(recordTypes).map(([type, prefix]) => [prefix as string, type as RecordType]),
);

/** Reads `CHG-412` back. Throws `invalid_input`. */
export function parseKey(key: string): RecordRef {
  const match = /^([A-Za-z]{2,3})-([0-9]{1,16})$/.exec(key);
  const type = match && typeByPrefix.get(match[1]!.toUpperCase());
  if (!match || !type) {
    throw new PlumblineError('invalid_input', `"${key.slice(0, 40)}" is not a record key. A key looks like CHG-412.`, {
      issues: [{ path: '/key', message: 'must be a prefix and a number, such as CHG-412' }],
    });
  }
  return { type, id: parseId(match[2]!, 'key') };
}
