import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchDesktop, requestsOutside, setFilePaths } from '../desktop-fixture.ts';
import type { RunningApp } from './running-app.ts';

export interface DesktopAppOptions {
  /** A folder of this test's own. */
  data: string;
  args: readonly string[];
}

/** The desktop shell: Electron where it is installed, else its stand-in (desktop-fixture.ts). */
export async function startDesktopApp({ data, args }: DesktopAppOptions): Promise<RunningApp> {
  const workspace = join(data, 'workspace');
  const app = await launchDesktop({ data, args: [`--workspace=${workspace}`, ...args] });
  const page = await app.firstWindow();
  const exports = join(data, 'exports');
  mkdirSync(exports, { recursive: true });
  await app.evaluate(({ dialog }, folder) => {
    // Typed for both of its forms; ours is the one with a window.
    const answer = async (_window: unknown, options?: Electron.SaveDialogOptions) => ({
      canceled: false,
      filePath: `${folder}/${options?.defaultPath ?? 'export.mp4'}`,
    });
    dialog.showSaveDialog = answer as typeof dialog.showSaveDialog;
  }, exports);

  return {
    shell: 'desktop',
    page,
    workspace,
    exports,
    open: async () => void (await page.waitForFunction(() => document.querySelector('#root')?.childElementCount)),
    async choose(paths, press) {
      await app.evaluate(
        ({ dialog }, filePaths) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
        },
        [...paths],
      );
      await press();
    },
    placeFile: (path) => setFilePaths(app, { [basename(path)]: path }),
    workers: () =>
      app.evaluate((electron) =>
        electron.app
          .getAppMetrics()
          .filter(({ serviceName, name }) => [serviceName, name].includes('countersign-worker'))
          .map(({ pid }) => pid),
      ),
    outside: () => requestsOutside(app),
    close: () => app.close(),
  };
}
