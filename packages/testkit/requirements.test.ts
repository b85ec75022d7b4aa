import { describe, expect, it } from 'vitest';
import { judge, optional, program } from './requirements.ts';

describe('what a test needs of the machine', () => {
  const shell = program('sh', 'dash');
  const nothing = program('no-such-program', 'no-such-package');

  it('lets a test run where it is all there', () => {
    expect(judge([shell], false)).toEqual({ run: true });
    expect(judge([shell], true)).toEqual({ run: true });
  });

  it('skips the test with the reason, and in CI fails it instead', () => {
    const reason = 'needs no-such-program (Debian package no-such-package)';
    expect(judge([shell, nothing], false)).toEqual({ run: false, fail: false, reason });
    expect(judge([shell, nothing], true)).toEqual({ run: false, fail: true, reason });
  });

  it('skips it in CI as well for lack of what the gate does without', () => {
    const reason = 'needs no-such-program (Debian package no-such-package)';
    expect(judge([shell, optional(nothing)], true)).toEqual({ run: false, fail: false, reason });
    expect(judge([nothing, optional(shell)], true)).toEqual({ run: false, fail: true, reason });
  });
});
