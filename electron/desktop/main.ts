import { app, dialog, protocol } from 'electron/main';
import { Launch, readArguments } from './arguments.ts';
import { appScheme } from './protocol.ts';
import { lockDownPages } from './security.ts';
import { type RunningApp, startApp } from './start.ts';

// What must happen before `ready`.
protocol.registerSchemesAsPrivileged([appScheme]);
lockDownPages(app);

// Electron's first argument is itself; unpackaged, the second is the app's folder.
const { files, workspace } = readArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
const early = [...files];
let running: RunningApp | undefined;

const open = (paths: readonly string[]): void => {
  if (running) running.openFiles(paths);
  else early.push(...paths);
};

if (app.requestSingleInstanceLock({ files } satisfies Launch)) {
  app.on('second-instance', (_event, _argv, _folder, additionalData) => {
    // Chromium reorders and extends that argv; what we sent along is what was asked for.
    const launch = Launch.safeParse(additionalData);
    running?.focus();
    if (launch.success) open(launch.data.files);
  });
  // macOS only; elsewhere files come as arguments. It may come before `ready`.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(readArguments(['--', path], process.cwd()).files);
  });
  app.on('window-all-closed', () => app.quit());
  // Never awaited at top level: Electron emits `ready` only once this module has evaluated (electron#40719).
  void app
    .whenReady()
    .then(() => {
      running = startApp(workspace === undefined ? {} : { workspace });
      running.openFiles(early);
    })
    .catch((error: unknown) => {
      dialog.showErrorBox('Countersign could not start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
} else {
  app.quit();
}
