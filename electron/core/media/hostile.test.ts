import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { Probe } from '#shared/api/asset.ts';
import { configDigest } from './config.ts';
import { bytesOf } from './bytes.ts';
import { openMedia } from './open.ts';
import { probe } from './probe.ts';

const CLIP = join(import.meta.dirname, '../../../assets/demo/intro.mp4');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('whatever bytes the table of contents holds, probing ends in an answer or a sentence', async () => {
  const whole = await readFile(CLIP);
  const moov = whole.indexOf('moov', 0, 'latin1');
  const table = whole.readUInt32BE(moov - 4);
  const change = fc.tuple(fc.integer({ min: moov + 4, max: moov + table - 8 }), fc.constantFrom(0, 1, 127, 128, 255));
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes.writeUInt8(value, at);
      const path = join(folder, `${++number}.mp4`);
      await writeFile(path, bytes);
      const outcome = await probe(path).catch((error: unknown) => error);
      expect(outcome instanceof AppError || Probe.safeEncode(outcome as Probe).success).toBe(true);
      expect(outcome instanceof AppError && outcome.message.includes(folder)).toBe(false);
    }),
    // The same files every time: a failure here must be one that can be looked at.
    { numRuns: 150, seed: 20_261_122 },
  );
});

test('trap: a table that promises four thousand million samples is refused, not counted through', async () => {
  const bytes = await readFile(CLIP);
  const stts = bytes.indexOf('stts', 0, 'latin1');
  bytes.writeUInt32BE(0xffff_ffff, stts + 12);
  const path = join(folder, 'many.mp4');
  await writeFile(path, bytes);
  await expect(probe(path)).rejects.toMatchObject({
    code: 'not_media',
    message: expect.stringContaining('contradict each other'),
  });
});

test('trap: a description may be a view into a larger buffer', async () => {
  const buffer = Uint8Array.from([9, 9, 1, 2, 3, 9]).buffer;
  expect([...bytesOf(new Uint8Array(buffer, 2, 3))]).toEqual([1, 2, 3]);
  expect([...bytesOf(new DataView(buffer, 1, 2))]).toEqual([9, 1]);
  expect([...bytesOf(buffer)]).toEqual([9, 9, 1, 2, 3, 9]);

  const { input } = await openMedia(CLIP);
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  const description = bytesOf(config?.description ?? buffer);
  const shifted = new Uint8Array(description.length + 5);
  shifted.set(description, 5);
  const asView = { ...config, description: shifted.subarray(5) };
  // The same track with its description elsewhere in memory.
  const moved = new Proxy(track as NonNullable<typeof track>, {
    get: (target, name) => {
      if (name === 'getDecoderConfig') return () => Promise.resolve(asView);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  expect(await configDigest(moved)).toBe(await configDigest(track as NonNullable<typeof track>));
  input.dispose();
});
