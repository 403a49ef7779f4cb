import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Unit, contract and data tests, in Node. Component tests have a config of their own (vitest.browser.config.ts). */
export default defineConfig({
  test: {
    include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'renderer/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['tests/build-once.ts', 'tests/tams/prism/setup.ts'],
    setupFiles: ['tests/property-seed.ts'],
    // Much of the time goes into waiting for processes, disks and sockets: one worker would leave half of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
