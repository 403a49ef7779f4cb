import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '#shared/api/project.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { decodedStreams, flashAndBeep, hasFfmpeg } from '../media/ffmpeg.ts';
import { cutIntoSegments } from '../media/segments.ts';
import {
  audioFlow,
  call,
  type FlowMediaSession,
  openFlowMedia,
  SECOND,
  sha256,
  videoFlow,
} from './flow-media-session.ts';

/* From a store to inputs of an export, through the core's own front door. */

let session: FlowMediaSession;
beforeAll(async () => {
  session = await openFlowMedia();
}, 120_000);
afterAll(() => session.close());

/** What the signed file itself states. */
async function claimOf({ asset }: ExportResult) {
  const { core } = session;
  const store = parseManifestStore(JSON.parse((await core.handlers['asset.raw']({ asset }, call)).json));
  return readPlan(store.manifests.get(store.active_manifest!)!, 'video/mp4');
}

describe('a contribution in the store', () => {
  test('is taken as it is: the very bytes that were contributed, with their credentials in them', async () => {
    const { contributed, ingested, take, pathOf } = session;
    const media = await take(ingested.flow);
    expect(media).toMatchObject({
      timerange: { start: 0n, end: 12n * SECOND },
      objects: 1,
      segments: 1,
      provenance: { state: 'embedded' },
    });
    expect(media.credentials).toBeUndefined();
    expect(await sha256(await pathOf(media.asset))).toBe(await sha256(await pathOf(contributed)));
  });

  test('gives a part of it, cut at key frames, and the contributed object for its credentials', async () => {
    const { core, contributed, ingested, take, pathOf } = session;
    const media = await take(ingested.flow, { start: 3_450_000_000n, end: 8_010_000_000n });
    expect(media).toMatchObject({
      timerange: { start: 3n * SECOND, end: 8n * SECOND },
      credentialsAt: 3n * SECOND,
      credentialsDirect: true,
    });
    expect(await sha256(await pathOf(media.credentials!))).toBe(await sha256(await pathOf(contributed)));
    const probe = await core.handlers['asset.probe']({ asset: media.asset }, call);
    expect(probe.tracks.map(({ kind, samples }) => [kind, samples])).toEqual([
      ['video', 125],
      ['audio', expect.any(Number)],
    ]);
    // The same wish again is the same file, byte for byte, whether it was kept or made again.
    const again = await take(ingested.flow, { start: 3_450_000_000n, end: 8_010_000_000n });
    expect(again.asset).toBe(media.asset);
  });

  test('gives one essence of it, by its container mapping', async () => {
    const { core, ingested, take } = session;
    const sound = ingested.tracks.find(({ role }) => role.startsWith('audio'));
    const media = await take(sound!.flow, { start: 2n * SECOND, end: 4n * SECOND });
    const probe = await core.handlers['asset.probe']({ asset: media.asset }, call);
    expect(probe.tracks.map(({ kind }) => kind)).toEqual(['audio']);
    expect(media).toMatchObject({ credentialsAt: 2n * SECOND, credentialsDirect: true });
  });
});

describe('an export of Flows', () => {
  test('R6, R7: a part of a contribution carries the whole history of the object, at its own seconds', async () => {
    const { core, contributed, ingested, take, pathOf, graphOf, exported } = session;
    const part = await take(ingested.flow, { start: 3n * SECOND, end: 8n * SECOND });
    const result = await exported(await graphOf([part]));
    const before = await core.handlers['asset.inspect']({ asset: contributed }, call);
    const history = before.graph!.nodes.filter(({ kind }) => kind === 'manifest').map(({ id }) => id);
    expect(result.manifests).toBe(1 + history.length);
    const inside = result.inspection.graph!.nodes.map(({ id }) => id);
    expect(history.filter((id) => !inside.includes(id))).toEqual([]);
    const { plan } = await claimOf(result);
    expect(plan.ingredients).toEqual([
      {
        input: 'i0',
        title: 'clip 0',
        format: 'video/mp4',
        relation: 'parentOf',
        used: [{ start: 3n * SECOND, end: 8n * SECOND }],
        usedText: '5 s of 12 s',
        carriesStore: true,
        sha256: await sha256(await pathOf(contributed)),
        mediaSha256: await sha256(await pathOf(part.asset)),
        because: 'The claim says so.',
      },
    ]);
    expect(plan.actions.map(({ action }) => action)).toEqual([
      'c2pa.opened',
      'c2pa.trimmed',
      'c2pa.repackaged',
      'c2pa.published',
    ]);
  });
});

describe.skipIf(!hasFfmpeg)('Flows of many Segments', () => {
  let picture: string;
  let sound: string;
  let together: string;
  let source: string;

  beforeAll(async () => {
    const { store, fill, folder } = session;
    source = join(folder, 'source.mp4');
    await flashAndBeep(source, 8);
    const cut = (kinds: 'v' | 'a', seconds: number) =>
      cutIntoSegments(source, join(folder, kinds), { format: 'ts', seconds, kinds });
    picture = await fill(videoFlow({ container: 'video/mp2t' }), await cut('v', 2));
    sound = await fill(audioFlow({ container: 'video/mp2t' }), await cut('a', 3));
    together = randomUUID();
    await store.putFlow(
      {
        id: together,
        source_id: randomUUID(),
        format: 'urn:x-nmos:format:multi',
        label: 'Programme',
        flow_collection: [
          { id: picture, role: 'video' },
          { id: sound, role: 'audio' },
        ],
      },
      call.signal,
    );
  }, 60_000);

  test('a collection without Segments of its own is put together from its members, to the frame', async () => {
    const { core, take, pathOf } = session;
    const media = await take(together);
    expect(media).toMatchObject({ timerange: { start: 0n, end: 8n * SECOND }, objects: 7, segments: 7, notes: [] });
    const [pictures, heard] = await decodedStreams(await pathOf(media.asset));
    expect(pictures).toEqual({ kind: 'video', packets: 200, frames: 200, start: 0, duration: 8 });
    expect(heard).toMatchObject({ kind: 'audio', start: 0 });
    expect((await core.handlers['asset.list']({}, call)).find(({ id }) => id === media.asset)?.name).toBe(
      'Programme.mp4',
    );
  });

  test('a part of it begins at a key frame, and its sound with it', async () => {
    const { take, pathOf } = session;
    const media = await take(together, { start: 2_500_000_000n, end: 5_000_000_000n });
    expect(media.timerange).toEqual({ start: 2n * SECOND, end: 5n * SECOND });
    const [pictures, heard] = await decodedStreams(await pathOf(media.asset));
    expect(pictures).toMatchObject({ frames: 75, start: 0, duration: 3 });
    // 141 packets of 1024 samples begin in three seconds at 48 kHz; the first may have begun before them.
    expect(Math.abs(heard!.packets - 141)).toBeLessThanOrEqual(1);
  });

  test('trap T4: a timerange that it does not fill is refused by name', async () => {
    const { take } = session;
    await expect(take(together, { start: 6n * SECOND, end: 12n * SECOND })).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('a gap at [8:0_12:0)'),
    });
  });

  test('trap C2: what it declares is compared with what is there, whatever its container is called', async () => {
    const { take, fill, folder } = session;
    const segments = await cutIntoSegments(source, join(folder, 'lies'), { format: 'ts', seconds: 4, kinds: 'v' });
    const misnamed = await fill(videoFlow({ container: 'video/mp4' }), segments);
    expect((await take(misnamed)).timerange).toEqual({ start: 0n, end: 8n * SECOND });
    const wrong = await fill(videoFlow({ container: 'video/mp2t', codec: 'video/h265' }), segments);
    await expect(take(wrong)).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('it declares pictures in video/h265, and its first object holds avc'),
    });
    const silent = await fill(audioFlow({ container: 'video/mp2t' }), segments);
    await expect(take(silent)).rejects.toMatchObject({ code: 'flow_unusable' });
  });

  test('R6: a Flow that somebody made from a contribution says so in the claim, and carries its history', async () => {
    const { store, contributed, ingested, take, pathOf, fill, graphOf, exported, folder } = session;
    const path = await pathOf(contributed);
    const segments = await cutIntoSegments(path, join(folder, 'made'), { format: 'fmp4', seconds: 2, kinds: 'va' });
    const made = await fill(
      {
        id: randomUUID(),
        source_id: randomUUID(),
        format: 'urn:x-nmos:format:multi',
        container: 'video/iso.segment',
        essence_parameters: { init_segments: true },
        label: 'Rendition',
      },
      segments,
    );
    const before = await store.flow(ingested.flow, call.signal);
    const { flow_collection: members = [], tags } = before;
    // Collected by what was contributed, as a demuxed version of it is (app note 0011).
    await store.putFlow(
      {
        id: ingested.flow,
        source_id: before.source_id!,
        format: 'urn:x-nmos:format:multi',
        container: 'video/mp4',
        flow_collection: [...members, { id: made, role: 'rendition' }],
        tags,
      },
      call.signal,
    );
    const media = await take(made, { start: 2n * SECOND, end: 6n * SECOND });
    expect(media).toMatchObject({
      credentialsAt: 2n * SECOND,
      credentialsDirect: false,
      provenance: { state: 'embedded' },
    });
    const result = await exported(await graphOf([media]));
    const { plan } = await claimOf(result);
    expect(plan.actions.map(({ action, description }) => [action, description])).toEqual([
      ['c2pa.opened', undefined],
      ['c2pa.trimmed', '4 s of 12 s used'],
      [
        'c2pa.unknown',
        'The media used were made from this ingredient before this edit, by steps that no claim records',
      ],
      ['c2pa.repackaged', undefined],
      ['c2pa.published', undefined],
    ]);
    expect(result.manifests).toBeGreaterThan(1);
  });
});
