import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { z } from '#shared/rpc/zod.ts';

/** How another process of the same user reaches a store that runs. */
const Running = z.object({ url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/), token: z.string().min(1) });
export type Running = z.output<typeof Running>;

const pathIn = (folder: string): string => join(folder, 'running.json');

/**
 * Writes `running.json` beside the store's database, readable by its owner alone. Its token is this run's own: whoever can read the
 * file can read the database as well, so it opens nothing that was closed. @throws AppError 'storage_failed'
 */
export const announce = (folder: string, running: Running): Promise<void> =>
  writeFileAtomic(pathIn(folder), JSON.stringify(running), 0o600);

/** Takes the announcement back; also of an earlier run that was killed. Only for whoever has the database. */
export const withdraw = (folder: string): Promise<void> => rm(pathIn(folder), { force: true });

/**
 * Where the store of a folder runs, if some process said so. To be asked only when the database is in use: then the process that wrote
 * this lives, or has yet to write it.
 */
export async function readRunning(folder: string): Promise<Running | undefined> {
  try {
    return Running.parse(JSON.parse(await readFile(pathIn(folder), 'utf8')));
  } catch {
    // Not there, or not one of ours: the caller tries again for a while.
    return undefined;
  }
}
