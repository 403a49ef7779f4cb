import type { storeApi } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { CallContext, Handlers } from '#shared/rpc/rpc.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { Source } from '#shared/tams/model.ts';
import type { Segment } from '#shared/tams/segment.ts';
import { intersect, isTimerange, parseTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { Checked } from '#core/tams/lists.ts';
import { createCursors, type Cursors, type ListPage, type Pull } from './cursors.ts';
import { flowFilter, localQuestion, sourceFilter } from './list-question.ts';
import { pullRows, sortedIfPossible } from './pull-rows.ts';
import type { Stores } from './stores.ts';

type Browsing = Pick<Handlers<typeof storeApi>, 'store.sources' | 'store.flows' | 'store.segments'>;
type SegmentRow = Awaited<ReturnType<Browsing['store.segments']>>['items'][number];

/** The lists of stores, page by page. */
export function createBrowsing({ client, ports }: Pick<Stores, 'client' | 'ports'>): Browsing {
  const { newId, now } = ports;
  const sources = createCursors<Source>(newId);
  const flows = createCursors<Flow>(newId);
  const segments = createCursors<SegmentRow>(newId);

  async function page<R>(
    cursors: Cursors<R>,
    { cursor, ...question }: Parameters<Browsing['store.flows' | 'store.sources' | 'store.segments']>[0],
    { signal }: CallContext,
    start: (store: TamsClient, signal: AbortSignal) => Pull<R>,
  ): Promise<ListPage<R>> {
    const store = await client(question.connection);
    const key = JSON.stringify(question);
    if (cursor !== undefined) return cursors.follow(cursor, store, key, signal);
    return cursors.begin(store, key, (whileListed) => start(store, whileListed), signal);
  }

  return {
    'store.sources': async (input, context) =>
      page(sources, input, context, (store, signal) => {
        const filter = sourceFilter(input);
        const pages = sortedIfPossible((order) => store.sources({ ...filter, ...order }, signal), input);
        return pullRows({ pages, ...localQuestion<Source>(input, (row) => row.source_collection), now });
      }),
    'store.flows': async (input, context) =>
      page(flows, input, context, (store, signal) => {
        const filter = flowFilter(input);
        const pages = sortedIfPossible((order) => store.flows({ ...filter, ...order }, signal), input);
        return pullRows({ pages, ...localQuestion<Flow>(input, (row) => row.flow_collection), now });
      }),
    'store.segments': async (input, context) => {
      if (input.timerange !== undefined && !isTimerange(input.timerange))
        throw new AppError('invalid_input', 'A timerange is written like [0:0_10:0).');
      const range = input.timerange === undefined ? undefined : parseTimerange(input.timerange);
      return page(segments, input, context, (store, signal) => {
        const pages = segmentPages(store, input.flow, range, signal);
        return pullRows({ pages, keep: segmentRow, now });
      });
    },
  };
}

/** Open ends are closed where a server refuses them (tams.md T2), by what the flow has. */
async function* segmentPages(
  store: TamsClient,
  flow: string,
  timerange: Timerange | undefined,
  signal: AbortSignal,
): AsyncGenerator<Checked<Segment>> {
  const list = (range: Timerange | undefined): AsyncGenerator<Checked<Segment>> =>
    store.segments(flow, { urls: 'none', ...(range && { timerange: range }) }, signal);
  if (!timerange || (timerange.start !== null && timerange.end !== null)) return yield* list(timerange);
  let hasBegun = false;
  try {
    for await (const page of list(timerange)) {
      hasBegun = true;
      yield page;
    }
  } catch (error) {
    if (hasBegun || !(error instanceof AppError) || error.code !== 'store_refused') throw error;
    const { timerange: whole } = await store.flow(flow, signal);
    if (whole === undefined) throw error;
    yield* list(intersect(parseTimerange(whole), timerange));
  }
}

/** Without its URLs: a server may send them though nobody asked (tams.md 3.2). */
const segmentRow = (segment: Segment): SegmentRow => ({
  objectId: segment.object_id,
  timerange: segment.timerange,
  ...(segment.ts_offset !== undefined && { tsOffset: segment.ts_offset }),
  ...(segment.object_timerange !== undefined && { objectTimerange: segment.object_timerange }),
  ...(segment.key_frame_count !== undefined && { keyFrameCount: segment.key_frame_count }),
  ...(segment.init_object && { initObjectId: segment.init_object.object_id }),
});
