import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,modules,apps,drivers,library,interop,bin,scripts,bench,tests}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['packages/testkit/globalSetup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many wait for processes, hosts and browsers of their own: one more than there are cores keeps these busy.
    maxWorkers: availableParallelism() + 1,
  },
});
