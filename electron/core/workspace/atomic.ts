import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/rpc/errors.ts';

/**
 * Writes a whole file so that a reader, or a power cut, sees the old file or the new one and nothing between: temporary file in the
 * same folder, fsync, rename. Makes the folder when it is missing.
 * @param mode permissions of the new file; secrets pass 0o600.
 * @throws AppError 'storage_failed' when the folder cannot be written; nothing is left behind then.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode = 0o644): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    // The temporary file may not exist; the failure worth telling is the one above.
    await unlink(temporary).catch(() => {});
    throw new AppError(
      'storage_failed',
      `${basename(path)} could not be written. Check that the disk has space and the folder is yours.`,
      { cause },
    );
  }
}

/** A name for a temporary file in the target's own folder, so that the final rename never crosses file systems. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
}

/** Flushes a finished file to the disk, before the rename that makes it visible. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
