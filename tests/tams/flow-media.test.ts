import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssetId, ConnectionId, JobId } from '#shared/api/ids.ts';
import { SignerId } from '#shared/api/ids.ts';
import type { FlowMedia } from '#shared/api/flow.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import type { ExportResult } from '#shared/api/project.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import type { FlowWrite } from '#shared/tams/flow.ts';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import type { Range } from '#shared/tams/time.ts';
import { printTimerange, printTimestamp } from '#shared/tams/timerange.ts';
import type { Core } from '#core/core.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { createNodeCore } from '../../electron/node/node-core.ts';
import { decodedStreams, flashAndBeep, hasFfmpeg } from '../media/ffmpeg.ts';
import { cutIntoSegments, type CutSegment } from '../media/segments.ts';

/* From a store to inputs of an export, through the core's own front door. */

const SECOND = 1_000_000_000n;
const call = { signal: new AbortController().signal };
const LOCAL = 'local' as ConnectionId;
let folder: string;
let core: Core;
let store: TamsClient;
let contributed: AssetId;
let ingested: IngestReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-flows-'));
  const dist = resolve(import.meta.dirname, '../../dist');
  core = await createNodeCore({ workspace: join(folder, 'workspace'), dist, emit: () => {}, log: () => {} });
  await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
  contributed = (await core.handlers['demo.state']({}, call)).contributed!;
  store = await core.stores.client(LOCAL);
  ingested = await ingest(contributed);
}, 120_000);
afterAll(async () => {
  await core.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function ingest(asset: AssetId): Promise<IngestReport> {
  const wish = {
    connection: LOCAL,
    asset,
    keeping: 'embedded',
    label: 'Contribution',
    description: '',
    tags: {},
  } as const;
  const { job } = await core.handlers['ingest.start']({ ...wish, readOnly: false }, call);
  await ended(job);
  return core.handlers['ingest.result']({ job }, call);
}

async function ended(job: JobId): Promise<void> {
  const end = await core.handlers['job.wait']({ job }, call);
  if (end.error) throw Object.assign(new Error(end.error.message), { code: end.error.code });
}

async function take(flow: string, timerange?: Range): Promise<FlowMedia> {
  const { job } = await core.handlers['flow.take']({ connection: LOCAL, flow, timerange }, call);
  await ended(job);
  return core.handlers['flow.taken']({ job }, call);
}

const pathOf = async (asset: AssetId): Promise<string> => (await core.locateMedia(`/media/${asset}`))!.path;
const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function putObject(flow: string, path: string, type?: string): Promise<string> {
  const [allocation] = await store.allocate(
    flow,
    { limit: 1, ...(type !== undefined && { content_type: type }) },
    call.signal,
  );
  await store.objects.upload(allocation!, createReadStream(path), (await stat(path)).size, call.signal);
  return allocation!.object_id;
}

const video = { frame_width: 320, frame_height: 180, frame_rate: { numerator: 25 } };
const videoFlow = (more: object = {}): FlowWrite =>
  ({
    id: randomUUID(),
    source_id: randomUUID(),
    format: 'urn:x-nmos:format:video',
    codec: 'video/h264',
    essence_parameters: video,
    ...more,
  }) as FlowWrite;
const audioFlow = (more: object = {}): FlowWrite =>
  ({
    id: randomUUID(),
    source_id: randomUUID(),
    format: 'urn:x-nmos:format:audio',
    codec: 'audio/aac',
    essence_parameters: { sample_rate: 48_000, channels: 2 },
    ...more,
  }) as FlowWrite;

/** Registers cut Segments on a new Flow. @returns its id */
async function fill(flow: FlowWrite, segments: readonly CutSegment[]): Promise<string> {
  await store.putFlow(flow, call.signal);
  const init = segments[0]?.init;
  const initId = init === undefined ? undefined : await putObject(flow.id, init, 'video/mp4');
  const rows: SegmentWrite[] = [];
  for (const { path, whole, offset } of segments)
    rows.push({
      object_id: await putObject(flow.id, path),
      timerange: printTimerange(whole),
      ts_offset: printTimestamp(offset),
      ...(initId !== undefined && { init_object_id: initId }),
    });
  expect(await store.register(flow.id, rows, call.signal)).toEqual([]);
  return flow.id;
}

describe('a contribution in the store', () => {
  test('is taken as it is: the very bytes that were contributed, with their credentials in them', async () => {
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
    const sound = ingested.tracks.find(({ role }) => role.startsWith('audio'));
    const media = await take(sound!.flow, { start: 2n * SECOND, end: 4n * SECOND });
    const probe = await core.handlers['asset.probe']({ asset: media.asset }, call);
    expect(probe.tracks.map(({ kind }) => kind)).toEqual(['audio']);
    expect(media).toMatchObject({ credentialsAt: 2n * SECOND, credentialsDirect: true });
  });
});

/** A clip of each of some taken Flows, whole, one after the other. */
async function graphOf(taken: readonly FlowMedia[]): Promise<EditGraph> {
  let graph = emptyGraph('From the store');
  for (const [i, { asset, credentials, credentialsAt, credentialsDirect, flow, timerange }] of taken.entries()) {
    const { duration } = await core.handlers['asset.probe']({ asset }, call);
    const of = credentials && { credentials, credentialsAt, credentialsDirect };
    const media = { kind: 'flow' as const, connection: LOCAL, flow, timerange, asset, ...of };
    const title = `clip ${i}`;
    graph = addInput(graph, { id: `i${i}`, media, title, format: 'video/mp4', duration });
    graph = addUse(graph, { id: `u${i}`, input: `i${i}` });
  }
  const decided = { who: 'Desk', at: '2026-11-22T10:00:00Z' };
  const inputs = graph.inputs.map((input) => ({ ...input, decidedBy: decided, disposition: 'carried' as const }));
  return { ...graph, inputs };
}

async function exported(graph: EditGraph): Promise<ExportResult> {
  const order = { graph, signer: SignerId.parse('demo-broadcaster'), signAnyway: false };
  const { job } = await core.handlers['export.start'](order, call);
  await ended(job);
  return core.handlers['export.result']({ job }, call);
}

/** What the signed file itself states. */
async function claimOf({ asset }: ExportResult) {
  const store = parseManifestStore(JSON.parse((await core.handlers['asset.raw']({ asset }, call)).json));
  return readPlan(store.manifests.get(store.active_manifest!)!, 'video/mp4');
}

describe('an export of Flows', () => {
  test('R6, R7: a part of a contribution carries the whole history of the object, at its own seconds', async () => {
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

describe('a project with Flows', () => {
  const save = async (graph: EditGraph) =>
    (await core.handlers['project.save']({ name: 'With Flows', graph }, call)).id;

  test('opens with the media that are kept here, and says when they are not', async () => {
    const part = await take(ingested.flow, { start: 1n * SECOND, end: 4n * SECOND });
    const graph = await graphOf([part, await take(ingested.flow)]);
    const project = await save(graph);
    const opened = await core.handlers['project.open']({ project }, call);
    expect({ graph: opened.graph, problems: opened.problems }).toEqual({ graph, problems: [] });
    // The cache made room.
    await rm(await pathOf(part.asset));
    const without = await core.handlers['project.open']({ project }, call);
    expect(without.problems).toEqual([
      {
        input: 'i0',
        state: 'missing',
        kind: 'flow',
        message: 'The media of “clip 0” are not kept here any more. Fetch them from the store again.',
      },
    ]);
    expect(without.graph.inputs.map(({ media }) => media.kind === 'flow' && media.timerange)).toEqual([
      part.timerange,
      { start: 0n, end: 12n * SECOND },
    ]);
    // Saved again it still knows what it wants, and fetching that gives the same bytes as before.
    const saved = await save(without.graph);
    await take(ingested.flow, part.timerange);
    expect((await core.handlers['project.open']({ project: saved }, call)).problems).toEqual([]);
  });

  test('opens though a file of it is missing or changed, and says which', async () => {
    const [gone, other] = ['gone.mp4', 'other.mp4'].map((name) => join(folder, name));
    for (const path of [gone!, other!]) await copyFile(await pathOf(contributed), path);
    let graph = emptyGraph('Files');
    for (const [id, path] of Object.entries({ gone: gone!, other: other! })) {
      const media = { kind: 'file' as const, asset: (await core.grantFile(path)).id };
      graph = addInput(graph, { id, media, title: id, format: 'video/mp4', duration: 12n * SECOND });
    }
    const project = await save(graph);
    await rm(gone!);
    await appendFile(other!, 'more');
    const opened = await core.handlers['project.open']({ project }, call);
    expect(opened.graph).toEqual(graph);
    expect(opened.problems?.map(({ input, state, message }) => [input, state, message])).toEqual([
      ['gone', 'missing', 'gone.mp4 is not where it was when the project was saved. Find it, or take “gone” out.'],
      ['other', 'changed', 'other.mp4 has changed since the project was saved. Check “other” before you export.'],
    ]);
    expect(await save(opened.graph)).toBeDefined();
  });
});

describe.skipIf(!hasFfmpeg)('Flows of many Segments', () => {
  let picture: string;
  let sound: string;
  let together: string;
  let source: string;

  beforeAll(async () => {
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
    const media = await take(together, { start: 2_500_000_000n, end: 5_000_000_000n });
    expect(media.timerange).toEqual({ start: 2n * SECOND, end: 5n * SECOND });
    const [pictures, heard] = await decodedStreams(await pathOf(media.asset));
    expect(pictures).toMatchObject({ frames: 75, start: 0, duration: 3 });
    // 141 packets of 1024 samples begin in three seconds at 48 kHz; the first may have begun before them.
    expect(Math.abs(heard!.packets - 141)).toBeLessThanOrEqual(1);
  });

  test('trap T4: a timerange that it does not fill is refused by name', async () => {
    await expect(take(together, { start: 6n * SECOND, end: 12n * SECOND })).rejects.toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('a gap at [8:0_12:0)'),
    });
  });

  test('trap C2: what it declares is compared with what is there, whatever its container is called', async () => {
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
