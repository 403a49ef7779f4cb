import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection, Probe, Track } from '#shared/api/asset.ts';
import type { StoreConnection } from '#shared/api/store.ts';
import { ConnectionId } from '#shared/api/ids.ts';
import { FlowWrite } from '#shared/tams/flow.ts';
import { probe } from '#core/media/probe.ts';
import { ffmpeg, hasFfmpeg } from '../../../tests/media/ffmpeg.ts';
import { hasOfficial, violations } from '../../../tests/tams/official.ts';
import { type Bodies, flowBodies, type FlowWish } from './flow-bodies.ts';
import { waysToKeep } from './keeping.ts';
import { ingestPlan } from './plan.ts';

const SECOND = 1_000_000_000n;
const wish: FlowWish = {
  keeping: 'none',
  label: 'x',
  description: '',
  tags: {},
  size: 1_000_000,
  knowsBitRate: true,
};
const picture: Track = {
  id: 1,
  kind: 'video',
  codec: 'avc',
  duration: 4n * SECOND,
  start: 0n,
  samples: 100,
  width: 640,
  height: 360,
  frameRate: { numerator: 25, denominator: 1 },
};
const file = (more: Partial<Probe> = {}): Probe => ({
  mimeType: 'video/mp4',
  duration: 4n * SECOND,
  tracks: [picture],
  keyFrames: [0n, SECOND],
  cuts: [],
  limits: [],
  ...more,
});

/** With ids that say in which order they were given out. */
function bodiesOf(probed: Probe, more: Partial<FlowWish> = {}): Bodies {
  let last = 0;
  const newUuid = (): string => `00000000-0000-4000-8000-${String((last += 1)).padStart(12, '0')}`;
  return flowBodies(probed, { ...wish, ...more }, newUuid);
}

/** What each Flow is, and where it lies in the file. */
function outline({ flows, multi }: Bodies) {
  for (const flow of flows) expect(FlowWrite.parse(flow)).toEqual(flow);
  expect(hasOfficial ? flows.flatMap((flow) => violations('flow-put', flow)) : []).toEqual([]);
  const members = new Map(multi.flow_collection?.map(({ id, container_mapping }) => [id, container_mapping]));
  return flows.slice(0, -1).map(({ id, codec, essence_parameters }) => [codec, essence_parameters, members.get(id)]);
}

describe('the Flows of a file', () => {
  test('have exact rates, or say that there is none', () => {
    const film = { ...picture, frameRate: { numerator: 30_000, denominator: 1001 } };
    expect(outline(bodiesOf(file({ tracks: [film] })))[0]?.[1]).toEqual({
      frame_width: 640,
      frame_height: 360,
      frame_rate: { numerator: 30_000, denominator: 1001 },
    });
    const { frameRate: _, ...phone } = picture;
    expect(outline(bodiesOf(file({ tracks: [phone] })))[0]?.[1]).toEqual({
      frame_width: 640,
      frame_height: 360,
      vfr: true,
    });
  });

  test('of uncompressed sound say its bits', () => {
    const sound: Track = { id: 1, kind: 'audio', codec: 'pcm-s24', duration: SECOND, start: 0n, samples: 1 };
    const wav = file({
      mimeType: 'audio/wav',
      duration: SECOND,
      keyFrames: [],
      tracks: [{ ...sound, sampleRate: 48_000, channels: 2 }],
    });
    expect(outline(bodiesOf(wav))).toEqual([
      [
        'audio/x-raw-int',
        { sample_rate: 48_000, channels: 2, bit_depth: 24, unc_parameters: { unc_type: 'interleaved' } },
        { track_index: 0, format_track_index: 0 },
      ],
    ]);
    expect(bodiesOf(wav).segment).not.toHaveProperty('key_frame_count');
  });

  test('cover the file’s own timeline to the nanosecond, without what an edit list hides before zero', () => {
    const sound: Track = {
      ...picture,
      id: 2,
      kind: 'audio',
      codec: 'aac',
      start: -21_333_333n,
      sampleRate: 48_000,
      channels: 1,
    };
    const duration = 4_004_000_000n;
    const { segment } = bodiesOf(file({ duration, tracks: [picture, sound] }));
    expect(segment).toEqual({
      timerange: '[0:0_4:4000000)',
      ts_offset: '0:0',
      object_timerange: '[0:0_4:4000000)',
      key_frame_count: 2,
    });
    const stream = file({ duration: 5n * SECOND, tracks: [{ ...picture, start: SECOND + 1n }] });
    expect(bodiesOf(stream).segment.timerange).toBe('[1:1_5:0)');
    // 1 MB in just under 4 s, in units of 1000 bit/s.
    expect(bodiesOf(stream).multi.avg_bit_rate).toBe(2000);
    expect(() => bodiesOf(file({ duration: 0n }))).toThrow(expect.objectContaining({ code: 'media_unsupported' }));
  });

  describe.skipIf(!hasFfmpeg)('made on the spot', () => {
    let folder: string;
    const at = (name: string): string => join(folder, name);
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ingest-bodies-'));
      const source = ['-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000'];
      const avc = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
      await ffmpeg(
        ...source,
        '-map',
        '1',
        '-map',
        '0',
        '-map',
        '1',
        ...avc,
        '-c:a:0',
        'ac3',
        '-c:a:1',
        'aac',
        '-timecode',
        '10:00:00:00',
        at('three.mov'),
      );
      await ffmpeg(...source, '-c:v', 'mpeg2video', '-c:a', 'aac', at('old.ts'));
      await ffmpeg(...source, '-c:v', 'mpeg4', '-c:a', 'aac', at('old.mp4'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test('say where each track lies; a track of time codes gets none', async () => {
      const probed = await probe(at('three.mov'));
      const sound = { sample_rate: 48_000, channels: 1 };
      expect(outline(bodiesOf(probed))).toEqual([
        ['audio/ac3', sound, { track_index: 0, format_track_index: 0, isobmff_container: { track_id: 1 } }],
        [
          'video/h264',
          { frame_width: 320, frame_height: 180, frame_rate: { numerator: 25, denominator: 1 } },
          { track_index: 1, format_track_index: 0, isobmff_container: { track_id: 2 } },
        ],
        ['audio/aac', sound, { track_index: 2, format_track_index: 1, isobmff_container: { track_id: 3 } }],
      ]);
      expect(warningsOf(probed)).toEqual([
        'Track 4, timecode (tmcd), gets no Flow of its own. It stays in the file like every other byte of it.',
      ]);
    });

    test('trap: tracks that the media library leaves out count in the order all the same', async () => {
      const probed = await probe(at('old.ts'));
      expect(probed.tracks.map(({ id, codec }) => [id, codec])).toEqual([
        [256, 'MPEG-2 video'],
        [257, 'aac'],
      ]);
      expect(outline(bodiesOf(probed)).map(([codec, , place]) => [codec, place])).toEqual([
        ['audio/aac', { track_index: 1, mp2ts_container: { pid: 257 } }],
      ]);
      expect(warningsOf(probed)).toEqual([expect.stringContaining('Track 256, MPEG-2 video')]);
    });

    test('in a codec without a media type of its own are left out, and that is said', async () => {
      const probed = await probe(at('old.mp4'));
      expect(outline(bodiesOf(probed)).map(([codec]) => codec)).toEqual(['audio/aac']);
      expect(warningsOf(probed)).toEqual([expect.stringContaining('Track 1, mp4v')]);
    });
  });
});

const inspection = (outcome: Inspection['outcome']): Inspection => ({
  asset: {
    id: 'a_000000000000' as Inspection['asset']['id'],
    name: 'x.mp4',
    size: 1_000_000,
    modifiedAt: '',
    mimeType: 'video/mp4',
    present: true,
    demo: false,
  },
  outcome,
  checked: true,
  verdict: { headline: { state: 'none', title: 'No Content Credential', detail: '' }, manifests: [], problems: [] },
});
const store = (kind: StoreConnection['kind']): StoreConnection => ({
  id: ConnectionId.parse('news'),
  name: 'News',
  kind,
  address: '',
  auth: 'none',
});
const planOf = (probed: Probe, outcome: Inspection['outcome'], kind: StoreConnection['kind'], size = 1_000_000) => {
  const about = inspection(outcome);
  return ingestPlan({ asset: { ...about.asset, size }, inspection: about, probe: probed, store: store(kind) });
};
const warningsOf = (probed: Probe): string[] => planOf(probed, { kind: 'none' }, 'local').warnings;

describe('what is said before anything is sent', () => {
  test('more than 5 GB may be refused by a store that takes one PUT, and never by ours', () => {
    expect(planOf(file(), { kind: 'none' }, 'remote', 5_000_000_000).warnings).toEqual([]);
    expect(planOf(file(), { kind: 'none' }, 'remote', 5_000_000_001).warnings).toEqual([
      expect.stringContaining('no more than 5 GB'),
    ]);
    expect(planOf(file(), { kind: 'none' }, 'local', 5_000_000_001).warnings).toEqual([]);
  });

  test('credentials elsewhere are not inside: tagged none, and their address is told', () => {
    const { keeping, warnings } = planOf(file(), { kind: 'remote', url: 'https://a.example/\u001B[31mc2pa' }, 'local');
    expect(keeping).toEqual(['none']);
    expect(warnings).toEqual([expect.stringContaining('https://a.example/')]);
    expect(warnings.join('')).not.toContain('\u001B');
  });

  test('a file that is not there is no file without credentials', () => {
    expect(() => waysToKeep({ kind: 'unavailable', reason: 'The file is no longer there.' })).toThrow(
      expect.objectContaining({ code: 'not_readable' }),
    );
  });
});
