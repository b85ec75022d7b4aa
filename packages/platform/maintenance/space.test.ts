import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { freeBytes, spaceLimits, stateOf, stopWhenFull, watchSpace } from './space.ts';

describe('room on the disk', () => {
  it('is ample, low or at an end', () => {
    const limits = spaceLimits('100');
    expect([99e6, 101e6, 799e6, 801e6].map((free) => stateOf(free, limits))).toEqual(['full', 'low', 'low', 'ample']);
    expect(() => spaceLimits('much')).toThrow('PLUMBLINE_RESERVE_MB');
  });

  it('refuses what would be stored, and lets it through again when there is room', () => {
    const free = freeBytes(tmpdir());
    let nowMs = 0;
    expect(() => watchSpace(tmpdir(), { reserveBytes: free / 2, warnBytes: free }).assertRoom()).not.toThrow();
    const watch = watchSpace(tmpdir(), { reserveBytes: free * 2, warnBytes: free * 4 }, () => nowMs);
    expect(() => watch.assertRoom()).toThrow('Nothing was stored');
    nowMs += 1_000;
    expect(watch.state()).toBe('full');
  });

  it('stops what loads before the disk is at its end', async () => {
    const full = stopWhenFull(tmpdir(), freeBytes(tmpdir()) * 2);
    const reason = await new Promise((resolve) =>
      full.signal.addEventListener('abort', () => resolve(full.signal.reason)),
    );
    expect(reason).toMatchObject({ code: 'disk_full' });
    const ample = stopWhenFull(tmpdir(), 0);
    ample.stop();
    expect(ample.signal.aborted).toBe(false);
  });
});
