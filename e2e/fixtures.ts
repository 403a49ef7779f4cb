import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, expect, test as base } from '@playwright/test';
import { launchChromium, startBrowserApp } from './app/browser-app.ts';
import { startDesktopApp } from './app/desktop-app.ts';
import { watch } from './app/gates.ts';
import type { RunningApp } from './app/running-app.ts';
import { shellName } from './desktop-fixture.ts';

export { expect };

export interface ShellOptions {
  /** Set by the project: the same specs run in both. */
  shell: RunningApp['shell'];
}

/** Chromium asks it about every form it meets. A page can neither cause nor see that; its own requests to there are still faults. */
const autofill = 'https://content-autofill.googleapis.com:443';

interface Fixtures {
  /** Arguments of the start, such as files to open: `test.use({ appArgs: […] })`. */
  appArgs: string[];
  /** Faults that a test provokes: `test.use({ expectedFaults: [/…/] })`. */
  expectedFaults: RegExp[];
  app: RunningApp;
}

interface WorkerFixtures extends ShellOptions {
  /** One Chromium for all tests of the browser project; the desktop project starts none. */
  chromiumFor: () => Promise<Browser>;
}

/**
 * The built app, running, with a data folder of its own. Around every test: nothing on the console, nothing uncaught, no violated
 * policy, no failed request, no dialog or window of the page's own, and no request to anywhere but the app.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  shell: ['browser', { option: true, scope: 'worker' }],
  chromiumFor: [
    // Playwright reads from this pattern which fixtures are wanted: none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      let started: Promise<Browser> | undefined;
      await use(() => (started ??= launchChromium()));
      await (await started)?.close();
    },
    { scope: 'worker' },
  ],
  appArgs: [[], { option: true }],
  expectedFaults: [[], { option: true }],
  app: async ({ shell, chromiumFor, appArgs, expectedFaults }, use, info) => {
    const data = info.outputPath('data');
    const said: string[] = [];
    const log = (line: string) => void said.push(line);
    const desktop = shell === 'desktop';
    info.annotations.push({ type: 'shell', description: desktop ? shellName : 'browser' });
    const app = desktop
      ? await startDesktopApp({ data, args: appArgs })
      : await startBrowserApp({ browser: await chromiumFor(), data, args: appArgs, log });
    const gates = await watch(app.page);
    await app.open();
    await gates.loaded();
    await use(app);

    if (info.errors.length > 0) {
      await info.attach('server.log', { body: said.join('\n'), contentType: 'text/plain' });
      await info.attach('page.png', { body: await app.page.screenshot(), contentType: 'image/png' });
    }
    const faults = (await gates.faults()).filter((fault) => !expectedFaults.some((expected) => expected.test(fault)));
    const outside = (await app.outside()).filter((url) => url !== autofill);
    await app.close();
    expect.soft(faults, 'faults of the page').toEqual([]);
    expect.soft(outside, 'requests to the outside').toEqual([]);
  },
});

const sharedFolder = join(import.meta.dirname, '../../shared/data');

/** Test data by others, beside the repository. Where it is absent the test is skipped, and says so. */
export function sharedData(...parts: string[]): string {
  const present = existsSync(sharedFolder);
  if (!present) process.stdout.write('not run: ../shared/data is absent\n');
  test.skip(!present, 'not run: ../shared/data is absent');
  return join(sharedFolder, ...parts);
}
