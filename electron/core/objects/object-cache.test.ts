import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
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

/** A cache of `maxBytes` in front of objects that hold 1000 bytes of their own id; with their facts they take some 1130. */
async function openCache(maxBytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cache-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const fetched: string[] = [];
  const now = { value: Date.now() };
  const digests = { sha256: async (path: string) => sha256(await readFile(path)) };
  const cache = createObjectCache({ folder, digests, clock: () => new Date((now.value += 1000)), maxBytes });
  const objects: Objects = {
    async open([target]) {
      fetched.push(target!.url);
      const bytes = Buffer.from(target!.url.repeat(1000));
      return { body: Readable.from([bytes]), size: bytes.length, offset: 0, isRange: false, isControlled: true };
    },
    upload: async () => {
      throw new AppError('internal', 'Nothing is sent here.');
    },
  };
  const ports = { random: () => 0, sleep: async () => {} };
  const { signal } = new AbortController();
  const wishFor = (object: string, name = 'a.mp4') => {
    const locate = async () => [{ url: object }];
    return { connection, object, name, objects, ports, locate, signal };
  };
  const fetch = (object: string, name?: string) => cache.use((held) => held.fetch(wishFor(object, name)));
  return { cache, wishFor, signal, fetch, fetched, folder, now };
}

test('the oldest go when there is no room, the latest used stay', async () => {
  const { fetch, fetched } = await openCache(3800);
  for (const object of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'b']) await fetch(object);
  // `b` had not been used for longest when `d` came.
  expect(fetched).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('an object that is wanted twice at once is fetched once', async () => {
  const { fetch, fetched } = await openCache(10_000);
  const both = await Promise.all([fetch('a'), fetch('a')]);
  expect(both[0]).toEqual(both[1]);
  expect(fetched).toEqual(['a']);
});

test('what somebody works with stays for as long as the work runs, whatever others fetch meanwhile', async () => {
  const { cache, wishFor, fetch, fetched } = await openCache(2500);
  await cache.use(async (held) => {
    const first = await held.fetch(wishFor('a'));
    for (const object of ['b', 'c', 'd']) await fetch(object);
    await held.fetch(wishFor('e'));
    expect(await readFile(first.path, 'utf8')).toBe('a'.repeat(1000));
  });
  // The work has ended: `a` was the oldest, and `e` the last that somebody asked for.
  await fetch('e');
  expect(fetched).toEqual(['a', 'b', 'c', 'd', 'e']);
  await fetch('a');
  expect(fetched.at(-1)).toBe('a');
});

test('trap: a file of the right size with other bytes is not what was fetched, and is fetched again', async () => {
  const { cache, wishFor, signal, fetch, fetched } = await openCache(10_000);
  const { path } = await fetch('a');
  await writeFile(path, 'b'.repeat(1000));
  expect(await cache.use((held) => held.find(wishFor('a'), signal))).toBeUndefined();
  expect(await readFile((await fetch('a')).path, 'utf8')).toBe('a'.repeat(1000));
  expect(fetched).toEqual(['a', 'a']);
});

test('a Flow that calls an object otherwise gets it under that name, and nothing is fetched or copied', async () => {
  const { fetch, fetched, folder } = await openCache(2000);
  const one = await fetch('a', 'Harbour.mp4');
  const other = await fetch('a', 'Hafen.mp4');
  expect([basename(one.path), basename(other.path)]).toEqual(['Harbour.mp4', 'Hafen.mp4']);
  expect((await stat(other.path)).ino).toBe((await stat(one.path)).ino);
  // One file of 1000 bytes, so that there is still room.
  expect(await readdir(folder)).toHaveLength(1);
  await fetch('a', 'Harbour.mp4');
  expect(fetched).toEqual(['a']);
});

test('a crash between the bytes and what is written of them: fetched again', async () => {
  const { fetch, fetched } = await openCache(10_000);
  const { path } = await fetch('a');
  await rm(join(dirname(path), '.facts.json'));
  expect((await fetch('a')).path).toBe(path);
  expect(fetched).toEqual(['a', 'a']);
});

test('an object larger than the whole cache is refused, and leaves nothing', async () => {
  const { fetch, folder } = await openCache(5);
  await expect(fetch('a')).rejects.toMatchObject({ code: 'storage_failed' });
  const left = (await readdir(folder, { recursive: true })).filter((name) => name.includes('.'));
  expect(left).toEqual([]);
});

test('what a crash left behind goes after a day, and facts that lead elsewhere are not followed', async () => {
  const { fetch, fetched, folder, now } = await openCache(10_000);
  const { path } = await fetch('a');
  const outside = join(folder, '../outside.mp4');
  await writeFile(outside, 'a'.repeat(1000));
  onTestFinished(() => rm(outside));
  await writeFile(
    join(dirname(path), '.facts.json'),
    JSON.stringify({
      object: 'a',
      name: '../../outside.mp4',
      size: 1000,
      sha256: sha256(Buffer.from('a'.repeat(1000))),
    }),
  );
  expect((await fetch('a')).path).toBe(path);
  expect(fetched).toEqual(['a', 'a']);

  const abandoned = join(folder, 'abandoned');
  await mkdir(abandoned);
  await writeFile(join(abandoned, '.a.mp4.part'), 'half');
  for (const left of ['.a.mp4.part', '.']) await utimes(join(abandoned, left), 0, 0);
  now.value += 48 * 3600 * 1000;
  await fetch('b');
  expect(await readdir(folder)).not.toContain(basename(abandoned));
  expect(await readFile(outside, 'utf8')).toBe('a'.repeat(1000));
});
