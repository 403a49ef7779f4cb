import { AppError } from '#shared/rpc/errors.ts';
import type { Segment } from '#shared/tams/segment.ts';
import { planSegments, type SegmentPlan } from '#shared/tams/segment-plan.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { StreamSource } from './resolve-streams.ts';

/** More than a day of two-second Segments is no clip: a timerange has to be chosen. */
const MOST_SEGMENTS = 50_000;
/** What sound and pictures may begin or end apart without being a gap. */
const SLACK: Ticks = 100_000_000n;

export interface PlannedStream extends StreamSource {
  plan: SegmentPlan;
}

export interface StreamsPlan {
  streams: PlannedStream[];
  /** What is wanted of the Flow's timeline and is there. */
  range: Range;
  notes: string[];
}

/**
 * What has to be fetched of each stream. The pictures lead: the others are planned for as long as the Segments of the pictures last, as
 * cuts move within those. Lists without addresses: servers make them much faster (tams.md section 6).
 * @param wanted absent: all that every stream has
 * @throws AppError 'flow_unusable' (gaps, overlaps, nothing there), and as the client does
 */
export async function planStreams(
  client: TamsClient,
  sources: readonly StreamSource[],
  wanted: Timerange | undefined,
  signal: AbortSignal,
): Promise<StreamsPlan> {
  const listed = [];
  for (const source of sources) listed.push({ source, rows: await listRows(client, source, wanted, signal) });
  const notes: string[] = [];
  const asked = wanted ?? common(listed, notes);
  const isLead = ({ source }: { source: StreamSource }): boolean =>
    source.only === 'video' || (source.only === undefined && source.declares.every(({ kind }) => kind !== 'audio'));
  const lead = listed.find(isLead) ?? listed[0];
  if (lead === undefined) throw new AppError('flow_unusable', 'There is no Flow to plan.');
  const leading = named(lead.source, () => planSegments(lead.rows, { wanted: asked, gaps: 'refuse', slack: SLACK }));
  const range = leading.range;
  const first = leading.segments[0]?.whole ?? range;
  const last = leading.segments.at(-1)?.whole ?? range;
  const streams = listed.map(({ source, rows }) =>
    named(source, () => {
      if (source === lead.source) return { ...source, plan: leading };
      planSegments(rows, { wanted: range, gaps: 'refuse', slack: SLACK });
      // Cuts of pictures move within their Segments, and the sound moves along; what is missing there is found when it is heard.
      return { ...source, plan: planSegments(rows, { wanted: { start: first.start, end: last.end }, gaps: 'name' }) };
    }),
  );
  return { streams, range, notes };
}

async function listRows(
  client: TamsClient,
  { flow, name }: StreamSource,
  wanted: Timerange | undefined,
  signal: AbortSignal,
): Promise<Segment[]> {
  const rows: Segment[] = [];
  // Sound a little before and after the wish belongs to pictures that are cut further out.
  const timerange = wanted && widened(wanted);
  for await (const { items } of client.segments(flow, { urls: 'none', ...(timerange && { timerange }) }, signal)) {
    rows.push(...items);
    if (rows.length > MOST_SEGMENTS)
      throw new AppError(
        'flow_unusable',
        `${name} has more than ${MOST_SEGMENTS} Segments there: choose a shorter timerange.`,
      );
  }
  return rows;
}

/** Longer than any Segment is said to be (tams.md section 6). */
const MARGIN: Ticks = 30_000_000_000n;
const widened = ({ start, end }: Timerange): Timerange => ({
  start: start === null ? null : start - MARGIN,
  end: end === null ? null : end + MARGIN,
});

/** All that every stream has: a Flow that still grows ends where the shortest of them does now. */
function common(listed: readonly { source: StreamSource; rows: readonly Segment[] }[], notes: string[]): Timerange {
  const ranges = listed.map(({ source, rows }) => ({
    source,
    range: named(source, () => planSegments(rows, { gaps: 'name' }).range),
  }));
  const [head] = ranges;
  const all = ranges.reduce(
    (shared, { range }) => ({
      start: range.start > shared.start ? range.start : shared.start,
      end: range.end < shared.end ? range.end : shared.end,
    }),
    head?.range ?? { start: 0n, end: 0n },
  );
  for (const { source, range } of ranges) {
    if (all.start - range.start > SLACK || range.end - all.end > SLACK)
      notes.push(
        `${source.name} fills ${printTimerange(range)}; what the others do not fill, outside ${printTimerange(all)}, is left out.`,
      );
  }
  // Pictures last as long as they last: sound that ends a little earlier does not cut them.
  const pictures = ranges.find(({ source }) => source.only === 'video')?.range;
  if (pictures === undefined) return all;
  const near = (a: Ticks, b: Ticks): boolean => (a > b ? a - b : b - a) <= SLACK;
  return {
    start: near(all.start, pictures.start) ? pictures.start : all.start,
    end: near(all.end, pictures.end) ? pictures.end : all.end,
  };
}

/** A sentence about “the Flow” is about this one. */
function named<T>({ name }: StreamSource, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${name}: ${error.message}`, { cause: error });
    throw error;
  }
}
