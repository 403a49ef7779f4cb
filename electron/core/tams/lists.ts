import { Flow } from '#shared/tams/flow.ts';
import { Source } from '#shared/tams/model.ts';
import { Segment } from '#shared/tams/segment.ts';
import { overlaps, parseTimerange, printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { Api } from './api.ts';
import { brokenBy, type FlowFilter, type SourceFilter, writeFilter } from './filters.ts';
import { type Page, pages } from './paging.ts';

/** What is asked for at once; a server may give fewer (tams.md section 6). */
const LIST_LIMIT = 50;
const SEGMENT_LIMIT = 300;

export interface Checked<T> extends Page<T> {
  /** Query parameters that the server did not keep to on this page; the rows that broke them were left out. */
  readonly ignored: readonly string[];
}

export interface SegmentQuery {
  timerange?: Timerange;
  objectId?: string;
  /** `none`: a plan without URLs, which servers make much faster. `presigned`: those alone, where the server can tell. */
  urls?: 'none' | 'presigned' | 'all';
  limit?: number;
}

export async function* listFlows(api: Api, filter: FlowFilter, signal: AbortSignal): AsyncGenerator<Checked<Flow>> {
  const url = api.url('flows');
  url.searchParams.set('limit', String(LIST_LIMIT));
  writeFilter(url.searchParams, filter);
  const seen = new Set<string>();
  for await (const page of pages(api, url, Flow, signal))
    yield unseen(
      check(page, (row) => brokenBy(row, filter)),
      seen,
    );
}

export async function* listSources(
  api: Api,
  filter: SourceFilter,
  signal: AbortSignal,
): AsyncGenerator<Checked<Source>> {
  const url = api.url('sources');
  url.searchParams.set('limit', String(LIST_LIMIT));
  writeFilter(url.searchParams, filter);
  const seen = new Set<string>();
  for await (const page of pages(api, url, Source, signal))
    yield unseen(
      check(page, (row) => brokenBy(row, filter)),
      seen,
    );
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

/** Servers that count their way through a list show a row twice when others come in between (tams.md P2). */
function unseen<T extends { id: string }>(page: Checked<T>, seen: Set<string>): Checked<T> {
  const items = page.items.filter(({ id }) => !seen.has(id) && seen.add(id));
  return { ...page, items };
}
