import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Two cores: the app, its core and a browser are enough for one test at a time.
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  projects: [{ name: 'desktop', testMatch: 'desktop.spec.ts' }],
});
