import { expect, it } from 'vitest';
import { stopRequests } from './signals.ts';

function signalsAt(...timesMs: number[]): string[] {
  const heard: string[] = [];
  let nowMs = 0;
  const onSignal = stopRequests({
    stop: () => heard.push('stop'),
    force: () => heard.push('force'),
    nowMs: () => nowMs,
  });
  for (nowMs of timesMs) onSignal();
  return heard;
}

it('takes one Ctrl-C that npm, the launcher and the terminal each pass on for one', () => {
  expect(signalsAt(1000, 1010, 1080)).toEqual(['stop']);
});

it('forces at a second Ctrl-C', () => {
  expect(signalsAt(1000, 1010, 3000)).toEqual(['stop', 'force']);
});
