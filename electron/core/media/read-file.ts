import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '#shared/rpc/errors.ts';

/** Opens a file for reading; the caller closes it. @throws AppError 'not_readable' when it cannot be opened. */
export const openFile = (path: string): Promise<FileHandle> =>
  open(path).catch((cause: unknown) => {
    throw new AppError(
      'not_readable',
      'The file cannot be opened. Check that it is still there and that you may read it.',
      { cause },
    );
  });
