import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What the tests start compiles the same modules again and again: hundreds of processes, of which each would take a second.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.plumbline', 'compile-cache');

const common = {
  exclude: ['**/node_modules/**', '**/dist/**'],
  // For what hangs. How long a test takes is the machine's affair, and no test judges by it.
  testTimeout: 300_000,
  hookTimeout: 400_000,
  expect: { poll: { timeout: 120_000 } },
  pool: 'forks' as const,
  // Many wait for processes, hosts and browsers of their own: one more than there are cores keeps these busy.
  maxWorkers: availableParallelism() + 1,
};
/** Most of a small test's time is the loading of what it tests: these share a process, one after the other. */
const together = '{packages,modules,library,interop,bin,apps/web}/**/*.test.{ts,tsx}';

export default defineConfig({
  test: {
    globalSetup: ['packages/testkit/globalSetup.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'alone',
          include: ['{apps,drivers,scripts,bench,tests}/**/*.test.{ts,tsx}'],
          exclude: [...common.exclude, 'apps/web/**'],
        },
      },
      { test: { ...common, name: 'together', include: [together], isolate: false } },
    ],
  },
});
