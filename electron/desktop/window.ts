import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserWindow, type Rectangle, screen } from 'electron/main';
import { z } from '#shared/rpc/zod.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { APP_ORIGIN } from './ipc.ts';

/** Where the window was. Older or broken files count as absent. */
const Remembered = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(400),
    height: z.number().int().min(300),
  }),
  maximized: z.boolean(),
});
type Remembered = z.output<typeof Remembered>;

const SAVE_AFTER_MS = 400;

export interface MainWindow {
  window: BrowserWindow;
  /** Writes what is not written yet. */
  flush: () => Promise<void>;
}

/** Opens the one window. It shows once there is something to see, where it last was. */
export function openWindow(options: { preload: string; icon: string; memory: string; background: string }): MainWindow {
  const remembered = recall(options.memory);
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    ...remembered?.bounds,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Countersign',
    icon: options.icon,
    backgroundColor: options.background,
    // All written out, so that no change of a default weakens them.
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (remembered?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return { window, flush: rememberBounds(window, options.memory) };
}

function rememberBounds(window: BrowserWindow, memory: string): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let state: Remembered | undefined;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    if (!state) return;
    const text = JSON.stringify(state);
    state = undefined;
    // Where the window was is a comfort; a disk that cannot hold it must not disturb anyone.
    await writeFileAtomic(memory, text).catch(() => {});
  };
  const note = (): void => {
    state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), SAVE_AFTER_MS);
  };
  window.on('resize', note);
  window.on('move', note);
  return flush;
}

function recall(memory: string): Remembered | undefined {
  let text: string;
  try {
    text = readFileSync(memory, 'utf8');
  } catch {
    // The first start.
    return undefined;
  }
  const parsed = Remembered.safeParse(parseJson(text));
  return parsed.success && isOnScreen(parsed.data.bounds) ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A broken file is no reason not to start.
    return undefined;
  }
}

/** A display may have been unplugged since: enough of the title bar must be reachable. */
function isOnScreen(bounds: Rectangle): boolean {
  const reachable = 100;
  return screen.getAllDisplays().some(({ workArea }) => {
    const overlap = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    return overlap >= reachable && bounds.y >= workArea.y && bounds.y + 30 <= workArea.y + workArea.height;
  });
}

/** Where the window remembers its place. */
export const windowMemory = (userData: string): string => join(userData, 'window.json');
