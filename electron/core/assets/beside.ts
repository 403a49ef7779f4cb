import { lstat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { maxStoreBytes } from '#core/c2pa/store-bytes.ts';

/**
 * The file that by its name may hold the credentials of the file at `path`: `clip.c2pa` or `clip.mp4.c2pa` beside `clip.mp4`. Only
 * looked for, never opened; no links, for they may lead anywhere.
 */
export async function findBeside(path: string): Promise<string | undefined> {
  const extension = extname(path);
  if (extension.toLowerCase() === '.c2pa') return undefined;
  for (const name of [basename(path, extension), basename(path)]) {
    const candidate = join(dirname(path), `${name}.c2pa`);
    const facts = await lstat(candidate).catch(() => undefined);
    if (facts?.isFile() && facts.size > 0 && facts.size <= maxStoreBytes) return candidate;
  }
  return undefined;
}
