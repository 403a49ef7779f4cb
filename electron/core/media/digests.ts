import { stat } from 'node:fs/promises';
import { readTimeoutMs } from '#core/c2pa/time-limits.ts';
import type { WorkerPool } from '#core/worker/pool.ts';

/** sha256 of whole files, worked out off the main loop and remembered while a file's size, time and inode stay the same. */
export interface FileDigests {
  /** Lower-case hex. */
  sha256(path: string, signal?: AbortSignal): Promise<string>;
}

export function createFileDigests(pool: WorkerPool): FileDigests {
  const known = new Map<string, { facts: string; digest: string }>();
  return {
    async sha256(path, signal = new AbortController().signal) {
      const { size, mtimeMs, ino } = await stat(path);
      const facts = `${ino}:${size}:${mtimeMs}`;
      const held = known.get(path);
      if (held?.facts === facts) return held.digest;
      const { sha256 } = await pool.run('media.hash', { path }, { signal, timeoutMs: await readTimeoutMs(path) });
      known.set(path, { facts, digest: sha256 });
      return sha256;
    },
  };
}
