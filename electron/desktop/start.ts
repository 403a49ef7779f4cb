import { join, resolve, sep } from 'node:path';
import { app, dialog, ipcMain, Menu, nativeTheme, protocol, safeStorage, session } from 'electron/main';
import { shell } from 'electron/common';
import { Settings } from '#shared/api/app.ts';
import type { PageEvents } from '#shared/api/index.ts';
import { shellApi } from '#shared/api/shell.ts';
import { toErrorBody } from '#shared/rpc/errors.ts';
import { createDispatch, type Dispatch } from '#shared/rpc/rpc.ts';
import { workerEnvironment } from '#core/worker/environment.ts';
import { EVENT_CHANNEL } from './channels.ts';
import { type CoreHost, startCoreHost } from './core-host.ts';
import type { CoreOptions } from './core-messages.ts';
import { createShellHandlers, grantAll } from './dialogs.ts';
import { serveIpc } from './ipc.ts';
import { askKeystore } from './keystore.ts';
import { createFileLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import { createAppHandler } from './protocol.ts';
import { denyPermissions } from './security.ts';
import { forkUtility } from './utility.ts';
import { openWindow, windowMemory } from './window.ts';

export interface RunningApp {
  /** Opens files that came from outside the page; the page is told once it listens. */
  openFiles(paths: readonly string[]): void;
  focus(): void;
}

const dist = resolve(import.meta.dirname, '..');
/** What the native engine opens itself cannot lie in the archive, which only `fs` reads (electron-builder.yml, asarUnpack). */
const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

/** Puts the app together: core, IPC, pages, menu, window. Called once, after `ready`. */
export function startApp(asked: { workspace?: string }): RunningApp {
  const log = createFileLog(join(app.getPath('logs'), 'countersign.log'), () => new Date());
  const options: CoreOptions = {
    workspace: asked.workspace ?? join(app.getPath('userData'), 'workspace'),
    demoClips: unpacked(resolve(dist, '../assets/demo')),
    version: app.getVersion(),
  };
  const tell = (name: keyof PageEvents, payload: unknown): void => {
    if (!main.window.isDestroyed()) main.window.webContents.send(EVENT_CHANNEL, name, payload);
  };
  const core = startCoreHost({
    spawnCore: () =>
      forkUtility(join(dist, 'desktop/core.js'), 'countersign-core', { args: [JSON.stringify(options)] }),
    spawnWorker: (name) => forkUtility(join(dist, 'desktop/worker.js'), name, { env: workerEnvironment(process.env) }),
    keystore: (question) => askKeystore(safeStorage, process.platform, question),
    onEvent(name, payload) {
      if (name === 'settings.changed') applyTheme(payload);
      tell(name, payload);
    },
    onRestarted: () => tell('shell.coreRestarted', {}),
    onGivenUp: () =>
      dialog.showErrorBox(
        'Countersign stopped working',
        'The part that does the work keeps ending. Close the app and start it again.',
      ),
    log,
    now: () => Date.now(),
  });

  denyPermissions(session.defaultSession);
  protocol.handle('app', createAppHandler({ folder: join(dist, 'renderer'), locate: core.locateMedia }));
  const handlers = createShellHandlers({ core, dialog, shell, window: () => main.window, platform: process.platform });
  serveIpc(
    ipcMain,
    pageDispatch(
      createDispatch(shellApi, handlers, (error, name) => log('error', `${name} failed.`, error)),
      core,
    ),
    (paths) => grantAll(core, paths),
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        platform: process.platform,
        developer: !app.isPackaged,
        run: (command) => tell('shell.command', { command }),
      }),
    ),
  );

  const main = openWindow({
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: resolve(dist, '../assets/icons/icon.png'),
    memory: windowMemory(app.getPath('userData')),
    background: nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff',
  });
  const { webContents } = main.window;
  webContents.on('render-process-gone', (_event, { reason }) => {
    log('error', `The page's process ended: ${reason}.`);
    if (reason !== 'clean-exit') webContents.reload();
  });
  const listening = new Promise<void>((loaded) => webContents.once('did-finish-load', () => loaded()));

  void core.call('settings.get', {}, new AbortController().signal).then((envelope) => {
    if (envelope.ok) applyTheme(envelope.value);
  });
  endCleanly(core, main.flush);

  return {
    openFiles: (paths) => void listening.then(() => openFromOutside(core, paths, tell)),
    focus() {
      if (main.window.isMinimized()) main.window.restore();
      main.window.show();
      main.window.focus();
    },
  };
}

/** One contract for the page: what only this shell can do is served here, the rest by the core, which also knows unknown names. */
function pageDispatch(shellDispatch: Dispatch, core: CoreHost): Dispatch {
  return (name, input, signal) => (Object.hasOwn(shellApi, name) ? shellDispatch : core.call)(name, input, signal);
}

async function openFromOutside(
  core: CoreHost,
  paths: readonly string[],
  tell: (name: keyof PageEvents, payload: unknown) => void,
): Promise<void> {
  if (paths.length === 0) return;
  try {
    tell('shell.filesOpened', await grantAll(core, paths));
  } catch (error) {
    dialog.showErrorBox('A file could not be opened', toErrorBody(error).message);
  }
}

/** Native parts (dialogs, menus, title bar) follow the theme chosen in the page. */
function applyTheme(settings: unknown): void {
  const parsed = Settings.safeParse(settings);
  if (parsed.success) nativeTheme.themeSource = parsed.data.theme;
}

/** The core gets a moment to finish what it writes. */
function endCleanly(core: CoreHost, flush: () => Promise<void>): void {
  let ending = false;
  app.on('will-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    void Promise.all([core.stop(), flush()]).finally(() => app.exit(0));
  });
}
