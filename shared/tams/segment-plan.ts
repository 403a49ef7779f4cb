import { AppError } from '#shared/rpc/errors.ts';
import type { Segment } from '#shared/tams/segment.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import {
  intersect,
  isEmpty,
  overlaps,
  parseTimerange,
  parseTimestamp,
  printTimerange,
  type Timerange,
} from '#shared/tams/timerange.ts';

/*
 * From a Flow's Segments, as a server lists them, to what has to be put where. Pure: the same list gives the same plan, whatever the
 * order it came in. All times are nanoseconds of the Flow's timeline unless they say otherwise.
 */

/** One Segment, as far as it is wanted. */
export interface PlannedSegment {
  readonly object: string;
  /** Of a fragmented object without tracks of its own: where they are described (app note 0024). */
  readonly init: string | undefined;
  /** What of the Flow's timeline it fills here: within its timerange and within what is wanted. */
  readonly range: Range;
  /** Its whole timerange. */
  readonly whole: Range;
  /** Segment time − media time; undefined where the server leaves it out, which says 0 and which some servers do to all (tams.md 3.2). */
  readonly offset: Ticks | undefined;
  /** The object's own time, where the server tells; on the Flow's timeline when `offset` is added. */
  readonly objectRange: Timerange | undefined;
}

export interface SegmentPlan {
  /** From the first planned moment to the last. */
  readonly range: Range;
  /** In order, without overlap. */
  readonly segments: readonly PlannedSegment[];
  /** What of the wanted range no Segment fills. Empty unless gaps were asked to be kept. */
  readonly gaps: readonly Range[];
  /** Distinct media objects. */
  readonly objects: number;
}

export interface PlanWish {
  /** Absent: all there is. */
  wanted?: Timerange | undefined;
  /** `refuse` is what an export does: a gap is never filled with anything. `name` is for looking. */
  gaps: 'refuse' | 'name';
  /** Nanoseconds that may be missing at either end of `wanted` without being a gap: sound and pictures seldom end together. */
  slack?: Ticks;
}

/**
 * Writers round the ends of Segments to their own units (90 kHz, milliseconds). A seam this small, or an overlap, is rounding: no picture
 * and no packet of sound is as short.
 */
export const ROUNDING: Ticks = 1_000_000n;
/** Places named in a sentence; the rest are counted. */
const NAMED = 5;

interface Placed extends Omit<PlannedSegment, 'range'> {
  readonly from: Ticks;
  readonly to: Ticks;
}

/**
 * @throws AppError 'flow_unusable' where no Segment holds anything wanted, where Segments overlap (T5: the specification forbids it, and
 *   nothing says which one counts), where one has no beginning or end, and where a gap is to be refused (T4). The sentences name the places.
 */
export function planSegments(segments: Iterable<Segment>, { wanted, gaps: policy, slack = 0n }: PlanWish): SegmentPlan {
  const placed = place(segments, wanted);
  const first = placed[0];
  if (first === undefined)
    throw new AppError(
      'flow_unusable',
      `The Flow has no Segment${wanted === undefined ? '' : ` in ${printTimerange(wanted)}`}: there is nothing to fetch.`,
    );
  refuseOverlaps(placed);
  const planned = placed.flatMap((one, i) => clip(one, placed[i + 1], wanted));
  const range = { start: planned[0]?.range.start ?? first.from, end: planned.at(-1)?.range.end ?? first.to };
  const gaps = gapsIn(planned, wanted, range, slack);
  if (gaps.length > 0 && policy === 'refuse')
    throw new AppError(
      'flow_unusable',
      `The Flow has ${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`} at ${list(gaps.map(printTimerange))}: nothing is put in its place. Choose a timerange without it.`,
    );
  return { range, segments: planned, gaps, objects: new Set(planned.map(({ object }) => object)).size };
}

/** Those that hold something wanted, in order. A row that came twice (pages that shift, tams.md P2) counts once. */
function place(segments: Iterable<Segment>, wanted: Timerange | undefined): Placed[] {
  const placed = new Map<string, Placed>();
  for (const segment of segments) {
    const range = parseTimerange(segment.timerange);
    if (isEmpty(range) || (wanted !== undefined && !overlaps(range, wanted))) continue;
    const { start: from, end: to } = range;
    if (from === null || to === null)
      throw new AppError(
        'flow_unusable',
        `A Segment of the Flow has the timerange ${printTimerange(range)}, without a beginning or an end: its place cannot be known.`,
      );
    const offset = segment.ts_offset === undefined ? undefined : parseTimestamp(segment.ts_offset);
    placed.set(`${from} ${to} ${offset ?? 0n} ${segment.object_id}`, {
      object: segment.object_id,
      init: segment.init_object?.object_id,
      whole: { start: from, end: to },
      offset,
      objectRange: segment.object_timerange === undefined ? undefined : parseTimerange(segment.object_timerange),
      from,
      to,
    });
  }
  return [...placed.values()].toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

function refuseOverlaps(placed: readonly Placed[]): void {
  const found: string[] = [];
  let reach = placed[0];
  for (const one of placed.slice(1)) {
    if (reach !== undefined && reach.to - one.from > ROUNDING)
      found.push(printTimerange({ start: one.from, end: reach.to < one.to ? reach.to : one.to }));
    if (reach === undefined || one.to > reach.to) reach = one;
  }
  if (found.length > 0)
    throw new AppError(
      'flow_unusable',
      `Segments of the Flow overlap at ${list(found)}, which TAMS forbids: nothing says which of them counts. Have the store put in order.`,
    );
}

/** Cut to what is wanted, and to where the next one begins when rounding made them overlap. */
function clip(
  { from, to, ...segment }: Placed,
  next: Placed | undefined,
  wanted: Timerange | undefined,
): PlannedSegment[] {
  const end = next !== undefined && next.from < to ? next.from : to;
  const range = intersect({ start: from, end }, wanted ?? { start: null, end: null });
  return isEmpty(range) ? [] : [{ ...segment, range: { start: range.start ?? from, end: range.end ?? end } }];
}

function gapsIn(
  planned: readonly PlannedSegment[],
  wanted: Timerange | undefined,
  found: Range,
  slack: Ticks,
): Range[] {
  const gaps: Range[] = [];
  const edge = slack > ROUNDING ? slack : ROUNDING;
  const [from, until] = [wanted?.start ?? found.start, wanted?.end ?? found.end];
  if (found.start - from > edge) gaps.push({ start: from, end: found.start });
  for (const [i, { range }] of planned.entries()) {
    const next = planned[i + 1]?.range.start;
    if (next !== undefined && next - range.end > ROUNDING) gaps.push({ start: range.end, end: next });
  }
  if (until - found.end > edge) gaps.push({ start: found.end, end: until });
  return gaps;
}

const list = (places: readonly string[]): string =>
  places.slice(0, NAMED).join(', ') + (places.length > NAMED ? ` and ${places.length - NAMED} more places` : '');

const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : a > b ? 1 : 0);
