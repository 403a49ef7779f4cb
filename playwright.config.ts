import { defineConfig } from '@playwright/test';
import type { ShellOptions } from './e2e/fixtures.ts';

export default defineConfig<object, ShellOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Two cores: the app, its core and a browser are enough for one test at a time.
  workers: 1,
  // A busy machine: what passes only on a second try is counted as passed and said so in the closing lines.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    { name: 'browser', testMatch: 'specs/*.spec.ts', use: { shell: 'browser' } },
    {
      name: 'desktop',
      testMatch: ['desktop.spec.ts', 'specs/*.spec.ts'],
      // What is about the page alone is the same in either shell; the browser project asks it.
      grepInvert: /@page/,
      use: { shell: 'desktop' },
    },
    // Pictures for people; asserts little, so `npm test` leaves it out.
    { name: 'screens', testMatch: 'screens.ts', use: { shell: 'browser' } },
  ],
});
