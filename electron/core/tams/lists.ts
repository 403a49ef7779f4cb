import type { z } from '#shared/rpc/zod.ts';
import { Flow } from '#shared/tams/flow.ts';
import { Source } from '#shared/tams/model.ts';
import { Segment } from '#shared/tams/segment.ts';
import { overlaps, parseTimerange, printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { Api } from './api.ts';
import { brokenBy, type FlowFilter, type SourceFilter, writeFilter } from './filters.ts';
import { createOrderCheck, type ListOrder, writeOrder } from './order.ts';
import { type Page, pages } from './paging.ts';

/** What is asked for at once; a server may give fewer (tams.md section 6). */
const LIST_LIMIT = 50;
const SEGMENT_LIMIT = 300;

export interface Checked<T> extends Page<T> {
  /** Query parameters that the server did not keep to on this page. Rows that broke a filter were left out; none is for its place. */
  readonly ignored: readonly string[];
}

export interface SegmentQuery {
  timerange?: Timerange;
  objectId?: string;
  /** `none`: a plan without URLs, which servers make much faster. `presigned`: those alone, where the server can tell. */
  urls?: 'none' | 'presigned' | 'all';
  limit?: number;
}

export type FlowQuery = FlowFilter & ListOrder;
export type SourceQuery = SourceFilter & ListOrder;

export const listFlows = (api: Api, query: FlowQuery, signal: AbortSignal): AsyncGenerator<Checked<Flow>> =>
  listRows(api, 'flows', Flow, query, signal);

export const listSources = (api: Api, query: SourceQuery, signal: AbortSignal): AsyncGenerator<Checked<Source>> =>
  listRows(api, 'sources', Source, query, signal);

async function* listRows<T extends Flow | Source>(
  api: Api,
  of: 'flows' | 'sources',
  schema: z.ZodType<T>,
  query: FlowQuery,
  signal: AbortSignal,
): AsyncGenerator<Checked<T>> {
  const url = api.url(of);
  url.searchParams.set('limit', String(LIST_LIMIT));
  writeFilter(url.searchParams, query);
  writeOrder(url.searchParams, query, of);
  // Servers that count their way through a list show a row twice when others come in between (tams.md P2).
  const seen = new Set<string>();
  const isInPlace = createOrderCheck(query);
  for await (const page of pages(api, url, schema, signal)) {
    const checked = check(page, (row) => brokenBy(row, query));
    const rows = checked.items.filter(({ id }) => !seen.has(id) && seen.add(id));
    // All are looked at: the next page goes on from the last of them.
    const isSorted = rows.map(isInPlace).every(Boolean);
    yield { ...checked, items: rows, ignored: isSorted ? checked.ignored : [...checked.ignored, 'sort_by'] };
  }
}

/** Segments in the order the server gives them; who needs order sorts. */
export async function* listSegments(
  api: Api,
  flow: string,
  { timerange, objectId, urls = 'all', limit = SEGMENT_LIMIT }: SegmentQuery,
  signal: AbortSignal,
): AsyncGenerator<Checked<Segment>> {
  const url = api.url('flows', flow, 'segments');
  const query = url.searchParams;
  query.set('limit', String(limit));
  query.set('include_object_timerange', 'true');
  if (timerange) query.set('timerange', printTimerange(timerange));
  if (objectId !== undefined) query.set('object_id', objectId);
  if (urls === 'none') query.set('accept_get_urls', '');
  if (urls === 'presigned') query.set('presigned', 'true');
  for await (const page of pages(api, url, Segment, signal))
    yield check(page, (row) => [
      ...(timerange && !overlaps(timerange, parseTimerange(row.timerange)) ? ['timerange'] : []),
      ...(objectId !== undefined && row.object_id !== objectId ? ['object_id'] : []),
    ]);
}

function check<T>(page: Page<T>, brokenBy: (row: T) => readonly string[]): Checked<T> {
  const ignored = new Set<string>();
  const items = page.items.filter((row) => {
    const broken = brokenBy(row);
    for (const name of broken) ignored.add(name);
    return broken.length === 0;
  });
  return { ...page, items, ignored: [...ignored] };
}
