import { createHash } from 'node:crypto';
import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#shared/rpc/zod.ts';
import type { Downloaded } from '#core/tams/download.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

const Facts = z.object({
  object: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Lower-case hex. */
  sha256: z.string(),
});

export interface CachedObject extends z.output<typeof Facts> {
  path: string;
}

/**
 * Objects of stores, fetched once: an object never changes (TAMS: "immutable"), so its id is the key. What was fetched stays when a job
 * is cancelled or fails later, so that the next one goes on from there.
 */
export interface ObjectCache {
  find(store: string, object: string): Promise<CachedObject | undefined>;
  /** Where to fetch it to. */
  path(store: string, object: string): string;
  /** Records what was fetched to `path`. @throws AppError 'storage_failed' */
  keep(store: string, object: string, fetched: Downloaded): Promise<CachedObject>;
}

/** @param folder of the workspace's cache */
export function createObjectCache(folder: string): ObjectCache {
  const place = (store: string, object: string): string =>
    join(
      folder,
      createHash('sha256')
        .update(JSON.stringify([store, object]))
        .digest('hex')
        .slice(0, 40),
    );

  return {
    path: place,
    async find(store, object) {
      const path = place(store, object);
      const facts = Facts.safeParse(
        await readFile(`${path}.json`, 'utf8').then(
          (text) => JSON.parse(text) as unknown,
          () => undefined,
        ),
      );
      const here = await stat(path).catch(() => undefined);
      if (!facts.success || facts.data.object !== object || here?.size !== facts.data.size) return undefined;
      // The oldest go first when room is needed: this one has just been of use.
      const now = new Date();
      for (const used of [path, `${path}.json`])
        await utimes(used, now, now).catch(() => {
          // A cache on a disk that forbids it still serves.
        });
      return { ...facts.data, path };
    },
    async keep(store, object, { size, sha256 }) {
      const path = place(store, object);
      await writeFileAtomic(`${path}.json`, JSON.stringify({ object, size, sha256 }));
      return { object, size, sha256, path };
    },
  };
}
