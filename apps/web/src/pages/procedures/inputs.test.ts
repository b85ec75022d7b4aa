import { expect, it } from 'vitest';
import { inputsOf, missingOf, prefilled } from './inputs.ts';
import type { ProcedureInput } from './queries.ts';

const input = (name: string, type: string, required = true): ProcedureInput => ({
  ...{ name, type, label: name, help: null, required, definition: {} },
});
const inputs = [
  input('user', 'directory-user'),
  input('port', 'port', false),
  input('force', 'boolean'),
  input('old', 'secret'),
];

it('takes what the address brings, in its type, but never a secret', () => {
  expect(prefilled(inputs, { 'in.user': 'ada', 'in.port': '80', 'in.old': 'secret', 'in.other': 'x' })).toEqual({
    user: 'ada',
    port: 80,
    force: false,
  });
});

it('says the first thing that is missing, and nothing of what may be left out', () => {
  const of = { inputs, targets: { count: 'one' as const, kinds: [], concurrency: 1 } };
  expect(missingOf(of, {}, [])).toBe('Choose what it is done to.');
  expect(missingOf(of, { force: false }, ['CMP-1'])).toBe('"user" is still missing.');
  expect(missingOf(of, { user: 'ada', force: false, old: 'x' }, ['CMP-1'])).toBeNull();
});

it('sends what was given, without what was left empty, and times with their offset', () => {
  expect(inputsOf(inputs, { user: 'ada', port: '' as never, force: false })).toEqual({ user: 'ada', force: false });
  expect(inputsOf([input('at', 'time')], { at: '2026-03-01T10:00' })['at']).toMatch(/Z$/);
});
