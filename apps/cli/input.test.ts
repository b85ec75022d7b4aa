import { expect, it } from 'vitest';
import { findVerb, readVerbs } from './catalogue.ts';
import { readInput } from './input.ts';
import { nearest } from './nearest.ts';
import { problemText, tableTsv } from './print.ts';
import type { Send } from './request.ts';
import { resolveFlags } from './resolve.ts';
import { helpFor, unknownVerb } from './usage.ts';

const verbs = readVerbs();
const read = (...words: string[]) => {
  const { verb, rest } = findVerb(verbs, words)!;
  return readInput(verb, rest);
};

it('takes yes and no of a flag, also where it is yes by itself', () => {
  const of = (...flags: string[]) => read('run', 'cancel', 'RUN-1', '--reason', 'over', ...flags).body?.['undo'];
  expect([of(), of('--undo'), of('--undo', 'false'), of('--undo=true')]).toEqual([undefined, true, false, true]);
  expect(() => of('--undo=perhaps')).toThrow('--undo is true or false');
});

it('takes names for numbers, also those that look like the key of a record, and asks for each what it stands for', async () => {
  const { verb, rest } = findVerb(verbs, [
    'run',
    'start',
    'restart-service',
    '--targets',
    'web-1',
    '--targets',
    'CMP-7',
  ])!;
  const { body } = readInput(verb, rest);
  const asked: unknown[] = [];
  const send = (async ({ path, query }) => {
    asked.push([path, query?.['q']]);
    return { items: [{ id: 4, key: 'CMP-4', kind: 'server', name: 'WEB-1' }] };
  }) as Send;
  await resolveFlags(send, verb, body!);
  expect([body?.['targets'], asked]).toEqual([[4, 7], [['/api/v1/components', 'web-1']]]);
  expect(() => read('component', 'list', '--limit', 'many')).toThrow('--limit must be a number');
});

it('says what was probably meant', () => {
  expect(unknownVerb(verbs, ['persn', 'add']).message).toContain('Did you mean "person add"?');
  expect(unknownVerb(verbs, ['person']).message).toContain('person leave');
  expect(() => read('rack', 'list', '--freeUnits', '4')).toThrow('Did you mean --free-units?');
  expect(nearest('xyzzy', ['person add'])).toBeNull();
});

it('helps with what is several operations, too', () => {
  expect(helpFor(verbs, ['vault', 'set'])).toContain('--endpoint');
  expect(helpFor(verbs, ['intake', 'netbox'])).toContain('--map');
});

it('gives scripts a tab between the columns and cuts nothing', () => {
  const name = 'a name that is far too long to be shown in a table for people, with a\ttab';
  expect(tableTsv([{ key: 'CMP-1', domain: { name: 'Compute' }, name }], ['key', 'domain.name', 'name'])).toBe(
    `key\tdomain\tname\nCMP-1\tCompute\t${name.replace('\t', ' ')}`,
  );
});

it('says once what is wrong, at the flag that it was typed as', () => {
  const issue = (field: string, message: string) => ({ path: `/body/${field}`, message });
  const problem = (issues: { path: string; message: string }[]) =>
    problemText({
      ...{ type: '', title: '', status: 400, code: 'invalid_input', requestId: '', issues },
      detail: `The body is not valid: ${issues[0]!.message}`,
      remedy: 'Correct it.',
    });
  expect(problem([issue('keyDays', 'must be at most 5')])).toBe(
    'The body is not valid: must be at most 5\nCorrect it.',
  );
  expect(problem([issue('keyDays', 'must be at most 5'), issue('name', 'is missing')])).toBe(
    'The body is not valid:\n  key-days  must be at most 5\n  name  is missing\nCorrect it.',
  );
});

it('says by which policy something is refused', () => {
  const problem = {
    ...{ type: '', title: '', status: 403, code: 'forbidden', requestId: '', issues: [], remedy: 'Ask somebody.' },
    ...{ detail: 'You may not do this.', policies: ['grant-below-own'], reasons: ['Nobody grants above their own.'] },
  };
  expect(problemText(problem)).toBe(
    'You may not do this.\n  policy grant-below-own: Nobody grants above their own.\nAsk somebody.',
  );
});

it('says of a target that cannot be reached how the machine below is named', () => {
  const problem = {
    ...{ type: '', title: '', status: 400, code: 'invalid_input', requestId: '', remedy: 'Correct it.' },
    detail: 'CMP-7 web-1 does not say how it is reached.',
    issues: [{ path: '/attributes/management', message: 'must hold address, port and user' }],
  };
  expect(problemText(problem)).toMatch(/does not say how it is reached\.\n.*\n.* add --local\.$/);
});
