import { expect, it } from 'vitest';
import { calledFor } from '../../api/you.ts';
import { headline } from './headline.ts';

const run = { supervisor: { id: 7, name: 'Callum Reid' } };
const step = { asks: 'confirm', name: 'Set it' } as const;

it('calls the supervisor who reads it you, and for everybody else by name', () => {
  expect(headline(run, step, calledFor(7))).toBe('You confirm: Set it');
  expect(headline(run, step, calledFor(8))).toBe('Callum Reid confirms: Set it');
  expect(headline(run, step, calledFor(undefined))).toBe('Callum Reid confirms: Set it');
  expect(headline({ supervisor: null }, step, calledFor(8))).toBe('The supervisor confirms: Set it');
});
