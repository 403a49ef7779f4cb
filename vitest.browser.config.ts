import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** Component tests, in a real Chromium: the graph measures its cards, which no imitation of a browser can. */
export default defineConfig({
  plugins: [react()],
  // React Aria's virtual lists show everything in tests unless told that a real browser is there.
  define: { 'process.env.VIRT_ON': '"1"' },
  test: {
    include: ['renderer/**/*.test.tsx'],
    testTimeout: 30_000,
    // As the end-to-end tests; the closing lines say how many needed it.
    retry: process.env['CI'] ? 1 : 0,
    // A machine with two cores and other work lays out a graph in more than the usual second.
    expect: { poll: { timeout: 10_000 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          // The sandbox needs rights that containers do not have; these pages are ours.
          args: ['--no-sandbox'],
          ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
        },
      }),
      instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
    },
  },
});
