import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '#core/c2pa/store-bytes.ts';
import { temporaryBeside, writeFileAtomic } from '#core/workspace/atomic.ts';

/** Manifest stores that were fetched or given for files without their own, in the workspace: each once, by the digest of its bytes. */
export interface KeptStores {
  /**
   * Keeps a store that passes; nothing stays of one that does not.
   * @param check is handed a file with the bytes, and throws
   * @returns sha256, hex. @throws what `check` throws, AppError 'storage_failed'
   */
  put(bytes: Uint8Array, check: (path: string) => Promise<void>): Promise<string>;
  /** Nothing where it is not kept. */
  path(sha256: string): Promise<string | undefined>;
  drop(sha256: string): Promise<void>;
}

export function createKeptStores(workspace: string): KeptStores {
  const fileOf = (sha256: string): string => join(workspace, 'credentials', `${sha256}.c2pa`);
  return {
    async put(bytes, check) {
      const sha256 = sha256Hex(bytes);
      const path = fileOf(sha256);
      await mkdir(dirname(path), { recursive: true });
      const trial = temporaryBeside(path);
      try {
        await writeFileAtomic(trial, bytes);
        await check(trial);
        await rename(trial, path);
      } finally {
        await rm(trial, { force: true });
      }
      return sha256;
    },
    async path(sha256) {
      const facts = await stat(fileOf(sha256)).catch(() => undefined);
      return facts?.isFile() ? fileOf(sha256) : undefined;
    },
    drop: (sha256) => rm(fileOf(sha256), { force: true }),
  };
}
