import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Probe } from '#shared/api/asset.ts';
import { probe } from './probe.ts';

const DEMO = join(import.meta.dirname, '../../../assets/demo');
const DATA = join(import.meta.dirname, '../../../../shared/data/media');
const SECOND = 1_000_000_000n;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('probe', () => {
  test('tells all of a clip: tracks, exact times, places to cut', async () => {
    const found = await probe(join(DEMO, 'contributed.mp4'));
    expect(found).toEqual({
      mimeType: 'video/mp4',
      duration: 12n * SECOND,
      tracks: [
        {
          id: 1,
          kind: 'video',
          codec: 'avc',
          codecString: 'avc1.64001f',
          duration: 12n * SECOND,
          start: 0n,
          samples: 300,
          width: 640,
          height: 360,
          rotation: 0,
          frameRate: { numerator: 25, denominator: 1 },
          config: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
        {
          id: 2,
          kind: 'audio',
          codec: 'aac',
          codecString: 'mp4a.40.2',
          // One AAC frame of priming lies before the beginning: 1024 samples at 48 kHz.
          start: -21_333_333n,
          duration: 12_021_333_333n,
          samples: 564,
          sampleRate: 48_000,
          channels: 2,
          config: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      ],
      keyFrames: Array.from({ length: 12 }, (_, second) => BigInt(second) * SECOND),
      cuts: expect.any(Array),
      limits: [],
    });
    expect(found.cuts.at(-1)).toBe(12n * SECOND);
    expect(found.cuts).toEqual(expect.arrayContaining(found.keyFrames.slice(1)));
    // A contract type: what a worker returns must be what the page can parse.
    expect(Probe.parse(Probe.encode(found))).toEqual(found);
  });

  test('gives the demo clips the same configuration, so that they can be joined', async () => {
    const probes = await Promise.all(['intro', 'contributed', 'outro'].map((name) => probe(join(DEMO, `${name}.mp4`))));
    expect(new Set(probes.map(({ tracks }) => tracks.map(({ config }) => config).join()))).toHaveProperty('size', 1);
  });

  test('trap: an empty file is named as such, not as a failed assertion', async () => {
    const path = join(folder, 'empty.mp4');
    await writeFile(path, '');
    await expect(probe(path)).rejects.toMatchObject({
      code: 'not_media',
      message: 'The file is empty: it has 0 bytes. Get it from its source again.',
    });
  });

  test('names a file that is no media, and one that is gone', async () => {
    const path = join(folder, 'notes.mp4');
    await writeFile(path, 'These are notes and nothing more. '.repeat(50));
    await expect(probe(path)).rejects.toMatchObject({ code: 'not_media' });
    await expect(probe(join(folder, 'nowhere.mp4'))).rejects.toMatchObject({ code: 'not_readable' });
  });

  test('names a file that is cut off, wherever the cut is', async () => {
    const whole = await readFile(join(DEMO, 'intro.mp4'));
    for (const length of [whole.length - 1, Math.floor(whole.length / 2), 2000, 40]) {
      const path = join(folder, `cut-${length}.mp4`);
      await writeFile(path, whole.subarray(0, length));
      await expect(probe(path)).rejects.toMatchObject({
        code: 'not_media',
        message: expect.stringContaining('cut off'),
      });
    }
  });
});

const present = existsSync(DATA);
if (!present) process.stdout.write('not run: ../shared/data is absent\n');

describe.skipIf(!present)('probe of files by others', () => {
  const summary = async (name: string) => {
    const { mimeType, duration, tracks, limits } = await probe(join(DATA, name));
    return { mimeType, duration, tracks: tracks.map((t) => `${t.kind} ${t.codec} ${t.samples}`), limits };
  };

  test('camera and recorder files', async () => {
    expect(await summary('video1.mp4')).toEqual({
      mimeType: 'video/mp4',
      duration: 2n * SECOND,
      tracks: ['video avc 60', 'audio aac 95'],
      limits: [],
    });
    expect(await summary('sample1.m4a')).toEqual({
      mimeType: 'audio/mp4',
      duration: 122_160_181_406n,
      tracks: ['audio aac 5261'],
      limits: [],
    });
  });

  test('trap: only the first of several edits would be copied, so a file with two is not', async () => {
    expect(await summary('c.mov')).toEqual({
      mimeType: 'video/quicktime',
      duration: 5_216_666_666n,
      tracks: ['video avc 313'],
      limits: [
        'Picture track 1 is put together from 2 pieces by an edit list: export it as one piece first.',
        'An edit list hides 3 pictures that are in the file; a copy leaves them out, it does not carry them along.',
      ],
    });
  });

  test('files with no media of their own', async () => {
    expect((await probe(join(DATA, 'dashinit.mp4'))).fragmented).toBe(true);
    expect(await summary('dashinit.mp4')).toMatchObject({
      tracks: ['video avc 0'],
      limits: [
        'Picture track 1 has no samples: the file describes media that is elsewhere.',
        'No picture can be decoded by itself, so no clip can start anywhere in this file.',
      ],
    });
    await expect(probe(join(DATA, 'nested_moov_1000.mp4'))).rejects.toMatchObject({ code: 'not_media' });
    await expect(probe(join(DATA, 'dash1.m4s'))).rejects.toMatchObject({ code: 'media_unsupported' });
    await expect(probe(join(DATA, 'C.jpg'))).rejects.toMatchObject({ code: 'media_unsupported' });
  });
});
