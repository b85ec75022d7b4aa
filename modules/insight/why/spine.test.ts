import { describe, expect, it } from 'vitest';
import { type RecordType, recordTypes } from '#kernel';
import { toRef } from '#platform';
import { type Line, phaseOf } from '../line/line.ts';
import { wayUp, whySentence } from './spine.ts';

const typeOf = (key: string): RecordType =>
  (Object.keys(recordTypes) as RecordType[]).find((type) => recordTypes[type] === key.split('-')[0])!;

/** `OBJ-1 > STD-1 > RUN-7`: each is a cause of the next. */
function line(of: string, ...ways: string[]): Line {
  const edges = ways.flatMap((way) => {
    const keys = way.split(' > ');
    return keys.slice(1).map((effect, index) => ({ cause: keys[index]!, effect }));
  });
  const keys = [...new Set([of, ...edges.flatMap(({ cause, effect }) => [cause, effect])])];
  const refOf = (key: string) => toRef(typeOf(key), Number(key.split('-')[1]), `the ${typeOf(key)}`);
  return {
    of: { ...refOf(of), phase: phaseOf[typeOf(of)] },
    nodes: keys.map((key) => ({
      ref: refOf(key),
      phase: phaseOf[typeOf(key)],
      depth: 0,
      sentence: `${key} says so.`,
      at: null,
    })),
    edges,
    truncated: false,
  };
}
const way = (of: string, ...ways: string[]): string =>
  wayUp(line(of, ...ways))
    .map((node) => node.ref.key)
    .join(' ');

describe('the way up', () => {
  it.each([
    ['is empty where nothing caused it', 'RUN-7', [], ''],
    ['leads from the run to the objective', 'RUN-7', ['OBJ-1 > STD-1 > PRC-1 > RUN-7'], 'PRC-1 STD-1 OBJ-1'],
    ['is the shortest there is', 'CHG-1', ['OBJ-1 > STD-1 > SIG-1 > CHG-1', 'OBJ-1 > STD-1 > CHG-1'], 'STD-1 OBJ-1'],
    [
      'tells of the change, and not how it is done',
      'RUN-7',
      ['OBJ-1 > STD-1 > SIG-1 > INS-1 > CHG-1 > RUN-7', 'OBJ-1 > PRC-1 > RUN-7'],
      'CHG-1 INS-1 SIG-1 STD-1 OBJ-1',
    ],
    ['goes past an approval where it can', 'RUN-7', ['OBJ-1 > APR-1 > RUN-7', 'OBJ-1 > CHG-1 > RUN-7'], 'CHG-1 OBJ-1'],
    ['goes by an approval where nothing else leads up', 'RUN-7', ['CHG-1 > APR-1 > RUN-7'], 'APR-1 CHG-1'],
    ['ends at the standard where there is no objective', 'RUN-7', ['STD-1 > PRC-1 > RUN-7'], 'PRC-1 STD-1'],
    ['ends at who asked where there is neither', 'RUN-7', ['REQ-2 > RUN-7', 'PRC-1 > RUN-7'], 'REQ-2'],
    ['does not run in a circle', 'CHG-1', ['CHG-1 > SIG-1 > INS-1 > CHG-1'], 'INS-1'],
    ['does not go down', 'CHG-1', ['OBJ-1 > CHG-1 > RUN-1', 'OBJ-2 > RUN-1'], 'OBJ-1'],
  ] as const)('%s', (_, of, ways, expected) => expect(way(of, ...ways)).toBe(expected));
});

describe('the sentence', () => {
  const up = wayUp(line('RUN-7', 'OBJ-1 > STD-1 > PRC-1 > RUN-7'));
  it('says why and what for', () =>
    expect(whySentence('The disk fills', up)).toBe('The disk fills. It serves the objective “the objective”.'));
  it('names the standard where no objective is reached', () =>
    expect(whySentence('', wayUp(line('RUN-7', 'STD-1 > RUN-7')))).toBe('The standard “the standard” asks for it.'));
  it('says what was found where nobody wrote a reason', () =>
    expect(whySentence(null, wayUp(line('CHG-1', 'SIG-4 > CHG-1')))).toBe('SIG-4 says so.'));
  it('says that nothing says why', () => expect(whySentence(null, [])).toBe('Nothing above it says why yet.'));
});
