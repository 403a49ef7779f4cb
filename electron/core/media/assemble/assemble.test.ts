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
import { type CutFormat, cutIntoSegments } from '../../../../tests/media/segments.ts';
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
