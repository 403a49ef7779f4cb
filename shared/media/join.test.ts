import { expect, test } from 'vitest';
import type { Probe, Track } from '#shared/api/asset.ts';
import { joinProblems } from './join.ts';

const video: Track = {
  id: 1,
  kind: 'video',
  codec: 'avc',
  codecString: 'avc1.64001f',
  duration: 1n,
  start: 0n,
  samples: 1,
  width: 640,
  height: 360,
  rotation: 0,
  config: 'v',
};
const audio: Track = {
  id: 2,
  kind: 'audio',
  codec: 'aac',
  codecString: 'mp4a.40.2',
  duration: 1n,
  start: 0n,
  samples: 1,
  sampleRate: 48_000,
  channels: 2,
  config: 'a',
};
const clip = (name: string, ...tracks: Track[]) => ({
  use: name,
  name: `${name}.mp4`,
  probe: { mimeType: 'video/mp4', duration: 1n, tracks, keyFrames: [0n], cuts: [1n], limits: [] } satisfies Probe,
});
const model = clip('a', video, audio);

test('equal clips, and a single one, can be joined', () => {
  expect(joinProblems([])).toEqual([]);
  expect(joinProblems([model])).toEqual([]);
  // Track numbers, languages and data tracks differ without harm.
  const other = clip(
    'b',
    { ...audio, id: 7, language: 'deu' },
    { ...video, id: 9 },
    { ...audio, id: 3, kind: 'other' },
  );
  expect(joinProblems([model, other])).toEqual([]);
});

test.each([
  [
    'codec',
    { ...video, codec: 'hevc' },
    'The picture of b.mp4 has not the same codec (hevc instead of avc) as that of a.mp4',
  ],
  [
    'size',
    { ...video, width: 1280, height: 720 },
    'The picture of b.mp4 has not the same size (1280 x 720 instead of 640 x 360)',
  ],
  ['rotation', { ...video, rotation: 90 }, 'The picture of b.mp4 has not the same rotation (90 instead of 0)'],
  [
    'parameters',
    { ...video, config: 'w' },
    'The picture of b.mp4 was not encoded with the same parameters as that of a.mp4',
  ],
])('names what differs: %s', (_, track, words) => {
  const [problem, ...more] = joinProblems([model, clip('b', track, audio)]);
  expect(problem).toEqual({ use: 'b', sentence: expect.stringContaining(words) });
  expect(problem?.sentence).toContain('Encode b.mp4 with the settings of a.mp4.');
  expect(more).toEqual([]);
});

test('a track that only some clips have is a problem either way, for each kind', () => {
  expect(joinProblems([model, clip('b', video), clip('c', audio), clip('d', video, audio, audio)])).toEqual([
    { use: 'b', sentence: expect.stringContaining('b.mp4 has no sound, a.mp4 has 1 sound track.') },
    { use: 'c', sentence: expect.stringContaining('c.mp4 has no picture, a.mp4 has 1 picture track.') },
    { use: 'd', sentence: expect.stringContaining('d.mp4 has 2 sound tracks, a.mp4 has 1 sound track.') },
  ]);
});
