import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodedStreams, decodeErrors, hasFfmpeg, pictureHashes } from '../../../tests/media/ffmpeg.ts';
import { render, type RenderClip } from './render.ts';
import { verifyRender } from './verify.ts';

const DEMO = join(import.meta.dirname, '../../../assets/demo');
const SECOND = 1_000_000_000n;

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'render-'));
});
afterAll(() => rm(folder, { recursive: true }));

const target = (): string => join(folder, `out-${++count}.mp4`);
const quiet = { progress: () => {} };
const clip = (name: string, start: bigint, end: bigint): RenderClip => ({
  use: name,
  path: join(DEMO, `${name}.mp4`),
  name: `${name}.mp4`,
  source: { start, end },
});
const threeClips = [
  clip('intro', 0n, 4n * SECOND),
  // Asked between pictures: the start moves back to second 3, the end to the picture boundary at 8.
  clip('contributed', 3_450_000_000n, 8_010_000_000n),
  clip('outro', 0n, 4n * SECOND),
];

describe('render', () => {
  test('joins three clips into one and says what it really used', async () => {
    const path = target();
    const seen: { done: number; total: number }[] = [];
    const report = await render({ clips: threeClips, target: path }, { progress: (state) => seen.push(state) });
    expect(report).toEqual({
      clips: [
        { use: 'intro', source: { start: 0n, end: 4n * SECOND }, output: { start: 0n, end: 4n * SECOND } },
        {
          use: 'contributed',
          source: { start: 3n * SECOND, end: 8n * SECOND },
          output: { start: 4n * SECOND, end: 9n * SECOND },
        },
        { use: 'outro', source: { start: 0n, end: 4n * SECOND }, output: { start: 9n * SECOND, end: 13n * SECOND } },
      ],
      tracks: [
        {
          kind: 'video',
          codec: 'avc',
          samples: 325,
          start: 0n,
          duration: 13n * SECOND,
          config: expect.any(String),
        },
        {
          kind: 'audio',
          codec: 'aac',
          // 1024 samples of run-in, and 13 s at 48 kHz in whole frames.
          samples: 1 + 610,
          start: -21_333_333n,
          duration: 13_034_666_666n,
          config: expect.any(String),
        },
      ],
      duration: 13n * SECOND,
      leftOut: [],
    });
    expect(seen.at(-1)).toEqual({ done: 936, total: 936 });
    await verifyRender(path, report);
  });

  test('copies a single whole clip: a repackage with the same samples', async () => {
    const path = target();
    const report = await render({ clips: [clip('contributed', 0n, 12n * SECOND)], target: path }, quiet);
    expect(report.tracks.map(({ samples }) => samples)).toEqual([300, 564]);
    await verifyRender(path, report);
  });

  test('uses one file twice, and out of order', async () => {
    const path = target();
    const clips = [
      { ...clip('contributed', 8n * SECOND, 10n * SECOND), use: 'late' },
      { ...clip('contributed', SECOND, 2n * SECOND), use: 'early' },
    ];
    const report = await render({ clips, target: path }, quiet);
    expect(report.clips.map(({ use, output }) => [use, output.start, output.end])).toEqual([
      ['late', 0n, 2n * SECOND],
      ['early', 2n * SECOND, 3n * SECOND],
    ]);
    await verifyRender(path, report);
  });

  test('never writes over a file that is there, least of all an input', async () => {
    const before = await readFile(join(DEMO, 'intro.mp4'));
    await expect(render({ clips: threeClips, target: join(DEMO, 'intro.mp4') }, quiet)).rejects.toMatchObject({
      code: 'output_refused',
    });
    expect((await readFile(join(DEMO, 'intro.mp4'))).equals(before)).toBe(true);
  });

  test('media that lies beyond the end of its file is refused, and nothing is left behind', async () => {
    const bytes = await readFile(join(DEMO, 'intro.mp4'));
    // Where the first chunk lies (stco): header, version, number of chunks, offset.
    bytes.writeUInt32BE(bytes.length + 1000, bytes.indexOf('stco', 0, 'latin1') + 12);
    const path = join(folder, 'astray.mp4');
    await writeFile(path, bytes);
    const files = await readdir(folder);
    await expect(
      render({ clips: [{ ...clip('intro', 0n, 4n * SECOND), path }], target: target() }, quiet),
    ).rejects.toMatchObject({ code: 'media_unsupported' });
    expect(await readdir(folder)).toEqual(files);
  });

  test('an empty timeline and a range without pictures are refused, and nothing is left behind', async () => {
    const files = await readdir(folder);
    await expect(render({ clips: [], target: target() }, quiet)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(
      render(
        {
          clips: [clip('intro', 3n * SECOND, 3n * SECOND)].map((c) => ({ ...c, path: join(DEMO, 'nowhere.mp4') })),
          target: target(),
        },
        quiet,
      ),
    ).rejects.toMatchObject({
      code: 'not_readable',
      message: expect.stringMatching(/^intro\.mp4: /),
    });
    expect(await readdir(folder)).toEqual(files);
  });
});

describe.skipIf(!hasFfmpeg)('a rendered file under ffmpeg', () => {
  test('decodes without an error to exactly the pictures of the sources', async () => {
    const path = target();
    await render({ clips: threeClips, target: path }, quiet);
    expect(await decodeErrors(path)).toBe('');
    const [video, audio] = await decodedStreams(path);
    expect(video).toEqual({ kind: 'video', packets: 325, frames: 325, start: 0, duration: 13 });
    expect(audio).toMatchObject({ kind: 'audio', packets: 611, start: 0 });
    const [intro = [], contributed = [], outro = []] = await Promise.all(
      ['intro', 'contributed', 'outro'].map((name) => pictureHashes(join(DEMO, `${name}.mp4`))),
    );
    expect(await pictureHashes(path)).toEqual([...intro, ...contributed.slice(75, 200), ...outro]);
  });
});
