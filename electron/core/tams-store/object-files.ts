import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFile, temporaryBeside } from '#core/workspace/atomic.ts';

/** The bytes of objects, a file each. */
export interface ObjectFiles {
  pathOf(id: string): string;
  /** Takes the bytes of `from` to the disk, under no name yet. An interrupted or failed transfer leaves nothing. */
  stage(from: Readable): Promise<Staged>;
  remove(id: string): Promise<void>;
}

/** Bytes that have arrived whole and belong to no object yet. */
export interface Staged {
  readonly size: number;
  /**
   * Gives them to an object, in place of any it had; on the disk when this returns. Synchronous, so that it can happen within the
   * transaction that says whether the object may still change.
   */
  keepAs(id: string): void;
  /** Does nothing once they were kept. */
  discard(): Promise<void>;
}

/** Makes the folder when it is missing, and throws away what transfers left half done when the process ended. */
export async function openObjectFiles(folder: string): Promise<ObjectFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder, { recursive: true }))
    if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
  // Ids are any text; the hash is a file name on every system. Two letters of it keep folders small.
  const pathOf = (id: string): string => {
    const name = createHash('sha256').update(id).digest('hex');
    return join(folder, name.slice(0, 2), name);
  };
  return {
    pathOf,
    async stage(from) {
      const temporary = temporaryBeside(join(folder, 'incoming'));
      const discard = (): Promise<void> => rm(temporary, { force: true });
      try {
        const to = createWriteStream(temporary, { flags: 'wx', mode: 0o600 });
        await pipeline(from, to);
        await syncFile(temporary);
        const keepAs = (id: string): void => {
          const path = pathOf(id);
          mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
          renameSync(temporary, path);
          syncFolder(dirname(path));
        };
        return { size: to.bytesWritten, keepAs, discard };
      } catch (error) {
        await discard();
        throw error;
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

/** The rename itself is on the disk once its folder is. Windows has no such thing and refuses to open a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
