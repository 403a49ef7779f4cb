import type { Shell } from 'electron/common';
import type { BrowserWindow, Dialog, FileFilter } from 'electron/main';
import type { Asset } from '#shared/api/asset.ts';
import type { shellApi } from '#shared/api/shell.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { z } from '#shared/rpc/zod.ts';
import type { CoreHost } from './core-host.ts';

type Purpose = z.output<(typeof shellApi)['shell.openFiles']['input']>['purpose'];

const anyFile: FileFilter = { name: 'All files', extensions: ['*'] };
const filters: Readonly<Record<Purpose, FileFilter[]>> = {
  media: [
    {
      name: 'Media',
      extensions: ['mp4', 'm4v', 'mov', 'm4a', 'm4s', 'jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'wav', 'mp3'],
    },
    anyFile,
  ],
  certificates: [{ name: 'Certificates', extensions: ['pem', 'crt', 'cer', 'der', 'json', 'txt', 'cfg'] }, anyFile],
  key: [{ name: 'Keys', extensions: ['pem', 'key', 'p8'] }, anyFile],
  credentials: [{ name: 'Content Credentials', extensions: ['c2pa'] }, anyFile],
  project: [{ name: 'Countersign projects', extensions: ['json'] }, anyFile],
};

export interface ShellPorts {
  core: Pick<CoreHost, 'grantFile' | 'grantTarget' | 'locateMedia'>;
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox'>;
  shell: Pick<Shell, 'openExternal' | 'showItemInFolder'>;
  /** Dialogs belong to it. */
  window: () => BrowserWindow;
  platform: string;
}

/** What only this shell can do for the page: native dialogs, the file manager, the system's browser. */
export function createShellHandlers({ core, dialog, shell, window, platform }: ShellPorts): Handlers<typeof shellApi> {
  return {
    'shell.info': async () => ({ kind: 'desktop', nativeDialogs: true, platform }),

    'shell.openFiles': async ({ purpose, multiple }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        filters: filters[purpose],
        properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
      });
      return canceled ? [] : grantAll(core, filePaths);
    },

    'shell.saveTarget': async ({ suggestedName }) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        // A name, never a folder: what the page suggests cannot lead elsewhere.
        defaultPath: suggestedName.replaceAll(/[/\\:\0]/g, '_'),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? {} : core.grantTarget(filePath);
    },

    'shell.reveal': async ({ asset }) => {
      const file = await core.locateMedia(`/media/${asset}`);
      if (!file) throw new AppError('not_found', 'That file is not there any more. It may have been moved or renamed.');
      shell.showItemInFolder(file.path);
      return {};
    },

    'shell.openExternal': ({ url }) => openExternal(url, { dialog, shell, window }),
  };
}

/** Makes files assets. @throws AppError 'not_readable' naming the first that could not be opened */
export async function grantAll(core: Pick<CoreHost, 'grantFile'>, paths: readonly string[]): Promise<Asset[]> {
  const assets: Asset[] = [];
  // One after another, so that their order stays.
  for (const path of paths) assets.push(await core.grantFile(path));
  return assets;
}

/**
 * Opens an address in the system's browser once the user has seen its host: an address may come from a manifest, and so from an
 * attacker. Only https: other schemes start programs.
 * @throws AppError 'invalid_input'
 */
async function openExternal(
  address: string,
  { dialog, shell, window }: Pick<ShellPorts, 'dialog' | 'shell' | 'window'>,
): Promise<{ opened: boolean }> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new AppError('invalid_input', 'Only https addresses without a user name can be opened.');
  }
  const { response } = await dialog.showMessageBox(window(), {
    type: 'question',
    message: `Open ${url.host} in your browser?`,
    detail: url.href.length > 300 ? `${url.href.slice(0, 300)}…` : url.href,
    buttons: ['Cancel', 'Open'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return { opened: false };
  await shell.openExternal(url.href);
  return { opened: true };
}
