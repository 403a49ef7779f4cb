import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { AssetId, ConnectionId, JobId } from '#shared/api/ids.ts';
import { SignerId } from '#shared/api/ids.ts';
import type { FlowMedia } from '#shared/api/flow.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import type { ExportResult } from '#shared/api/project.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import type { FlowWrite } from '#shared/tams/flow.ts';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import type { Range } from '#shared/tams/time.ts';
import { printTimerange, printTimestamp } from '#shared/tams/timerange.ts';
import { createNodeCore } from '../../electron/node/node-core.ts';
import type { CutSegment } from '../media/segments.ts';

export const SECOND = 1_000_000_000n;
export const call = { signal: new AbortController().signal };
const LOCAL = 'local' as ConnectionId;

export type FlowMediaSession = Awaited<ReturnType<typeof openFlowMedia>>;

/** A workspace with its own store, which holds one contribution, and what tests do with Flows there. Whoever opens it closes it. */
export async function openFlowMedia() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-flows-'));
  const dist = resolve(import.meta.dirname, '../../dist');
  const core = await createNodeCore({ workspace: join(folder, 'workspace'), dist, emit: () => {}, log: () => {} });
  await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
  const contributed = (await core.handlers['demo.state']({}, call)).contributed!;
  const store = await core.stores.client(LOCAL);

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
  async function putObject(flow: string, path: string, type?: string): Promise<string> {
    const [allocation] = await store.allocate(
      flow,
      { limit: 1, ...(type !== undefined && { content_type: type }) },
      call.signal,
    );
    await store.objects.upload(allocation!, createReadStream(path), (await stat(path)).size, call.signal);
    return allocation!.object_id;
  }

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

  return {
    folder,
    core,
    store,
    contributed,
    ingested: await ingest(contributed),
    take,
    pathOf,
    fill,
    graphOf,
    exported,
    async close() {
      await core.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

const video = { frame_width: 320, frame_height: 180, frame_rate: { numerator: 25 } };
export const videoFlow = (more: object = {}): FlowWrite =>
  ({
    id: randomUUID(),
    source_id: randomUUID(),
    format: 'urn:x-nmos:format:video',
    codec: 'video/h264',
    essence_parameters: video,
    ...more,
  }) as FlowWrite;
export const audioFlow = (more: object = {}): FlowWrite =>
  ({
    id: randomUUID(),
    source_id: randomUUID(),
    format: 'urn:x-nmos:format:audio',
    codec: 'audio/aac',
    essence_parameters: { sample_rate: 48_000, channels: 2 },
    ...more,
  }) as FlowWrite;
