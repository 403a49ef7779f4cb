import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionId } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import type { FileDigests } from '#core/media/digests.ts';
import { downloadObject, type Downloaded, type FetchOptions } from '#core/tams/download.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

export interface CacheWish extends Omit<FetchOptions, 'maxBytes'> {
  connection: ConnectionId;
  /** Its id in that store. */
  object: string;
  /** What a person would call the file, made safe for a file system (file-name.ts). */
  name: string;
}

export interface CachedObject extends Downloaded {
  path: string;
  /** It was here already. */
  isHeld: boolean;
}

/** Objects of stores as files of the workspace, each in a folder of its own, so that what was fetched once is not fetched again. */
export interface ObjectCache {
  /** @throws AppError as downloadObject does */
  fetch(wish: CacheWish): Promise<CachedObject>;
}

/** Bytes kept, and the largest object taken: four single-PUT objects at their largest (tams.md B1). */
const CACHE_BYTES = 20e9;
/** What a crash left behind is not touched while another process may still be writing it; milliseconds. */
const ABANDONED = 24 * 3600 * 1000;

/** The name leads nowhere but into its own folder, whoever wrote it. */
const Name = z.string().regex(/^(?!\.)[^/\\]+$/);
const Facts = z.object({ name: Name, size: z.int().nonnegative(), sha256: z.string() });
const FACTS = 'facts.json';

interface Parts {
  folder: string;
  digests: FileDigests;
  clock: () => Date;
  maxBytes?: number;
}

export function createObjectCache({ folder, digests, clock, maxBytes = CACHE_BYTES }: Parts): ObjectCache {
  /** The last fetch of each object: two that want the same one come after each other, and the second finds it. */
  const tails = new Map<string, Promise<unknown>>();

  /** The file, when it is what was fetched: a size and a hash are the only things to hold on to (tams.md B2). */
  async function held(place: string, signal: AbortSignal): Promise<CachedObject | undefined> {
    const facts = await readFacts(place);
    if (!facts) return undefined;
    const path = join(place, facts.name);
    const found = await stat(path).catch(() => undefined);
    if (found?.size !== facts.size || (await digests.sha256(path, signal)) !== facts.sha256) return undefined;
    const now = clock();
    await utimes(join(place, FACTS), now, now);
    return { path, size: facts.size, sha256: facts.sha256, isHeld: true };
  }

  async function fetch({ connection, object, name, ...options }: CacheWish): Promise<CachedObject> {
    const key = createHash('sha256').update(`${connection}\0${object}`).digest('hex').slice(0, 32);
    const place = join(folder, key);
    const found = await held(place, options.signal);
    if (found) return found;
    const stale = await readFacts(place);
    for (const old of stale ? [FACTS, stale.name] : [FACTS]) await rm(join(place, old), { force: true });
    const path = join(place, name);
    const { size, sha256 } = await downloadObject({ ...options, maxBytes, path });
    await writeFileAtomic(join(place, FACTS), `${JSON.stringify({ name, size, sha256 })}\n`);
    const now = clock();
    await utimes(join(place, FACTS), now, now);
    await makeRoom(key);
    return { path, size, sha256, isHeld: false };
  }

  /** Oldest out, never the one that has just come. Another process may be doing the same: what is gone already is gone. */
  async function makeRoom(keep: string): Promise<void> {
    const entries = await Promise.all(
      (await readdir(folder)).map(async (key) => {
        const place = join(folder, key);
        const facts = await readFacts(place);
        const { mtimeMs = 0 } = (await stat(facts ? join(place, FACTS) : place).catch(() => undefined)) ?? {};
        return { key, place, size: facts?.size, used: mtimeMs };
      }),
    );
    let total = entries.reduce((sum, { size = 0 }) => sum + size, 0);
    for (const { key, place, size, used } of entries.toSorted((a, b) => a.used - b.used)) {
      const isAbandoned = size === undefined && clock().getTime() - used > ABANDONED;
      if (key === keep || (!isAbandoned && (size === undefined || total <= maxBytes))) continue;
      await rm(place, { recursive: true, force: true });
      total -= size ?? 0;
    }
  }

  return {
    async fetch(wish) {
      const key = `${wish.connection}\0${wish.object}`;
      const before = tails.get(key);
      const turn = Promise.resolve(before)
        .catch(() => {})
        .then(() => fetch(wish));
      tails.set(key, turn);
      try {
        return await turn;
      } finally {
        if (tails.get(key) === turn) tails.delete(key);
      }
    },
  };
}

async function readFacts(place: string): Promise<z.output<typeof Facts> | undefined> {
  const text = await readFile(join(place, FACTS), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Facts.safeParse(JSON.parse(text)).data;
  } catch {
    // Ours, and damaged: as good as none, it is fetched again.
    return undefined;
  }
}
