import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Range } from '#shared/tams/time.ts';
import {
  decodedStreams,
  decodeErrors,
  ffmpeg,
  flashAndBeep,
  hasFfmpeg,
  pictureHashes,
  soundOffsets,
} from '../../../tests/media/ffmpeg.ts';
import { probe } from './probe.ts';
import { render } from './render.ts';
import { verifyRender } from './verify.ts';

const SECOND = 1_000_000_000n;
let folder: string;
const at = (name: string): string => join(folder, name);
const quiet = { progress: () => {} };

/** Renders ranges, given in seconds, of files in the folder. */
async function joinParts(output: string, ...parts: [string, number, number][]) {
  const clips = parts.map(([name, start, end], i) => ({
    use: `u${i}`,
    path: at(name),
    name,
    source: { start: BigInt(Math.round(start * 1e9)), end: BigInt(Math.round(end * 1e9)) } satisfies Range,
  }));
  const report = await render({ clips, target: at(output) }, quiet);
  await verifyRender(at(output), report);
  return report;
}

describe.skipIf(!hasFfmpeg)('traps of media.md, with files made on the spot', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traps-'));
    await flashAndBeep(at('a.mp4'), 6);
    await ffmpeg('-i', at('a.mp4'), '-c', 'copy', at('a.ts'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('sound stays within half an AAC frame of the picture, over any number of joints', async () => {
    const source = await soundOffsets(at('a.mp4'));
    const parts: [string, number, number][] = Array.from({ length: 12 }, (_, i) => ['a.mp4', i % 4, (i % 4) + 1.48]);
    const report = await joinParts('many.mp4', ...parts);
    expect(await decodeErrors(at('many.mp4'))).toBe('');
    const joined = await soundOffsets(at('many.mp4'));
    expect(joined.length).toBeGreaterThanOrEqual(12);
    const usual = source.toSorted((a, b) => a - b)[Math.floor(source.length / 2)] ?? 0;
    // A frame is 21.3 ms; the beep's envelope is known to one frame at either end.
    expect(Math.max(...joined.map((offset) => Math.abs(offset - usual)))).toBeLessThan(10.7 + 21.4);
    const mean = joined.reduce((sum, offset) => sum + offset, 0) / joined.length;
    expect(Math.abs(mean - usual)).toBeLessThan(10.7);
    expect(report.tracks[1]?.samples).toBe((await decodedStreams(at('many.mp4')))[1]?.packets);
  });

  test('a transport stream gives the same pictures, with sound as it lay', async () => {
    const found = await probe(at('a.ts'));
    expect(found.limits).toEqual([
      expect.stringMatching(/^The first picture that a clip can start with comes 1\.\d\d s after/),
    ]);
    await joinParts('from-ts.mp4', ['a.ts', 0, 10]);
    expect(await decodeErrors(at('from-ts.mp4'))).toBe('');
    expect(await pictureHashes(at('from-ts.mp4'))).toEqual(await pictureHashes(at('a.mp4')));
    const [before, after] = [await soundOffsets(at('a.mp4')), await soundOffsets(at('from-ts.mp4'))];
    expect(Math.abs((after[2] ?? 99) - (before[2] ?? 0))).toBeLessThan(22);
  });

  test.each([
    ['MPEG-2 pictures', ['-c:v', 'mpeg2video', '-c:a', 'copy'], 'MPEG-2 video that cannot be copied'],
    ['sound in LATM', ['-c:v', 'copy', '-c:a', 'aac', '-mpegts_flags', 'latm'], 'AAC in LATM that cannot be copied'],
    ['Opus sound', ['-c:v', 'copy', '-c:a', 'libopus'], 'Opus sound that cannot be copied'],
  ])('%s in a transport stream, dropped silently by the library, are refused loudly', async (_, options, words) => {
    await ffmpeg('-i', at('a.mp4'), '-t', '2', ...options, at('dropped.ts'));
    const { limits } = await probe(at('dropped.ts'));
    expect(limits[0]).toContain(words);
    const files = await readdir(folder);
    await expect(joinParts('none.mp4', ['dropped.ts', 0, 2])).rejects.toMatchObject({
      code: 'media_unsupported',
      message: expect.stringContaining(words),
    });
    expect(await readdir(folder)).toEqual(files);
  });

  test('what an edit list hides is said, and never carried along', async () => {
    await ffmpeg('-ss', '2.3', '-i', at('a.mp4'), '-c', 'copy', at('hidden.mp4'));
    const found = await probe(at('hidden.mp4'));
    const [first = 0n] = found.keyFrames;
    expect(first).toBeGreaterThan(0n);
    expect(found.limits.join('\n')).toMatch(/An edit list hides \d+ pictures/);
    const report = await joinParts('shown.mp4', ['hidden.mp4', 0, 10]);
    expect(report.clips[0]?.source.start).toBe(first);
    const kept = await pictureHashes(at('shown.mp4'));
    expect(kept).toEqual((await pictureHashes(at('a.mp4'))).slice(-kept.length));
    // The written file hides nothing: its own probe has nothing to say.
    expect((await probe(at('shown.mp4'))).limits).toEqual([]);
  });

  test('open groups can be sought to but not joined at: only clean starts count as key frames', async () => {
    await flashAndBeep(at('open.mp4'), 6, '-x264-params', 'open-gop=1:bframes=2:b-adapt=0');
    expect(await probe(at('open.mp4'))).toMatchObject({
      keyFrames: [0n],
      limits: ['5 pictures that can be sought to need pictures before them (open groups), so no clip can start there.'],
    });
    await joinParts('open-cut.mp4', ['open.mp4', 2, 4], ['open.mp4', 1, 3]);
    expect(await decodeErrors(at('open-cut.mp4'))).toBe('');
  });

  test('29.97 pictures a second stay 30000/1001, exactly, however late', async () => {
    const source = 'testsrc2=size=160x90:rate=30000/1001:duration=20';
    const encoder = '-c:v libx264 -g 15 -preset ultrafast -pix_fmt yuv420p'.split(' ');
    await ffmpeg('-f', 'lavfi', '-i', source, ...encoder, at('ntsc.mp4'));
    const found = await probe(at('ntsc.mp4'));
    expect(found.tracks[0]?.frameRate).toEqual({ numerator: 30_000, denominator: 1001 });
    expect(found.keyFrames[3]).toBe((45n * 1001n * SECOND + 15_000n) / 30_000n);
    await joinParts('ntsc-cut.mp4', ['ntsc.mp4', 1.5015, 4], ['ntsc.mp4', 0.5005, 18]);
    expect((await probe(at('ntsc-cut.mp4'))).tracks[0]?.frameRate).toEqual({ numerator: 30_000, denominator: 1001 });
    expect(await decodeErrors(at('ntsc-cut.mp4'))).toBe('');
  });

  test.each([
    ['size', ['-vf', 'scale=160:90'], 'The picture of b.mp4 has not the same size (160 x 90 instead of 320 x 180)'],
    ['profile', ['-profile:v', 'baseline', '-bf', '0'], 'The picture of b.mp4 has not the same codec profile'],
    ['parameters', ['-c:a', 'copy', '-refs', '5'], 'The picture of b.mp4 was not encoded with the same parameters'],
    [
      'sample rate',
      ['-c:v', 'copy', '-ar', '44100'],
      'The sound of b.mp4 has not the same sample rate (44100 instead of 48000)',
    ],
    [
      'channels',
      ['-c:v', 'copy', '-ac', '1'],
      'The sound of b.mp4 has not the same number of channels (1 instead of 2)',
    ],
    ['codec', ['-c:v', 'copy', '-c:a', 'libmp3lame'], 'The sound of b.mp4 has not the same codec (mp3 instead of aac)'],
    ['rotation', ['-c', 'copy', '-metadata:s:v', 'rotate=90'], 'The picture of b.mp4 has not the same rotation'],
    ['no sound', ['-c', 'copy', '-an'], 'b.mp4 has no sound, a.mp4 has 1 sound track'],
  ])('clips that differ in %s are refused with the difference', async (_, options, words) => {
    await ffmpeg('-i', at('a.mp4'), '-t', '2', '-bf', '2', '-g', '25', ...options, at('b.mp4'));
    await expect(joinParts('none.mp4', ['a.mp4', 0, 2], ['b.mp4', 0, 2])).rejects.toMatchObject({
      code: 'media_mismatch',
      message: expect.stringContaining(words),
    });
  });

  test('a timecode track is left out and said so', async () => {
    await ffmpeg('-i', at('a.mp4'), '-c', 'copy', '-timecode', '10:00:00:00', at('timecode.mov'));
    expect((await probe(at('timecode.mov'))).limits).toEqual(['Track 3, timecode (tmcd), is left out of a copy.']);
    expect(await joinParts('timecode.mp4', ['timecode.mov', 0, 6])).toMatchObject({
      leftOut: [{ use: 'u0', track: 3, what: 'timecode (tmcd)' }],
    });
  });

  test('a codec that MP4 cannot hold is refused with its name', async () => {
    await ffmpeg(
      '-i',
      at('a.mp4'),
      '-t',
      '1',
      '-c:v',
      'dnxhd',
      '-profile:v',
      'dnxhr_lb',
      '-c:a',
      'pcm_s16le',
      at('dnx.mov'),
    );
    expect((await probe(at('dnx.mov'))).limits[0]).toMatch(
      /^Picture track 1 is in a codec \(AVdh\) that cannot be put into an MP4/,
    );
    await expect(joinParts('none.mp4', ['dnx.mov', 0, 1])).rejects.toMatchObject({ code: 'media_unsupported' });
  });

  test('fragmented MP4 is read like any other', async () => {
    await ffmpeg('-i', at('a.mp4'), '-c', 'copy', '-movflags', 'frag_keyframe+empty_moov', at('fragments.mp4'));
    const { fragmented } = await probe(at('fragments.mp4'));
    expect([fragmented, (await probe(at('a.mp4'))).fragmented]).toEqual([true, undefined]);
    await joinParts('from-fragments.mp4', ['fragments.mp4', 1, 3], ['a.mp4', 0, 2]);
    expect(await decodeErrors(at('from-fragments.mp4'))).toBe('');
  });

  test('a key frame that is none is found out by its bits', async () => {
    // Every picture is marked as a key frame once the table of key frames (stss) cannot be found.
    const bytes = await readFile(at('a.mp4'));
    bytes.write('free', bytes.indexOf('stss', 0, 'latin1'), 'latin1');
    await writeFile(at('lying.mp4'), bytes);
    expect((await probe(at('lying.mp4'))).keyFrames).toEqual((await probe(at('a.mp4'))).keyFrames);
  });

  test('sound that ends long before its pictures leaves no silent hole in the middle', async () => {
    await ffmpeg(
      '-i',
      at('a.mp4'),
      '-filter_complex',
      '[0:a]atrim=0:2[s]',
      '-map',
      '0:v',
      '-map',
      '[s]',
      '-c:v',
      'copy',
      at('short.mp4'),
    );
    await expect(joinParts('none.mp4', ['short.mp4', 0, 6], ['a.mp4', 0, 2])).rejects.toMatchObject({
      code: 'media_mismatch',
      message: expect.stringContaining('ms without sound before the sound of a.mp4'),
    });
    await joinParts('short-last.mp4', ['a.mp4', 0, 2], ['short.mp4', 0, 6]);
  });
});
