import type { shellApi } from '#shared/api/shell.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';

/**
 * What the browser shell can do for its page. It has no dialogs of its own: the page uses a file input and uploads, exports go to the
 * workspace and are offered as downloads, and links open in the browser the user is already in.
 */
export const shellHandlers: Handlers<typeof shellApi> = {
  'shell.info': async () => ({ kind: 'browser', nativeDialogs: false, platform: process.platform }),
  'shell.openFiles': async () => [],
  'shell.saveTarget': async () => ({}),
  'shell.reveal': async () => {
    throw new AppError('invalid_input', 'A browser cannot show the file manager. Download the file instead.');
  },
  'shell.openExternal': async () => ({ opened: false }),
};
