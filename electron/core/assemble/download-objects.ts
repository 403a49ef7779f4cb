import type { ConnectionId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { GetUrl, Segment } from '#shared/tams/segment.ts';
import type { PlannedSegment } from '#shared/tams/segment-plan.ts';
import type { Timerange } from '#shared/tams/timerange.ts';
import type { CachedObject, HeldObjects } from '#core/objects/object-cache.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';

/** Transfers at once: as many as keep a line busy, and no more than a store likes from one client (tams.md section 6). */
const TRANSFERS = 6;
/** Segments whose addresses are asked for at once: they are good for as little as 30 seconds (tams.md 1.2). */
const WINDOW = 50;

export interface DownloadWish {
  client: TamsClient;
  ports: Pick<TamsPorts, 'random' | 'sleep'>;
  cache: HeldObjects;
  connection: ConnectionId;
  flow: string;
  /** What a person would call the files. */
  name: string;
  segments: readonly PlannedSegment[];
  signal: AbortSignal;
  /** Objects that are here, of all. */
  progress: (done: number, total: number) => void;
}

interface Wanted {
  object: string;
  /** A Segment that uses it, for asking where it is. */
  segment: PlannedSegment;
  isInit: boolean;
}

/**
 * Fetches the objects of Segments and their init objects, each once however often it is used, several at a time and to disk: memory
 * does not grow with them. Addresses are asked for shortly before they are used, and again when they have run out (tams.md U5).
 * @returns what is here, by object id
 * @throws AppError 'object_unavailable' and the rest of `downloadObject`; what was whole by then stays in the cache
 */
export async function downloadObjects(wish: DownloadWish): Promise<ReadonlyMap<string, CachedObject>> {
  const { cache, connection, name, segments, signal, progress } = wish;
  const wanted = distinct(segments);
  const here = new Map<string, CachedObject>();
  await severalAtOnce(wanted, signal, async ({ object }, both) => {
    const cached = await cache.find({ connection, object, name }, both);
    if (cached !== undefined) here.set(object, cached);
  });
  const missing = wanted.filter(({ object }) => !here.has(object));
  progress(here.size, wanted.length);
  for (let i = 0; i < missing.length; i += WINDOW) {
    const window = missing.slice(i, i + WINDOW);
    const addresses = await listAddresses(wish, window);
    await severalAtOnce(window, signal, async (one, signal) => {
      here.set(one.object, await fetchOne(wish, one, addresses.get(one.object), signal));
      progress(here.size, wanted.length);
    });
  }
  return here;
}

/** In order of their first use, init objects before what needs them. */
function distinct(segments: readonly PlannedSegment[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const segment of segments) {
    const { object, init } = segment;
    if (init !== undefined && !wanted.has(init)) wanted.set(init, { object: init, segment, isInit: true });
    if (!wanted.has(object)) wanted.set(object, { object, segment, isInit: false });
  }
  return [...wanted.values()];
}

const spanOf = (window: readonly Wanted[]): Timerange => {
  const ranges = window.map(({ segment }) => segment.whole);
  return {
    start: ranges.reduce<bigint | null>((least, { start }) => (least === null || start < least ? start : least), null),
    end: ranges.reduce<bigint | null>((most, { end }) => (most === null || end > most ? end : most), null),
  };
};

/** Presigned addresses first; servers that never say which are presigned are asked for all (tams.md 1.6). */
async function listAddresses(
  { client, flow, signal }: DownloadWish,
  wanted: readonly Wanted[],
): Promise<Map<string, readonly GetUrl[]>> {
  const found = new Map<string, readonly GetUrl[]>();
  const [only, ...others] = wanted;
  const objectId = only === undefined || others.length > 0 || only.isInit ? undefined : only.object;
  const timerange = spanOf(wanted);
  const isComplete = (): boolean => wanted.every(({ object }) => found.has(object));
  for (const urls of ['presigned', 'all'] as const) {
    const query = { timerange, urls, limit: WINDOW, ...(objectId !== undefined && { objectId }) };
    for await (const { items } of client.segments(flow, query, signal)) {
      for (const item of items) take(item, found);
      if (isComplete()) return found;
    }
    if (found.size > 0) break;
  }
  return found;
}

function take({ object_id, get_urls, init_object: init }: Segment, found: Map<string, readonly GetUrl[]>): void {
  if (get_urls !== undefined && get_urls.length > 0) found.set(object_id, get_urls);
  if (init?.get_urls !== undefined && init.get_urls.length > 0) found.set(init.object_id, init.get_urls);
}

async function fetchOne(
  wish: DownloadWish,
  wanted: Wanted,
  listed: readonly GetUrl[] | undefined,
  signal: AbortSignal,
): Promise<CachedObject> {
  const { client, ports, cache, connection, name } = wish;
  let fresh = listed;
  const locate = async (): Promise<readonly GetUrl[]> => {
    const urls = fresh ?? (await locateAgain({ ...wish, signal }, wanted));
    // Good for one try: what failed once may have run out.
    fresh = undefined;
    return urls;
  };
  return cache.fetch({ connection, object: wanted.object, name, objects: client.objects, locate, ports, signal });
}

/** One object's addresses as they are now: from a Segment that uses it, else from the object itself (tams.md U6). */
async function locateAgain(wish: DownloadWish, wanted: Wanted): Promise<readonly GetUrl[]> {
  const listed = await listAddresses(wish, [wanted]);
  const urls = listed.get(wanted.object);
  if (urls !== undefined) return urls;
  const object = await wish.client.object(wanted.object, wish.signal).catch((error: unknown) => {
    // Not every server answers /objects; then there is no address, and that is what is said.
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'store_refused')) return undefined;
    throw error;
  });
  return object?.get_urls ?? [];
}

/** The first failure stops the others. */
async function severalAtOnce<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let next = 0;
  let failure: { cause: unknown } | undefined;
  const run = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined && !both.aborted; item = items[next++]) {
      try {
        await work(item, both);
      } catch (cause) {
        failure ??= { cause };
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(TRANSFERS, items.length) }, run));
  if (failure !== undefined) throw failure.cause;
  signal.throwIfAborted();
}
