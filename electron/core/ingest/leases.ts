import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IngestId } from '#shared/api/ids.ts';

/**
 * Which process of a workspace works on an ingest: the app and a command line may have the same one open, and an ingest that one of them
 * is at must not look abandoned to the other. A process says so in a file, anew every few seconds; what a dead one left counts for nothing.
 */
export interface Leases {
  /** @returns how to let go */
  hold(ingest: IngestId): Promise<() => Promise<void>>;
  /** By another process that lives. */
  isHeldElsewhere(ingest: IngestId): Promise<boolean>;
}

const RENEWAL = 5000;
/** Longer than any pause of a busy machine; a process number that was given to another program holds nothing for longer than this. */
const EXPIRY = 60_000;

export function createLeases(folder: string, clock: () => Date): Leases {
  const fileOf = (ingest: IngestId): string => join(folder, ingest, 'running');
  return {
    async hold(ingest) {
      const file = fileOf(ingest);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, String(process.pid));
      const renew = (): void => {
        const now = clock();
        // It may have been removed with its folder; then there is nothing left to hold.
        utimes(file, now, now).catch(() => {});
      };
      renew();
      const timer = setInterval(renew, RENEWAL).unref();
      return async () => {
        clearInterval(timer);
        await rm(file, { force: true });
      };
    },
    async isHeldElsewhere(ingest) {
      const file = fileOf(ingest);
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      const facts = await stat(file).catch(() => undefined);
      if (!facts || !Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
      return clock().getTime() - facts.mtimeMs < EXPIRY && isAlive(pid);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
