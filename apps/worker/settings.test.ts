import { expect, it } from 'vitest';
import { workerSettings } from './settings.ts';

it('has a lease and a number of steps at a time unless told otherwise, and says which value is none', () => {
  expect(workerSettings({})).toEqual({ leaseMs: 20_000, concurrency: 32 });
  const given = { PLUMBLINE_LEASE_SECONDS: '3', PLUMBLINE_WORKER_CONCURRENCY: '8' };
  expect(workerSettings(given)).toEqual({ leaseMs: 3_000, concurrency: 8 });
  for (const text of ['0', 'soon', '1.5', '1e9']) {
    expect(() => workerSettings({ PLUMBLINE_LEASE_SECONDS: text })).toThrow(`PLUMBLINE_LEASE_SECONDS is "${text}"`);
  }
});
