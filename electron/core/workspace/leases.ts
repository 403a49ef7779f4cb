import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Which process of a workspace works on an ingest or a job: the app and a command line may have the same workspace open, and what one of
 * them is at must not look abandoned to the other. A process says so in a file, anew every few seconds; what a dead one left counts for
 * nothing.
 */
export interface Leases<Id extends string> {
  /** @returns how to let go */
  hold(id: Id): Promise<() => Promise<void>>;
  /** By another process that lives. */
  isHeldElsewhere(id: Id): Promise<boolean>;
  /** Takes away what a process left behind that was killed. */
  clear(id: Id): Promise<void>;
}

const RENEWAL = 5000;
/** Longer than any pause of a busy machine; a process number that was given to another program holds nothing for longer than this. */
const EXPIRY = 60_000;

/** @param fileOf where it is said */
export function createLeases<Id extends string>(fileOf: (id: Id) => string, clock: () => Date): Leases<Id> {
  return {
    async hold(id) {
      const file = fileOf(id);
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
    clear: (id) => rm(fileOf(id), { force: true }),
    async isHeldElsewhere(id) {
      const file = fileOf(id);
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
