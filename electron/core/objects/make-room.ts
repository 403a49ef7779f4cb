import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One thing of a cache folder: a file, or a folder with all that is in it. */
export interface CacheEntry {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  /** When anything in it was last written or touched; milliseconds since 1970. */
  usedAt: number;
}

interface Room {
  /** Bytes that may stay. */
  most: number;
  /** What stays whatever it takes. */
  keeps?: (entry: CacheEntry) => boolean;
  /** What goes whatever room there is. */
  isAbandoned?: (entry: CacheEntry) => Promise<boolean>;
}

/**
 * Removes the oldest entries of a cache folder until the rest is within the cap. Another process may be doing the same: what is gone
 * already is gone.
 */
export async function makeRoom(folder: string, { most, keeps, isAbandoned }: Room): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const entries = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { name, path, ...(await weigh(path)) };
    }),
  );
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  for (const entry of entries.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (keeps?.(entry) === true) continue;
    if (total <= most && (await isAbandoned?.(entry)) !== true) continue;
    await rm(entry.path, { recursive: true, force: true });
    total -= entry.size;
  }
}

/** A file that has several names counts once. */
async function weigh(path: string, seen = new Set<number>()): Promise<{ size: number; usedAt: number }> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return { size: 0, usedAt: 0 };
  if (!facts.isDirectory()) {
    const isCounted = seen.has(facts.ino);
    seen.add(facts.ino);
    return { size: isCounted ? 0 : facts.size, usedAt: facts.mtimeMs };
  }
  const names = await readdir(path).catch(() => [] as string[]);
  const inside = await Promise.all(names.map((name) => weigh(join(path, name), seen)));
  return {
    size: inside.reduce((sum, { size }) => sum + size, 0),
    usedAt: Math.max(facts.mtimeMs, ...inside.map(({ usedAt }) => usedAt)),
  };
}
