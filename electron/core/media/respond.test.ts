import { open, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileRequest, parseRange, respondWithFile } from './respond.ts';

const SIZE = 600_000;
const content = Buffer.from(Array.from({ length: SIZE }, (_, i) => (i * 7 + (i >> 8)) & 255));
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'respond-'));
  path = join(folder, 'a secret name.mp4');
  await writeFile(path, content);
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (request: Partial<FileRequest> = {}, of = path) =>
  respondWithFile({ path: of, mimeType: 'video/mp4' }, { method: 'GET', ...request });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('respondWithFile', () => {
  test('gives the whole file', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'video/mp4',
      'content-length': String(SIZE),
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[0-9a-f]+-[0-9a-f]+"$/),
    });
    expect((await bytesOf(response)).equals(content)).toBe(true);
  });

  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-199', 100, 100],
    ['bytes=599990-', 599_990, 10],
    ['bytes=-10', 599_990, 10],
    ['bytes=-9999999', 0, SIZE],
    ['bytes=500000-99999999999999999999999', 500_000, 100_000],
    ['BYTES=1-2', 1, 2],
  ])('%s is partial content', async (range, first, length) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${first + length - 1}/${SIZE}`);
    expect(response.headers.get('content-length')).toBe(String(length));
    expect((await bytesOf(response)).equals(content.subarray(first, first + length))).toBe(true);
  });

  test.each(['bytes=600000-', 'bytes=700000-800000', 'bytes=-0'])('%s is not satisfiable', async (range) => {
    const response = await ask({ range });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${SIZE}`);
  });

  test.each(['bytes=5-2', 'bytes=-', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b', ''])(
    'what is not one byte range (%j) gets the whole file',
    async (range) => {
      const response = await ask({ range });
      expect([response.status, response.headers.get('content-length')]).toEqual([200, String(SIZE)]);
      await response.body?.cancel();
    },
  );

  test('HEAD says all that GET would say, without a body or a range', async () => {
    const response = await ask({ method: 'HEAD', range: 'bytes=0-1' });
    expect([response.status, response.headers.get('content-length'), response.body]).toEqual([200, String(SIZE), null]);
  });

  test('If-Range gives the range only of the same file', async () => {
    const tag = (await ask({ method: 'HEAD' })).headers.get('etag') ?? '';
    const statuses = await Promise.all(
      [tag, '"other"', new Date().toUTCString()].map(async (ifRange) => {
        const response = await ask({ range: 'bytes=0-1', ifRange });
        await response.body?.cancel();
        return response.status;
      }),
    );
    expect(statuses).toEqual([206, 200, 200]);
  });

  test('an empty file is an empty answer and has no ranges', async () => {
    const empty = join(folder, 'empty');
    await writeFile(empty, '');
    const whole = await ask({}, empty);
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '0', '']);
    expect((await ask({ range: 'bytes=0-' }, empty)).status).toBe(416);
    expect((await ask({ range: 'bytes=-5' }, empty)).status).toBe(416);
  });

  test('a missing file, a folder and another method are refused without naming the path', async () => {
    const responses = await Promise.all([ask({}, join(folder, 'nowhere')), ask({}, folder), ask({ method: 'POST' })]);
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 405]);
    for (const response of responses) {
      const told = (await response.text()) + JSON.stringify([...response.headers]);
      expect(told).not.toContain(folder);
    }
  });

  test('reads no faster than it is asked to, and lets go of the file when cancelled', async () => {
    const { fds, read } = await countReads(async () => {
      const response = await ask();
      const reader = response.body?.getReader();
      const first = await reader?.read();
      await reader?.cancel();
      return first?.value?.byteLength;
    });
    expect(read).toBe(256 * 1024);
    expect(fds).toBe(0);
  });

  test('a file that shrinks under a reader ends in an error, not in silence', async () => {
    const shrinking = join(folder, 'shrinking');
    await writeFile(shrinking, content);
    const response = await ask({}, shrinking);
    const reader = response.body?.getReader();
    await reader?.read();
    await truncate(shrinking, 10);
    await expect(reader?.read()).rejects.toThrow('became shorter');
  });
});

/** Runs the work and tells how many file handles more are open afterwards. */
async function countReads<T>(work: () => Promise<T>): Promise<{ fds: number; read: T }> {
  const next = async () => {
    const probe = await open(path);
    const { fd } = probe;
    await probe.close();
    return fd;
  };
  const before = await next();
  const read = await work();
  return { fds: (await next()) - before, read };
}

test('every range that is given lies inside the file', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.option(fc.nat(20_000)), fc.option(fc.nat(20_000)), (size, from, to) => {
      const range = parseRange(`bytes=${from ?? ''}-${to ?? ''}`, size);
      if (typeof range === 'string') return;
      expect(range.first).toBeGreaterThanOrEqual(0);
      expect(range.length).toBeGreaterThan(0);
      expect(range.first + range.length).toBeLessThanOrEqual(size);
    }),
  );
});
