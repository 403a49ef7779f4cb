import { createHash } from 'node:crypto';
import { link, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionId } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import type { FileDigests } from '#core/media/digests.ts';
import { downloadObject, type Downloaded, type FetchOptions } from '#core/tams/download.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { type CacheEntry, makeRoom } from './make-room.ts';

export interface ObjectWish {
  connection: ConnectionId;
  /** Its id in that store. */
  object: string;
  /** What a person would call the file, made safe for a file system (object-name.ts). */
  name: string;
}

export interface CachedObject extends Downloaded {
  readonly object: string;
  readonly path: string;
}

/** Objects that stay for as long as somebody works with them. */
export interface HeldObjects {
  /** What is here and still is what was fetched, by its SHA-256. @throws AppError 'cancelled' */
  find(wish: ObjectWish, signal: AbortSignal): Promise<CachedObject | undefined>;
  /** What is here, else from the store. @throws AppError as downloadObject does */
  fetch(wish: ObjectWish & Omit<FetchOptions, 'maxBytes'>): Promise<CachedObject>;
}

/**
 * Objects of stores as files of the workspace, each in a folder of its own. An object never changes (TAMS: "immutable"), so what was
 * fetched once is not fetched again, also when the job that wanted it was cancelled or failed later.
 */
export interface ObjectCache {
  /** Runs work with objects. None of those it asked for goes before it has ended; then the oldest go that are too many. */
  use<T>(work: (objects: HeldObjects) => Promise<T>): Promise<T>;
}

/** Bytes kept, and the largest object taken: four single-PUT objects at their largest (tams.md B1). */
const CACHE_BYTES = 20e9;
/** What a crash left behind is not touched while another process may still be writing it; milliseconds. */
const ABANDONED = 24 * 3600 * 1000;

/** The name leads nowhere but into its own folder, whoever wrote it. */
const Name = z.string().regex(/^(?!\.)[^/\\]+$/);
const Facts = z.object({ object: z.string(), name: Name, size: z.int().nonnegative(), sha256: z.string() });
type Facts = z.output<typeof Facts>;
/** No object has a name that begins with a dot. */
const FACTS = '.facts.json';

interface Parts {
  folder: string;
  digests: FileDigests;
  clock: () => Date;
  maxBytes?: number;
}

export function createObjectCache({ folder, digests, clock, maxBytes = CACHE_BYTES }: Parts): ObjectCache {
  /** The last turn at each object: two that want the same one come after each other, and the second finds it. */
  const tails = new Map<string, Promise<unknown>>();
  /** How many are at work with each object. */
  const holders = new Map<string, number>();
  let latest = '';

  /** The file, when it is what was fetched: a size and a hash are the only things to hold on to (tams.md B2). */
  async function held(key: string, wish: ObjectWish, signal: AbortSignal): Promise<CachedObject | undefined> {
    const place = join(folder, key);
    const facts = await readFacts(place);
    if (facts?.object !== wish.object) return undefined;
    const kept = join(place, facts.name);
    const found = await stat(kept).catch(() => undefined);
    if (found?.size !== facts.size || (await digests.sha256(kept, signal)) !== facts.sha256) return undefined;
    const now = clock();
    // A cache on a disk that forbids it still serves, only the order in which things go suffers.
    await utimes(join(place, FACTS), now, now).catch(() => {});
    const path = await named(place, facts.name, wish.name);
    return { object: wish.object, path, size: facts.size, sha256: facts.sha256 };
  }

  async function fetch(key: string, wish: ObjectWish & Omit<FetchOptions, 'maxBytes'>): Promise<CachedObject> {
    const { connection: _, object, name, ...options } = wish;
    const found = await held(key, wish, options.signal);
    if (found) return found;
    const place = join(folder, key);
    // Not the whole folder: another process may be fetching into it.
    const stale = await readFacts(place);
    for (const old of stale ? [FACTS, stale.name] : [FACTS]) await rm(join(place, old), { force: true });
    const path = join(place, name);
    const { size, sha256 } = await downloadObject({ ...options, maxBytes, path });
    await writeFileAtomic(join(place, FACTS), `${JSON.stringify({ object, name, size, sha256 } satisfies Facts)}\n`);
    const now = clock();
    await utimes(join(place, FACTS), now, now);
    return { object, path, size, sha256 };
  }

  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = Promise.resolve(tails.get(key))
      .catch(() => {})
      .then(work);
    tails.set(key, turn);
    try {
      return await turn;
    } finally {
      if (tails.get(key) === turn) tails.delete(key);
    }
  }

  const isAbandoned = async ({ path, usedAt }: CacheEntry): Promise<boolean> =>
    clock().getTime() - usedAt > ABANDONED && (await readFacts(path)) === undefined;

  return {
    async use(work) {
      const mine = new Set<string>();
      const hold = (wish: ObjectWish): string => {
        const key = createHash('sha256')
          .update(JSON.stringify([wish.connection, wish.object]))
          .digest('hex')
          .slice(0, 32);
        if (!mine.has(key)) holders.set(key, (holders.get(key) ?? 0) + 1);
        mine.add(key);
        latest = key;
        return key;
      };
      try {
        return await work({
          find(wish, signal) {
            const key = hold(wish);
            return inTurn(key, () => held(key, wish, signal));
          },
          fetch(wish) {
            const key = hold(wish);
            return inTurn(key, () => fetch(key, wish));
          },
        });
      } finally {
        for (const key of mine) {
          const others = (holders.get(key) ?? 0) - 1;
          if (others > 0) holders.set(key, others);
          else holders.delete(key);
        }
        // The latest stays: a file that was opened for a person is there when the work has ended.
        const keeps = ({ name }: CacheEntry): boolean => name === latest || holders.has(name);
        await makeRoom(folder, { most: maxBytes, keeps, isAbandoned });
      }
    },
  };
}

/** The file under the name that is asked for: another Flow may call the same object otherwise. No bytes are copied. */
async function named(place: string, kept: string, wanted: string): Promise<string> {
  const [from, to] = [join(place, kept), join(place, wanted)];
  if (kept === wanted) return from;
  const isSame = async (): Promise<boolean> => {
    const [one, other] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
    return other !== undefined && one.ino === other.ino && one.dev === other.dev;
  };
  if (await isSame()) return to;
  await rm(to, { force: true });
  // A disk that knows no links gives it the name it came under.
  return link(from, to).then(
    () => to,
    () => from,
  );
}

async function readFacts(place: string): Promise<Facts | undefined> {
  const text = await readFile(join(place, FACTS), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Facts.safeParse(JSON.parse(text)).data;
  } catch {
    // Ours, and damaged: as good as none, it is fetched again.
    return undefined;
  }
}
