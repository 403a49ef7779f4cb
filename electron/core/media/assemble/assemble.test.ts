import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodedStreams,
  decodeErrors,
  flashAndBeep,
  hasFfmpeg,
  pictureHashes,
  soundOffsets,
} from '../../../../tests/media/ffmpeg.ts';
import { type CutFormat, type CutSegment, cutIntoSegments } from '../../../../tests/media/segments.ts';
import { verifyRender } from '../verify.ts';
import { assemble } from './assemble.ts';
import type { AssembleStream } from './request.ts';

const quiet = { progress: () => {} };
const SECOND = 1_000_000_000n;
let folder: string;
let source: string;
let expected: { pictures: string[]; offsets: number[] };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assemble-'));
  if (!hasFfmpeg) return;
  source = join(folder, 'source.mp4');
  await flashAndBeep(source, 8);
  expected = { pictures: await pictureHashes(source), offsets: await soundOffsets(source) };
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const target = (): string => join(folder, `out-${(count += 1)}.mp4`);
const stream = (segments: AssembleStream['segments'], more: Partial<AssembleStream> = {}): AssembleStream => ({
  name: 'the Flow',
  declares: [],
  only: undefined,
  pick: undefined,
  segments,
  ...more,
});

describe.skipIf(!hasFfmpeg)('Segments cut by ffmpeg come back as the file they were', () => {
  test.for<[CutFormat, 'one Flow' | 'two Flows', number]>([
    ['ts', 'one Flow', 2],
    ['ts', 'two Flows', 2],
    ['ts reset', 'two Flows', 2],
    ['fmp4', 'two Flows', 2],
    ['fmp4', 'one Flow', 2],
    ['mp4', 'one Flow', 2],
    ['mp4', 'two Flows', 2],
  ])('%s, %s', { timeout: 60_000 }, async ([format, flows, seconds]) => {
    const at = join(folder, `${format}-${flows}`);
    const streams =
      flows === 'one Flow'
        ? [stream(await cutIntoSegments(source, join(at, 'va'), { format, seconds, kinds: 'va' }))]
        : [
            stream(await cutIntoSegments(source, join(at, 'v'), { format, seconds, kinds: 'v' }), { only: 'video' }),
            stream(await cutIntoSegments(source, join(at, 'a'), { format, seconds, kinds: 'a' }), { only: 'audio' }),
          ];
    const path = target();
    const report = await assemble({ streams, range: { start: 0n, end: 8n * SECOND }, target: path }, quiet);
    expect({ range: report.range, notes: report.notes }).toEqual({ range: { start: 0n, end: 8n * SECOND }, notes: [] });
    await verifyRender(path, report);
    expect(await decodeErrors(path)).toBe('');
    expect(await pictureHashes(path)).toEqual(expected.pictures);
    const [video, audio] = await decodedStreams(path);
    expect(video).toEqual({ kind: 'video', packets: 200, frames: 200, start: 0, duration: 8 });
    expect(audio).toMatchObject({ kind: 'audio', packets: 376 });
    const offsets = await soundOffsets(path);
    for (const [i, offset] of offsets.entries()) expect(Math.abs(offset - (expected.offsets[i] ?? 0))).toBeLessThan(1);
  });
});

describe.skipIf(!hasFfmpeg)('traps of Segments', () => {
  const encoded = async (name: string, ...encoder: string[]): Promise<string> => {
    const path = join(folder, `${name}.mp4`);
    await flashAndBeep(path, 4, ...encoder);
    return path;
  };
  const cut = (from: string, name: string, options: Parameters<typeof cutIntoSegments>[2]) =>
    cutIntoSegments(from, join(folder, name), options);
  const run = (streams: AssembleStream[], start: bigint, end: bigint) =>
    assemble({ streams, range: { start, end }, target: target() }, quiet);

  test(
    'trap T7: a clock of 33 bits that goes round within a Flow, and within one object',
    { timeout: 60_000 },
    async () => {
      // 2^33 units of 90 kHz are 95443.7 s; the clock goes round 3.3 s into the clip.
      const segments = await cut(source, 'wrap', {
        format: 'ts',
        seconds: 2,
        kinds: 'va',
        more: ['-output_ts_offset', '95438.9', '-muxdelay', '0'],
      });
      // A writer's offset is one for the whole Flow (app note 0002), whatever the clock does on the way.
      const offset = segments[0]!.offset;
      const path = target();
      const streams = [stream(segments.map((segment) => ({ ...segment, offset })))];
      const report = await assemble({ streams, range: { start: 0n, end: 8n * SECOND }, target: path }, quiet);
      expect(report.range).toEqual({ start: 0n, end: 8n * SECOND });
      expect(await pictureHashes(path)).toEqual(expected.pictures);
      const offsets = await soundOffsets(path);
      expect(offsets.every((one, i) => Math.abs(one - (expected.offsets[i] ?? Infinity)) < 1)).toBe(true);
    },
  );

  test('trap T6: parts of one object, in another order and one of them twice, come at their places and nothing else', async () => {
    const [whole] = await cut(source, 'parts', { format: 'mp4', seconds: 100, kinds: 'va' });
    const media = -whole!.offset;
    const part = (at: bigint, from: bigint, seconds: bigint) => {
      const range = { start: at * SECOND, end: (at + seconds) * SECOND };
      return { ...whole!, range, whole: range, offset: (at - from) * SECOND - media };
    };
    const path = target();
    const streams = [stream([part(10n, 4n, 2n), part(12n, 1n, 1n), part(13n, 4n, 2n)])];
    const report = await assemble({ streams, range: { start: 10n * SECOND, end: 15n * SECOND }, target: path }, quiet);
    await verifyRender(path, report);
    const of = (from: number, seconds: number): string[] => expected.pictures.slice(from * 25, (from + seconds) * 25);
    expect(await pictureHashes(path)).toEqual([...of(4, 2), ...of(1, 1), ...of(4, 2)]);
    const offsets = await soundOffsets(path);
    // Each part's sound begins with the packet that belongs there: within one packet of 21.3 ms.
    expect(offsets.every((one) => Math.abs(one) < 30)).toBe(true);
    expect(report.notes).toEqual([]);
  });

  test('trap T6: a Segment that begins between key frames, or ends where pictures hang together, is refused', async () => {
    const [whole] = await cut(source, 'torn', { format: 'mp4', seconds: 100, kinds: 'v' });
    const part = (start: bigint, end: bigint) => {
      const range = { start, end };
      return [stream([{ ...whole!, range, whole: range }])];
    };
    await expect(run(part(1_400_000_000n, 3n * SECOND), 1_400_000_000n, 3n * SECOND)).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('begins with a picture that needs others before it'),
    });
    // Pictures come in groups of three here: the second of a group is decoded after the last.
    const torn = [1_040_000_000n, 1_080_000_000n, 1_120_000_000n].map((end) =>
      run(part(SECOND, end), SECOND, end).then(
        () => 'copied',
        (error: { message: string }) => error.message,
      ),
    );
    expect((await Promise.all(torn)).some((message) => message.includes('cannot be cut without encoding'))).toBe(true);
  });

  test('a wish within Segments is cut as an export cuts: back to a key frame, on to the nearest end', async () => {
    const segments = await cut(source, 'wish', { format: 'ts', seconds: 2, kinds: 'va' });
    const path = target();
    const report = await assemble(
      { streams: [stream(segments.slice(1, 3))], range: { start: 3_500_000_000n, end: 4_900_000_000n }, target: path },
      quiet,
    );
    expect(report.range.start).toBe(3n * SECOND);
    expect(report.range.end >= 4_800_000_000n && report.range.end <= 5n * SECOND).toBe(true);
    await verifyRender(path, report);
    const pictures = Number((report.range.end - report.range.start) / 40_000_000n);
    expect(await pictureHashes(path)).toEqual(expected.pictures.slice(75, 75 + pictures));
  });

  test('a new init segment with the same set-up goes on; with another it is refused', { timeout: 60_000 }, async () => {
    const fragments = (from: string, name: string) => cut(from, name, { format: 'fmp4', seconds: 2, kinds: 'v' });
    const [first, second] = [await encoded('first'), await encoded('second')];
    const later = (segments: CutSegment[]) =>
      segments.map((segment) => {
        const range = { start: segment.range.start + 4n * SECOND, end: segment.range.end + 4n * SECOND };
        return { ...segment, range, whole: range, offset: segment.offset + 4n * SECOND };
      });
    const same = [...(await fragments(first, 'i1')), ...later(await fragments(second, 'i2'))];
    const report = await run([stream(same)], 0n, 8n * SECOND);
    expect(report.tracks).toMatchObject([{ kind: 'video', samples: 200 }]);
    const other = await encoded('other', '-profile:v', 'main');
    const mixed = [...(await fragments(first, 'i1')), ...later(await fragments(other, 'i3'))];
    await expect(run([stream(mixed)], 0n, 8n * SECOND)).rejects.toMatchObject({
      code: 'media_mismatch',
      message: expect.stringContaining('the Segment [4:0_6:0)'),
    });
    const bare = same.map((segment) => ({ ...segment, init: undefined }));
    await expect(run([stream(bare)], 0n, 8n * SECOND)).rejects.toMatchObject({ code: 'media_unsupported' });
  });

  test('what a library leaves out without a word is found missing: MPEG-2 pictures in a transport stream', async () => {
    const path = await encoded('old', '-c:v', 'mpeg2video', '-bf', '0');
    const segments = await cut(path, 'mpeg2', { format: 'ts', seconds: 4, kinds: 'va' });
    await expect(run([stream(segments)], 0n, 4n * SECOND)).rejects.toMatchObject({
      code: 'media_unsupported',
      message: expect.stringContaining('MPEG-2 video'),
    });
  });

  test('an object that is elsewhere, and one that holds less than its timerange says, are refused', async () => {
    const segments = await cut(source, 'else', { format: 'mp4', seconds: 2, kinds: 'va' });
    const lost = segments.map((segment) => ({ ...segment, offset: segment.offset + 3600n * SECOND }));
    await expect(run([stream(lost)], 0n, 8n * SECOND)).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('The store may have lost the offset'),
    });
    const [one] = segments;
    const long = { start: 0n, end: 4n * SECOND };
    await expect(run([stream([{ ...one!, range: long, whole: long }])], 0n, 4n * SECOND)).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('holds no pictures at [2:0_4:0)'),
    });
  });

  test('trap: the library lays out its tables only when every track has begun', async () => {
    // Sound that is long in coming, as its first packets are dropped: a whole group of pictures goes before it.
    const segments = await cut(source, 'late', { format: 'fmp4', seconds: 2, kinds: 'va' });
    const report = await run([stream(segments.slice(1, 3))], 2n * SECOND, 6n * SECOND);
    expect(report.tracks.map(({ kind }) => kind)).toEqual(['video', 'audio']);
  });
});
