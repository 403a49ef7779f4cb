import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Objects } from '#core/tams/objects.ts';
import { createObjectCache } from './object-cache.ts';

const connection = ConnectionId.parse('news');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A cache of `maxBytes` in front of objects that hold their own id, over and over. */
async function openCache(maxBytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cache-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const fetched: string[] = [];
  const now = { value: 1_000_000 };
  const digests = { sha256: async (path: string) => sha256(await readFile(path)) };
  const cache = createObjectCache({ folder, digests, clock: () => new Date((now.value += 1000)), maxBytes });
  const objects: Objects = {
    async open([target]) {
      fetched.push(target!.url);
      const bytes = Buffer.from(target!.url.repeat(10));
      return { body: Readable.from([bytes]), size: bytes.length, offset: 0, isRange: false, isControlled: true };
    },
    upload: async () => {
      throw new AppError('internal', 'Nothing is sent here.');
    },
  };
  const ports = { random: () => 0, sleep: async () => {} };
  const fetch = (object: string) =>
    cache.fetch({
      connection,
      object,
      name: 'a.mp4',
      objects,
      ports,
      locate: async () => [{ url: object }],
      signal: new AbortController().signal,
    });
  return { fetch, fetched, folder, now };
}

test('the oldest go when there is no room, the latest used stay', async () => {
  const { fetch, fetched } = await openCache(35);
  for (const object of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'b']) await fetch(object);
  // `b` had not been used for longest when `d` came.
  expect(fetched).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('an object that is wanted twice at once is fetched once', async () => {
  const { fetch, fetched } = await openCache(100);
  const both = await Promise.all([fetch('a'), fetch('a')]);
  expect(both.map(({ isHeld }) => isHeld)).toEqual([false, true]);
  expect(fetched).toEqual(['a']);
});

test('an object larger than the whole cache is refused, and leaves nothing', async () => {
  const { fetch, folder } = await openCache(5);
  await expect(fetch('a')).rejects.toMatchObject({ code: 'storage_failed' });
  const left = (await readdir(folder, { recursive: true })).filter((name) => name.includes('.'));
  expect(left).toEqual([]);
});

test('what a crash left behind goes after a day, and facts that lead elsewhere are not followed', async () => {
  const { fetch, fetched, folder, now } = await openCache(100);
  const { path } = await fetch('a');
  const outside = join(folder, '../outside.mp4');
  await writeFile(outside, 'a'.repeat(10));
  onTestFinished(() => rm(outside));
  await writeFile(
    join(dirname(path), 'facts.json'),
    JSON.stringify({ name: '../../outside.mp4', size: 10, sha256: sha256(Buffer.from('a'.repeat(10))) }),
  );
  expect((await fetch('a')).path).toBe(path);
  expect(fetched).toEqual(['a', 'a']);

  const abandoned = join(folder, 'abandoned');
  await mkdir(abandoned);
  await writeFile(join(abandoned, '.a.mp4.part'), 'half');
  await utimes(abandoned, 0, 0);
  now.value += 48 * 3600 * 1000;
  await fetch('b');
  expect(await readdir(folder)).not.toContain(basename(abandoned));
  expect(await readFile(outside, 'utf8')).toBe('a'.repeat(10));
});
