// The modules behind which the operating system stands. Dialogs have no answer of their own: a test gives it.
import { emitter, model, record, refuse, state } from './model.ts';

const unanswered = async (): Promise<never> => refuse('this dialog has no answer: the test sets one');

export const dialog = model('dialog', {
  showOpenDialog: unanswered,
  showSaveDialog: unanswered,
  showMessageBox: unanswered,
  showErrorBox: (title: string, content: string) => {
    record('dialog.showErrorBox')(title, content);
    // Nobody sees a box here; a test that fails because of it should say so.
    process.stderr.write(`stand-in: error box: ${title}: ${content}\n`);
  },
} satisfies Record<
  keyof Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>,
  unknown
>);

export const shell = model('shell', {
  openExternal: record('shell.openExternal', Promise.resolve()),
  showItemInFolder: record('shell.showItemInFolder'),
} satisfies Partial<Electron.Shell>);

interface MenuItem extends Electron.MenuItemConstructorOptions {
  submenu?: MenuItem[];
}
interface StandInMenu {
  items: MenuItem[];
  getMenuItemById(id: string): MenuItem | null;
}
let applicationMenu: StandInMenu | null = null;

function find(items: MenuItem[], id: string): MenuItem | null {
  for (const item of items) {
    const found = item.id === id ? item : find(item.submenu ?? [], id);
    if (found) return found;
  }
  return null;
}

export const Menu = model('Menu', {
  buildFromTemplate: (items: MenuItem[]): StandInMenu => ({ items, getMenuItemById: (id) => find(items, id) }),
  setApplicationMenu: (menu: StandInMenu | null) => {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
} satisfies Record<
  keyof Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'>,
  unknown
>);

export const nativeTheme = model(
  'nativeTheme',
  emitter({ themeSource: 'system', shouldUseDarkColors: false } as Pick<
    Electron.NativeTheme,
    'themeSource' | 'shouldUseDarkColors'
  >),
);

export const screen = model(
  'screen',
  emitter({
    getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
  } satisfies Record<keyof Pick<Electron.Screen, 'getAllDisplays'>, unknown>),
);

const mark = 'stand-in:';

export const safeStorage = model('safeStorage', {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () =>
    state.ready ? ((process.env['STANDIN_STORAGE'] ?? 'gnome_libsecret') as 'gnome_libsecret') : 'unknown',
  encryptStringAsync: async (text: string) => Buffer.from(mark + text),
  decryptStringAsync: async (bytes: Buffer) => {
    const text = bytes.toString();
    if (!text.startsWith(mark)) throw new Error('Error while decrypting the ciphertext provided to safeStorage.');
    return { result: text.slice(mark.length), shouldReEncrypt: false };
  },
} satisfies Partial<Electron.SafeStorage>);
