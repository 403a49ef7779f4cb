import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { ConnectionId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import { type PlannedSegment, ROUNDING } from '#shared/tams/segment-plan.ts';
import { type Range, type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';
import { signTimeoutMs } from '#core/c2pa/time-limits.ts';
import { findProvenance } from '#core/flows/provenance.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { AssembleStream } from '#core/media/assemble/request.ts';
import type { CachedObject, HeldObjects } from '#core/objects/object-cache.ts';
import { objectName } from '#core/objects/object-name.ts';
import type { Stores } from '#core/stores/stores.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { WorkerPool } from '#core/worker/pool.ts';
import { downloadObjects } from './download-objects.ts';
import { type CredentialsObject, findCredentials } from './flow-credentials.ts';
import type { FlowFile, FlowFiles } from './flow-files.ts';
import { planStreams, type StreamsPlan } from './plan-streams.ts';
import { nameOf, resolveStreams } from './resolve-streams.ts';

export interface TakeParts {
  stores: Stores;
  pool: WorkerPool;
  digests: FileDigests;
  objects: HeldObjects;
  files: FlowFiles;
}

export interface TakeWish {
  connection: ConnectionId;
  flow: string;
  /** Nanoseconds of the Flow's timeline; absent: all of it. */
  timerange: Range | undefined;
  signal: AbortSignal;
  progress: (phase: string, done?: number, total?: number) => void;
}

export interface TakenFlow {
  media: FlowFile;
  credentials: { file: FlowFile; at: Ticks; direct: boolean } | undefined;
  provenance: FlowProvenance;
  objects: number;
  segments: number;
  notes: string[];
}

interface Work extends TakeWish {
  parts: TakeParts;
  client: TamsClient;
  title: string;
  /** Of a Flow's objects, for people. */
  nameOf: (flow: string) => string;
}

/** What an object may be longer or shorter than its Segment and still be the whole of it. */
const SLACK: Ticks = 100_000_000n;

/**
 * Fetches what a Flow holds in a timerange and makes it one file: the object's own bytes where the range is one whole MP4, so that its
 * Content Credentials stay valid, and otherwise a file assembled by copying packets. Fetches the contributed object behind it too.
 * @throws AppError 'flow_unusable' | 'media_mismatch' | 'media_unsupported' | 'object_unavailable' | 'storage_failed' | 'cancelled', and
 *   as the client does
 */
export async function takeFlow(parts: TakeParts, wish: TakeWish): Promise<TakenFlow> {
  const { connection, flow: id, signal, progress } = wish;
  progress('Reading the Flow');
  const client = await parts.stores.client(connection);
  const { provenance, lookup } = await findProvenance(client, id, signal);
  const flow = lookup.known.get(id);
  if (flow === undefined) throw new AppError('not_found', 'The Flow is not visible to you.');
  const sources = await resolveStreams(lookup, id, flow);
  const plan = await planStreams(client, sources, wish.timerange, signal);
  const fileName = (of: string): string => {
    const { label = flow.label, container } = lookup.known.get(of) ?? {};
    return objectName(label, container).whole;
  };
  const work: Work = { ...wish, parts, client, title: flow.label ?? id, nameOf: fileName };
  const { media: fetched, whole } = await fetchMedia(work, plan);
  const { found, notes } = await findCredentials(client, provenance, fetched.range, signal);
  const used = new Set(plan.streams.flatMap((stream) => stream.plan.segments.map(({ object }) => object)));
  const isItself = found !== undefined && whole?.object === found.segment.object;
  const store = found?.detached && (await fetchOne(work, found.detached.flow, found.detached.segment));
  const media = isItself && whole && store ? await asItIs(work, whole, fetched.range, work.title, store) : fetched;
  const credentials = found === undefined || isItself ? undefined : await fetchCredentials(work, found, used, store);
  const growing = flow.status === 'ingesting' ? [`${nameOf(id, flow)} still grows: it was taken as it was then.`] : [];
  return {
    media,
    credentials,
    provenance,
    objects: used.size,
    segments: plan.streams.reduce((sum, stream) => sum + stream.plan.segments.length, 0),
    notes: [...new Set([...lookup.notes, ...plan.notes, ...growing, ...media.notes, ...notes])],
  };
}

async function fetchMedia(
  work: Work,
  plan: StreamsPlan,
): Promise<{ media: FlowFile; whole: CachedObject | undefined }> {
  const { parts, connection, signal, progress } = work;
  const here = new Map<string, CachedObject>();
  const all = plan.streams.reduce((sum, stream) => sum + stream.plan.objects, 0);
  for (const stream of plan.streams) {
    const before = here.size;
    const fetched = await downloadObjects({
      client: work.client,
      ports: parts.stores.ports,
      cache: parts.objects,
      connection,
      flow: stream.flow,
      name: work.nameOf(stream.flow),
      segments: stream.plan.segments,
      signal,
      progress: (done) => progress('Fetching objects', Math.min(before + done, all), all),
    });
    for (const [object, cached] of fetched) here.set(object, cached);
  }
  const whole = await wholeObject(work, plan, here);
  if (whole !== undefined) return { media: await asItIs(work, whole, plan.range, work.title), whole };
  const key = keyOf(work, plan);
  const media = (await parts.files.find(key)) ?? (await assembled(work, plan, here, key));
  return { media, whole };
}

/** The object, where the range is one whole MP4 and nothing else: its bytes are what was contributed. */
async function wholeObject(
  { parts: { pool }, signal }: Work,
  { streams }: StreamsPlan,
  here: ReadonlyMap<string, CachedObject>,
): Promise<CachedObject | undefined> {
  const [stream, ...others] = streams;
  const [segment, ...more] = stream?.plan.segments ?? [];
  if (stream === undefined || segment === undefined || others.length + more.length > 0) return undefined;
  const { range, whole, init, offset = 0n } = segment;
  const isTrimmed = range.start - whole.start > ROUNDING || whole.end - range.end > ROUNDING;
  if (isTrimmed || init !== undefined || !isNear(whole.start - offset, 0n)) return undefined;
  const object = here.get(segment.object);
  if (object === undefined) return undefined;
  const probe = await pool
    .run('media.probe', { path: object.path }, { signal, timeoutMs: await signTimeoutMs(object.path) })
    .catch((error: unknown) => {
      // What cannot be probed cannot be assembled either, and assembling says why with the Segment's name.
      if (error instanceof AppError && /^(media_|not_)/.test(error.code)) return undefined;
      throw error;
    });
  if (probe === undefined || !/^(video|audio)\/mp4$|quicktime$/.test(probe.mimeType)) return undefined;
  const tracks = probe.tracks.filter(({ kind }) => kind !== 'other').length;
  const isAll = stream.only === undefined || tracks === 1;
  return isAll && isNear(probe.duration, whole.end - whole.start) ? object : undefined;
}

const isNear = (a: Ticks, b: Ticks): boolean => (a > b ? a - b : b - a) <= SLACK;

/** An object under a name for people: one file however many Flows use it, each at its own place. */
async function asItIs(
  { parts: { files }, connection, flow }: Work,
  { object, path, sha256 }: CachedObject,
  range: Range,
  title: string,
  store?: CachedObject,
): Promise<FlowFile> {
  const key = digest([connection, 'object', object, ...(store ? [store.object] : [])]);
  const held = await files.find(key);
  if (held !== undefined) return { ...held, flow, range };
  const facts = { connection, flow, range, sha256, notes: [], store: store?.path };
  return files.keep(key, await files.linkTo(path, key), title, facts);
}

async function assembled(
  { parts: { pool, files, digests }, connection, flow, title, signal, progress }: Work,
  plan: StreamsPlan,
  here: ReadonlyMap<string, CachedObject>,
  key: string,
): Promise<FlowFile> {
  const streams = plan.streams.map(({ name, declares, only, pick, plan: { segments } }): AssembleStream => ({
    name,
    declares,
    only,
    pick,
    segments: segments.map(({ object, init, range, whole, offset = 0n }) => ({
      path: pathOf(here, object),
      init: init === undefined ? undefined : pathOf(here, init),
      range,
      whole,
      offset,
    })),
  }));
  const paths = [...new Set(streams.flatMap((stream) => stream.segments.map(({ path }) => path)))];
  const timeoutMs = await signTimeoutMs(...paths);
  const target = await files.temporary(key);
  try {
    progress('Assembling', 0, 0);
    const onProgress = ({ done, total }: { done: number; total: number }): void => progress('Assembling', done, total);
    const request = { streams, range: plan.range, target };
    const report = await pool.run('media.assemble', request, { signal, onProgress, timeoutMs });
    progress('Checking the assembled file');
    await pool.run('media.verify', { path: target, report }, { signal, timeoutMs });
    const sha256 = await digests.sha256(target, signal);
    signal.throwIfAborted();
    return await files.keep(key, target, title, {
      connection,
      flow,
      range: report.range,
      sha256,
      notes: [...report.notes, ...movedNotes(plan.range, report.range)],
    });
  } finally {
    await rm(target, { force: true });
  }
}

const movedNotes = (asked: Range, made: Range): string[] => {
  const moved = [asked.start - made.start, made.end - asked.end].filter((by) => by > ROUNDING || by < -ROUNDING);
  const seconds = (ticks: Ticks): string => `${(Number(ticks) / Number(TICKS_PER_SECOND)).toFixed(3)} s`;
  return moved.length === 0
    ? []
    : [
        `It was cut where copying can cut: ${seconds(made.end - made.start)} instead of ${seconds(asked.end - asked.start)}.`,
      ];
};

async function fetchCredentials(
  work: Work,
  { flow, label, segment, at }: CredentialsObject,
  used: ReadonlySet<string>,
  store: CachedObject | undefined,
): Promise<NonNullable<TakenFlow['credentials']>> {
  const object = await fetchOne(work, flow, segment);
  const direct = [...used].every((one) => one === segment.object);
  const file = await asItIs(work, object, segment.whole, label ?? flow, store);
  return { file, at, direct };
}

async function fetchOne(work: Work, flow: string, segment: PlannedSegment): Promise<CachedObject> {
  const { parts, connection, client, signal, progress } = work;
  progress('Fetching the Content Credentials');
  const fetched = await downloadObjects({
    client,
    ports: parts.stores.ports,
    cache: parts.objects,
    connection,
    flow,
    name: work.nameOf(flow),
    segments: [segment],
    signal,
    progress: () => {},
  });
  const object = fetched.get(segment.object);
  if (object === undefined) throw new Error('An object was fetched and is not there.');
  return object;
}

function pathOf(here: ReadonlyMap<string, CachedObject>, object: string): string {
  const path = here.get(object)?.path;
  if (path === undefined) throw new Error('A planned object was not fetched.');
  return path;
}

/** The same objects at the same places give the same file; another plan, another. */
const keyOf = ({ connection, flow }: Work, { streams, range }: StreamsPlan): string =>
  digest([
    connection,
    flow,
    range,
    streams.map(({ only, pick, plan }) => [
      only,
      pick,
      plan.segments.map(({ object, init, range: part, offset }) => [object, init, part, offset]),
    ]),
  ]);

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)))
    .digest('hex')
    .slice(0, 40);
