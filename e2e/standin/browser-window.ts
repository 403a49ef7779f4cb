import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { model, needReady, record, refuse } from './model.ts';
import { WebContents } from './web-contents.ts';

const windows = new Set<BrowserWindow>();

/** What a page's preferences may say: anything else would not be the page we run. */
const modelled: Partial<Electron.WebPreferences> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
};

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  focus = record('window.focus');
  restore = record('window.restore');
  maximize = record('window.maximize');
  #bounds: Electron.Rectangle;
  #visible: boolean;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    needReady('BrowserWindow');
    const { preload, ...preferences } = options.webPreferences ?? {};
    for (const [name, value] of Object.entries(preferences)) {
      if (modelled[name as keyof Electron.WebPreferences] !== value) {
        refuse(
          `webPreferences.${name}: ${JSON.stringify(value)} is not modelled, only sandboxed, isolated pages of the default session`,
        );
      }
    }
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = show;
    this.webContents = new WebContents(preload ?? '', { width, height });
    windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => {
      windows.delete(this);
      this.emit('closed');
      if (windows.size === 0 && !app.emit('window-all-closed')) app.quit();
    });
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return !windows.has(this);
  }

  getNormalBounds(): Electron.Rectangle {
    return this.#bounds;
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
  }
}

export const webContents = model('webContents', {
  fromDevToolsTargetId: (id: string) => [...windows].find((window) => window.webContents.targetId === id)?.webContents,
} satisfies Record<keyof Pick<typeof Electron.webContents, 'fromDevToolsTargetId'>, unknown>);
