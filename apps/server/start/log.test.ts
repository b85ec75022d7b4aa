import { expect, it } from 'vitest';
import { plainLine } from './log.ts';

it('shows a person what went wrong without JSON', () => {
  expect(plainLine('{"level":40,"msg":"The disk is nearly full"}')).toBe('warning: The disk is nearly full');
  expect(plainLine('{"level":50,"err":{"message":"it broke"},"msg":"Intake failed"}')).toBe(
    'ERROR: Intake failed: it broke',
  );
  expect(plainLine('{"level":50,"err":{"message":"it broke"},"msg":"it broke"}')).toBe('ERROR: it broke');
});
