import { ROUNDING } from '#shared/tams/segment-plan.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { printTimerange, printTimestamp } from '#shared/tams/timerange.ts';
import { cutPoints, extent, type Scan } from '../scan.ts';
import { isWithin, nameOf, type PlacedPacket, type PlacedTrack, SMALL_HOLE, unusable } from './placed.ts';

export interface Pictures {
  /** From the first picture to the end of the last: what the file holds of the Flow's timeline. */
  range: Range;
  /** The same as the store has it: without what writers and clocks rounded. */
  stated: Range;
  /** In order; each begins with a picture that needs no other. */
  parts: { track: PlacedTrack; packets: PlacedPacket[] }[];
  notes: string[];
}

/**
 * The pictures of a Flow, Segment by Segment. Where the wish cuts into a Segment, the cut moves as an export's cuts do (media.md section
 * 5): back to a picture that needs no other, and on or back to the nearest end that tears no picture from one it needs. Where a Segment
 * itself cuts into its object, the cut is the Flow's and does not move: it can be copied or is refused (T6).
 * @param wanted within the Segments' timeranges
 * @throws AppError 'flow_unusable' with the Segment and the reason
 */
export function choosePictures(tracks: readonly PlacedTrack[], wanted: Range): Pictures {
  const notes: string[] = [];
  const parts: Pictures['parts'] = [];
  let range: Range | undefined;
  let stated: Range | undefined;
  for (const [i, track] of tracks.entries()) {
    const { whole } = track.segment;
    const from = wanted.start - whole.start > ROUNDING && i === 0 ? startNear(track, wanted.start) : whole.start;
    const isCut = i === tracks.length - 1 && whole.end - wanted.end > ROUNDING;
    const to = isCut ? endNear(track, wanted.end, from) : track.segment.range.end;
    const packets = choose(track, { start: from, end: to });
    const first = packets[0];
    if (first === undefined) throw unusable(`${capital(nameOf(track))} holds no picture where it should.`);
    const shown = packets.reduce((span, { at }) => grown(span, at), { start: first.at, end: first.at });
    const end = shown.end + stepOf(track);
    // A picture that begins within the rounding of the Segment's beginning begins with it, and the last lasts to the end of it.
    const covered = { start: shown.start, end: to - end > ROUNDING * 2n ? end : to };
    judgeSeam(track, { from, to }, covered, notes);
    range = { start: range?.start ?? covered.start, end: covered.end };
    const begin = distance(from, covered.start) <= ROUNDING ? from : covered.start;
    stated = { start: stated?.start ?? begin, end: covered.end };
    parts.push({ track, packets });
  }
  if (range === undefined || stated === undefined) throw unusable('There is no Segment with pictures.');
  return { range, stated, parts, notes };
}

/** Those shown in the range, in decode order. */
function choose(track: PlacedTrack, range: Range): PlacedPacket[] {
  const { scan, offset } = track;
  const chosen: PlacedPacket[] = [];
  for (const [index, start] of scan.starts.entries()) {
    const at = start + offset;
    if (isWithin(at, range)) chosen.push({ index, at });
  }
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (scan.keys[first.index] !== true)
    throw unusable(
      `${capital(nameOf(track))} begins with a picture that needs others before it: it cannot be put there without encoding.`,
    );
  for (let i = first.index; i <= last.index; i++) {
    const at = (scan.starts[i] ?? 0n) + offset;
    if (at >= range.end - ROUNDING)
      throw unusable(
        `${capital(nameOf(track))} ends at ${printTimestamp(range.end)}, where its object cannot be cut without encoding: pictures shown before need one shown after.`,
      );
  }
  return chosen;
}

/** The last picture at or before the wish that needs no other; the first after it where the Segment has none before. */
function startNear(track: PlacedTrack, wish: Ticks): Ticks {
  const { scan, offset, segment } = track;
  const places = scan.starts
    .flatMap((start, i) => (scan.keys[i] === true ? [start + offset] : []))
    .filter((at) => isWithin(at, segment.whole))
    .sort(compare);
  const place = places.findLast((at) => at <= wish + ROUNDING) ?? places[0];
  if (place === undefined)
    throw unusable(`${capital(nameOf(track))} has no picture that a clip could begin with: encode it again first.`);
  return place;
}

/** The place nearest to the wish where copying can end, after the beginning. */
function endNear({ scan, offset, segment: { whole } }: PlacedTrack, wish: Ticks, from: Ticks): Ticks {
  const span = extent(scan);
  const places = cutPoints(scan, span).cuts.map((at) => at + offset);
  // Where the object ends with its Segment, that is a place too, whatever its container guesses of the last picture's length.
  if (scan.starts.every((start) => start + offset < whole.end - ROUNDING)) places.push(whole.end);
  const [best] = places
    .filter((at) => at > from + ROUNDING && at <= whole.end + ROUNDING)
    .toSorted((a, b) => compare(distance(a, wish), distance(b, wish)) || compare(a, b));
  return best ?? whole.end;
}

function judgeSeam(
  track: PlacedTrack,
  { from, to }: { from: Ticks; to: Ticks },
  covered: Range,
  notes: string[],
): void {
  for (const hole of [
    { start: from, end: covered.start },
    { start: covered.end, end: to },
  ]) {
    const length = hole.end - hole.start;
    if (length * 2n <= stepOf(track) || length <= ROUNDING) continue;
    const sentence = `${capital(nameOf(track))} holds no pictures at ${printTimerange(hole)}.`;
    if (length > SMALL_HOLE) throw unusable(`${sentence} Its timerange says that it does.`);
    notes.push(sentence);
  }
}

const steps = new WeakMap<Scan, Ticks>();

/** What a picture usually lasts here; worked out once a file, which may be used a thousand times. */
function stepOf({ scan }: PlacedTrack): Ticks {
  const shown = steps.has(scan) ? [] : scan.starts.toSorted(compare);
  const lengths = shown.slice(1).map((at, i) => at - (shown[i] ?? at));
  const step = steps.get(scan) ?? lengths.toSorted(compare)[lengths.length >> 1] ?? scan.durations[0] ?? 0n;
  steps.set(scan, step);
  return step;
}

const grown = (span: Range, at: Ticks): Range => ({
  start: at < span.start ? at : span.start,
  end: at > span.end ? at : span.end,
});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const distance = (a: Ticks, b: Ticks): Ticks => (a > b ? a - b : b - a);
const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : a > b ? 1 : 0);
