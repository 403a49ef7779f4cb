import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render, type RenderReport } from './render.ts';
import { verifyRender } from './verify.ts';

const SECOND = 1_000_000_000n;
let folder: string;
let path: string;
let report: RenderReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  path = join(folder, 'joined.mp4');
  const clips = ['intro', 'outro'].map((name) => ({
    use: name,
    path: join(import.meta.dirname, `../../../assets/demo/${name}.mp4`),
    name,
    source: { start: 0n, end: 4n * SECOND },
  }));
  report = await render({ clips, target: path }, { progress: () => {} });
});
afterAll(() => rm(folder, { recursive: true }));

const [video, audio] = [0, 1];
const changed = (track: number, parts: Partial<RenderReport['tracks'][number]>): RenderReport => ({
  ...report,
  tracks: report.tracks.map((planned, i) => (i === track ? { ...planned, ...parts } : planned)),
});
const refusal = (words: string) => ({ code: 'media_verify_failed', message: expect.stringContaining(words) });

describe('verifyRender', () => {
  test('is content with what was planned', async () => {
    await expect(verifyRender(path, report)).resolves.toBeUndefined();
  });

  test.each([
    ['a missing track', () => ({ ...report, tracks: report.tracks.slice(1) }), 'it has 2 tracks instead of 1'],
    [
      'a lost picture',
      () => changed(video, { samples: 201 }),
      'the number of samples of its picture track is 200 instead of 201',
    ],
    ['another codec', () => changed(audio, { codec: 'mp3' }), 'the codec of its sound track is aac instead of mp3'],
    ['sound that moved', () => changed(audio, { start: 30_000_000n }), 'the start of its sound is'],
    ['a shorter track', () => changed(video, { duration: 9n * SECOND }), 'the length of its picture is'],
    ['another length', () => ({ ...report, duration: 9n * SECOND }), 'its length is 8000000000 ns'],
    [
      'a clip that begins elsewhere',
      () => ({
        ...report,
        clips: [{ use: 'x', source: { start: 0n, end: 1n }, output: { start: 4_500_000_000n, end: 5n * SECOND } }],
      }),
      'it has no key frame at 4500000000 ns',
    ],
  ])('finds %s', async (_, altered, words) => {
    await expect(verifyRender(path, altered())).rejects.toMatchObject(refusal(words));
  });

  test('finds a file that was cut off, and one whose table comes last', async () => {
    const bytes = await readFile(path);
    const short = join(folder, 'short.mp4');
    await writeFile(short, bytes.subarray(0, -1));
    await expect(verifyRender(short, report)).rejects.toMatchObject(refusal('its boxes end at byte'));

    const ftyp = bytes.readUInt32BE(0);
    const moov = bytes.readUInt32BE(ftyp);
    const late = join(folder, 'late.mp4');
    await writeFile(
      late,
      Buffer.concat([bytes.subarray(0, ftyp), bytes.subarray(ftyp + moov), bytes.subarray(ftyp, ftyp + moov)]),
    );
    await expect(verifyRender(late, report)).rejects.toMatchObject(
      refusal('the table of contents must come before the media'),
    );
  });

  test('finds samples that are decoded at the same time', async () => {
    const bytes = await readFile(path);
    // The first time step (stts): header, version, number of entries, count, step.
    bytes.writeUInt32BE(0, bytes.indexOf('stts', 0, 'latin1') + 16);
    const stalled = join(folder, 'stalled.mp4');
    await writeFile(stalled, bytes);
    await expect(verifyRender(stalled, report)).rejects.toMatchObject({ code: 'media_verify_failed' });
  });
});
