import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the oldest entries of a cache folder, files or folders, until the rest is within the cap.
 * @param most bytes
 */
export async function makeRoom(folder: string, most: number): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const entries = await Promise.all(names.map(async (name) => ({ name, ...(await weigh(join(folder, name))) })));
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of entries.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= most) return;
    await rm(join(folder, name), { recursive: true, force: true });
    total -= size;
  }
}

async function weigh(path: string): Promise<{ size: number; usedAt: number }> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return { size: 0, usedAt: 0 };
  if (!facts.isDirectory()) return { size: facts.size, usedAt: facts.mtimeMs };
  const names = await readdir(path).catch(() => [] as string[]);
  const inside = await Promise.all(names.map((name) => weigh(join(path, name))));
  return {
    size: inside.reduce((sum, { size }) => sum + size, 0),
    usedAt: Math.max(facts.mtimeMs, ...inside.map(({ usedAt }) => usedAt)),
  };
}
