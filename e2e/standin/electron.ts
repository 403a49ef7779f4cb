// The stand-in for the modules `electron/main` and `electron/common`: it notes what main asks for and carries it out with Node and
// Chromium where that is honest. It is not Electron: what it does not model, it refuses, and every name is checked against
// electron.d.ts. Nothing here may await at top level, for Playwright require()s it.
import { BrowserWindow } from './browser-window.ts';
import { outside } from './app.ts';

export { app } from './app.ts';
export { BrowserWindow, webContents } from './browser-window.ts';
export { ipcMain } from './ipc.ts';
export { dialog, Menu, nativeTheme, safeStorage, screen, shell } from './natives.ts';
export { protocol, session } from './protocol.ts';
export { utilityProcess } from './utility-process.ts';

/** What only the stand-in has; a test that finds it missing runs on Electron. */
export const standIn = {
  outside,
  /** Gives files that a page chooses the paths that Electron would know: by name. */
  setFilePaths(paths: Record<string, string>): void {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.runInPreload(`globalThis.standInFiles = ${JSON.stringify(paths)}`);
    }
  },
};
